"""Turns away what must not be answered, and asks back when nothing was asked yet."""

from __future__ import annotations

from haystack import component

from knowledge.answering.guards import guard
from knowledge.answering.judge import is_vague
from knowledge.answering.wording import wording
from knowledge.models import Answer, Outcome
from knowledge.retrieval.context import Context
from knowledge.understanding.question import Reference


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
        elif is_vague(question) and not self._follows_up(context) and not self._filtered(context):
            context.answer = Answer(
                outcome=Outcome.CLARIFY,
                text=say.outcomes["clarify"],
                suggestions=(*say.suggestions.purposes, say.suggestions.human),
            )
        return {"context": context}

    @staticmethod
    def _follows_up(context: Context) -> bool:
        question = context.understood
        has_shown = bool(context.about or context.focus or context.previous)
        return has_shown and bool(
            question.reference in (Reference.THAT, Reference.NTH, Reference.MORE) or question.fields or question.simpler
        )

    @staticmethod
    def _filtered(context: Context) -> bool:
        return bool(context.filters.purposes or context.filters.industries)
