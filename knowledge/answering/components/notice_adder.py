"""After writing: adds what the town or prefecture named in the question has published itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from haystack import component

from knowledge.answering.judge import content_forms
from knowledge.answering.wording import wording
from knowledge.clock import japanese_date
from knowledge.models import Answer, Citation, Notice, Outcome
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.context import Context
from knowledge.understanding.question import Question

_SHOWN = 3
_HELD = 0.5
_WITHOUT_AN_ANSWER = (Outcome.NO_MATCH, Outcome.CLARIFY)


@component
class NoticeAdder:
    """Adds up to three notices to `context.answer`, each cited, if a place was named and none of its schemes is talked about.

    Only what holds half of the question's weight in words counts, or all of the place's if the question names nothing
    else. Where there was no answer, they are one.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @component.output_types(context=Context)
    def run(self, context: Context) -> dict[str, Context]:
        answer = context.answer
        if answer and context.nearby and (answer.outcome.is_answer or answer.outcome in _WITHOUT_AN_ANSWER):
            notices = list(self._fitting(context))[:_SHOWN]
            if notices:
                context.answer = _with_notices(answer, notices, _place(context.understood))
        return {"context": context}

    def _fitting(self, context: Context) -> Iterator[Notice]:
        question = context.understood
        if not (question.municipalities or question.prefectures) or question.named:
            return
        rest = content_forms(question)
        for result in context.nearby:
            notice = result.document
            if isinstance(notice, Notice) and (not rest or self._catalogue.coverage(rest, notice.id) >= _HELD):
                yield notice


def _place(question: Question) -> str:
    return "・".join(question.municipalities or question.prefectures)


def _with_notices(answer: Answer, notices: Sequence[Notice], place: str) -> Answer:
    say = wording().nearby
    answered = answer.outcome.is_answer
    first = len(answer.citations) + 1 if answered else 1
    lines = [say["also" if answered else "only"].format(place=place)]
    citations = []
    for n, notice in enumerate(notices, start=first):
        lines.append(say["entry"].format(title=notice.title, date=japanese_date(notice.as_of), n=n))
        quote = notice.sections[0].text if notice.sections else notice.title
        citations.append(
            Citation(
                n=n, id=notice.id, also=notice.also, title=notice.title, url=notice.url, quote=quote,
                source=notice.source, as_of=notice.as_of,
            )
        )  # fmt: skip
    lines.append(say["check"])
    text = "\n".join(lines)
    return answer.model_copy(
        update={
            "outcome": answer.outcome if answered else Outcome.ANSWERED,
            "text": f"{answer.text}\n\n{text}" if answered else text,
            "citations": (*(answer.citations if answered else ()), *citations),
            "rejected": () if not answered else answer.rejected,
        }
    )
