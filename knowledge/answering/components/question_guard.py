"""Turns away what must not be answered, and asks back when nothing was asked yet."""

from __future__ import annotations

from haystack import component

from knowledge.answering.asking_back import ask_what_for
from knowledge.answering.case_finder import asks_for_schemes
from knowledge.answering.guards import guard
from knowledge.answering.judge import is_vague
from knowledge.answering.wording import wording
from knowledge.models import Answer
from knowledge.retrieval.context import Context
from knowledge.understanding.calendar_question import Asks
from knowledge.understanding.exchange import asks_elsewhere, names_a_condition


@component
class QuestionGuard:
    """Sets `context.answer` for refused, out-of-scope and vague questions; lets every other pass."""

    @component.output_types(context=Context)
    def run(self, context: Context) -> dict[str, Context]:
        question, say = context.understood, wording()
        if turned_away := guard(question.text):
            context.answer = Answer(
                outcome=turned_away.outcome, text=turned_away.text, suggestions=tuple(say.suggestions.purposes[:4])
            )
        elif (is_vague(question) or (question.only_describes and not context.filters.kinds)) and not (
            self._follows_up(context)
            or self._filtered(context)
            or self._asks_for_dates(context)
            or (question.local and question.prefectures)
        ):
            context.answer = ask_what_for()
        return {"context": context}

    @staticmethod
    def _follows_up(context: Context) -> bool:
        question = context.understood
        has_shown = bool(context.about or context.focus or context.previous)
        asks_more = question.reference or question.fields or question.simpler or asks_for_schemes(question.text)
        return (has_shown and bool(asks_more)) or (
            bool(context.previous) and (names_a_condition(question) or asks_elsewhere(question))
        )

    @staticmethod
    def _asks_for_dates(context: Context) -> bool:
        """「今月締切の補助金」, 「締切は？」 name no need and can be answered all the same."""
        asked = context.understood.calendar
        return asked is not None and (asked.is_list or asked.asks is Asks.CLOSING)

    @staticmethod
    def _filtered(context: Context) -> bool:
        return bool(context.filters.purposes or context.filters.industries)
