"""Answers questions for case studies by what the cases state, before any search: 「飲食店の事例ある？」."""

from __future__ import annotations

from haystack import component

from knowledge.answering.case_answers import CaseAnswers
from knowledge.answering.case_finder import asks_for_schemes, find_cases, is_about_cases, trades_with_cases
from knowledge.clock import Clock, now_jst, today_jst
from knowledge.models import CaseStudy
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.context import Context
from knowledge.retrieval.settings import AnswerSettings
from knowledge.understanding.question import Question, Reference

_MOST = 3
_NEAR = 0.5
_MOST_TRADES = 4


@component
class CaseAnswerer:
    """Sets `context.answer` when the question asks for cases and some state what is asked for.

    A question for a trade without any case is told so; what no case states is left to the search.
    """

    def __init__(self, catalogue: Catalogue, settings: AnswerSettings, clock: Clock = now_jst) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._clock = clock

    @component.output_types(context=Context)
    def run(self, context: Context) -> dict[str, Context]:
        question = context.understood
        if context.answer is None and isinstance(context.subject, CaseStudy) and asks_for_schemes(question.text):
            answers = CaseAnswers(self._catalogue, self._settings, today_jst(self._clock))
            context.answer = answers.schemes_used(context.subject)
        asked = is_about_cases(question.kinds) or is_about_cases(context.filters.kinds)
        if (
            asked
            and not context.settled
            and question.reference is not Reference.NTH
            and not self._names_a_case(question)
        ):
            self._answer(context)
        return {"context": context}

    def _names_a_case(self, question: Question) -> bool:
        """Whether a case is named: the search finds it by its name."""
        return any(self._catalogue.entry(group).kind == "case" for group in question.named)

    def _answer(self, context: Context) -> None:
        question = context.understood
        found = [f for f in find_cases(question, self._catalogue) if f.case.id not in context.exclude]
        answers = CaseAnswers(self._catalogue, self._settings, today_jst(self._clock))
        if question.industries and not any(f.of_trade for f in found):
            if question.reference is not Reference.MORE:
                trades = trades_with_cases(self._catalogue)[:_MOST_TRADES]
                context.answer = answers.nothing(question.industries[0], trades)
            return
        if found:
            near = [f.case for f in found if f.score >= found[0].score * _NEAR][:_MOST]
            context.answer = answers.found(near)
