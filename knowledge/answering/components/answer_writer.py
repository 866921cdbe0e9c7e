"""Last step: judges what was found and writes the answer."""

from __future__ import annotations

from collections.abc import Collection

from haystack import component

from knowledge.answering.asking_back import ask_partner, ask_what_for
from knowledge.answering.composer import Composer
from knowledge.answering.judge import content_forms, good_enough, is_vague, near_first, rejected
from knowledge.answering.wording import wording
from knowledge.clock import Clock, now_jst, today_jst
from knowledge.models import Answer, Document, Outcome, Scheme, SearchResult, Term
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.context import Context
from knowledge.retrieval.settings import AnswerSettings
from knowledge.understanding.chips import chips_of
from knowledge.understanding.comparison import has_two_sides, is_comparison
from knowledge.understanding.question import Question, Reference

_MAX_TERMS = 3
_FEW_WORDS = 1
"""So few words may be too little to find by: one asks back instead of saying that there is nothing."""


@component
class AnswerWriter:
    """Sets `context.answer`."""

    def __init__(self, catalogue: Catalogue, settings: AnswerSettings, clock: Clock = now_jst) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._clock = clock

    @component.output_types(context=Context)
    def run(self, context: Context) -> dict[str, Context]:
        if context.answer is None:
            composer = Composer(self._settings, today_jst(self._clock))
            question = context.understood
            if context.subject is not None:
                context.answer = self._about(composer, context.subject, context)
            elif len(sides := self._compared(question, context)) > 1:
                context.answer = composer.compare(sides[0], sides[1], question)
            elif sides and has_two_sides(question.text):
                context.answer = ask_partner(sides[0].title)
            else:
                context.answer = self._found(composer, context.results, question, narrowed=is_vague(question))
            if context.answer.outcome.is_answer and context.subject is None:
                context.answer = context.answer.model_copy(update={"chips": chips_of(question)})
        return {"context": context}

    def _about(self, composer: Composer, subject: Document, context: Context) -> Answer:
        question = context.understood
        if question.simpler:
            return composer.simpler(subject, self._terms_in(subject))
        if question.fields:
            return composer.asked(subject, question)
        if question.reference is Reference.NTH or not question.forms:
            return composer.detail(subject, question)
        return composer.stated(subject, question)

    def _compared(self, question: Question, context: Context) -> list[Document]:
        """What a comparison names, with what is talked about where it names one only; empty if nothing is compared."""
        if not is_comparison(question.text):
            return []
        groups = list(question.named)
        if not groups and (question.fields or not content_forms(question)):
            groups = [self._catalogue.entry(i).group for i in context.about]
        if len(groups) == 1 and context.focus and self._catalogue.entry(context.focus).group not in groups:
            groups.insert(0, self._catalogue.entry(context.focus).group)
        documents = [self._catalogue.newest(g) for g in groups]
        return [d for d in documents if isinstance(d, Scheme)] or documents

    def _found(self, composer: Composer, results: list[SearchResult], question: Question, narrowed: bool) -> Answer:
        # A question that names no need got here because a filter or a place narrows it: whatever passed that is what
        # was asked for.
        if narrowed and question.local and question.prefectures:
            good = [r for r in results if self._is_open_in(r.document, question.prefectures)]
            if not good:
                return ask_what_for()
        else:
            good = results if narrowed else [r for r in results if good_enough(r, question, self._settings)]
        again = question.reference is Reference.MORE
        if not good:
            short = len(content_forms(question)) <= _FEW_WORDS and not question.named
            return self._nothing(results, again, ask_back=short and not again)
        near = near_first(good, self._settings)
        opening = wording().answer["more"] if again else ""
        first = near[0].document
        if question.fields and isinstance(first, Scheme) and not again:
            return composer.asked(first, question, near[1:])
        return composer.overview(near, question, opening)

    def _is_open_in(self, document: Document, prefectures: Collection[str]) -> bool:
        """Whether it is a scheme for businesses of just these prefectures that has not ended."""
        if not isinstance(document, Scheme) or document.audience != "business":
            return False
        return not set(prefectures).isdisjoint(document.prefectures) and not document.ended_on(today_jst(self._clock))

    def _nothing(self, results: list[SearchResult], again: bool, ask_back: bool) -> Answer:
        say = wording()
        suggestions = (*say.suggestions.purposes, say.suggestions.human)
        if again:
            return Answer(outcome=Outcome.NO_MATCH, text=say.answer["no_more"], suggestions=suggestions)
        outcome = Outcome.CLARIFY if ask_back else Outcome.NO_MATCH
        return Answer(
            outcome=outcome,
            text=say.outcomes[outcome.value],
            suggestions=suggestions,
            rejected=rejected(results, "below threshold"),
        )

    def _terms_in(self, document: Document) -> list[Term]:
        """Explained words that occur in the document's own text."""
        text = "\n".join(s.text for s in document.sections)
        terms = [d for d in self._catalogue.documents("term") if isinstance(d, Term) and d.title in text]
        return sorted(terms, key=lambda t: text.index(t.title))[:_MAX_TERMS]
