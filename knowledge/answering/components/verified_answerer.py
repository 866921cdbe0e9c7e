"""Before anything is looked for: a question that staff have answered is answered with their words, whole."""

from __future__ import annotations

from haystack import component

from knowledge.answering.verified import VerifiedMatcher
from knowledge.answering.wording import wording
from knowledge.clock import Clock, japanese_date, now_jst, today_jst
from knowledge.models import Answer, Citation, Filters, Outcome
from knowledge.models.verified import VerifiedAnswer
from knowledge.retrieval.context import Context

_NO_FILTERS = Filters()


@component
class VerifiedAnswerer:
    """Sets `context.answer` where a reviewed answer fits the question itself.

    What was turned away stays so. With filters it passes: nobody has said for which of them an answer holds.
    """

    def __init__(self, matcher: VerifiedMatcher, clock: Clock = now_jst) -> None:
        self._matcher = matcher
        self._clock = clock

    @component.output_types(context=Context)
    def run(self, context: Context) -> dict[str, Context]:
        undecided = context.answer is None or context.answer.outcome is Outcome.CLARIFY
        if undecided and context.filters == _NO_FILTERS and not context.without:
            found = self._matcher.match(context.text, today_jst(self._clock))
            if found is not None:
                context.answer = verified_answer(found)
        return {"context": context}


def verified_answer(found: VerifiedAnswer) -> Answer:
    """The answer as it was written, with its sources; every line is a note, so that nobody words it anew."""
    say = wording()
    cited = [
        Citation(
            n=1, id=found.id, title=found.title, url=found.url, quote=found.text, source=found.source,
            as_of=found.as_of,
        )
    ]  # fmt: skip
    lines = [*found.text.split("\n"), say.verified["checked"].format(date=japanese_date(found.as_of), n=1)]
    for source in found.sources:
        if source.document_id and source.as_of:
            n = len(cited) + 1
            cited.append(
                Citation(
                    n=n, id=source.document_id, title=source.title, url=source.url, quote=source.quote,
                    source=source.source, as_of=source.as_of,
                )
            )  # fmt: skip
            lines.append(say.verified["source"].format(title=source.title, n=n))
        else:
            lines.append(say.verified["page"].format(title=source.title, url=source.url))
    return Answer(
        outcome=Outcome.ANSWERED,
        text="\n".join(lines),
        notes=tuple(lines),
        citations=tuple(cited),
        suggestions=(say.suggestions.human,),
    )
