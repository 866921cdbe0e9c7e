"""Works out whether a question is about what was shown before: 「それの上限は？」「2番目のを詳しく」「他には？」."""

from __future__ import annotations

import dataclasses

from haystack import component

from knowledge.answering.judge import content_forms
from knowledge.clock import Clock, now_jst, today_jst
from knowledge.errors import UnknownDocument
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.context import Context
from knowledge.understanding.question import Question, Reference
from knowledge.understanding.thesaurus import Thesaurus
from knowledge.understanding.understand import understand

_SHORT = 32
_HELD = 0.75


@component
class FollowUpResolver:
    """Sets `context.subject` when the question is about a shown document; for 「他には？」 asks the question before again."""

    def __init__(self, catalogue: Catalogue, thesaurus: Thesaurus, clock: Clock = now_jst) -> None:
        self._catalogue = catalogue
        self._thesaurus = thesaurus
        self._clock = clock

    @component.output_types(context=Context)
    def run(self, context: Context) -> dict[str, Context]:
        if context.answer is None:
            self._resolve(context)
        return {"context": context}

    def _resolve(self, context: Context) -> None:
        question = context.understood
        shown = [i for i in context.about if self._known(i)]
        focus = context.focus if context.focus and self._known(context.focus) else (shown[0] if shown else None)
        context.focus = focus
        if question.reference is Reference.MORE and context.previous:
            self._ask_again(context, shown)
        elif question.reference is Reference.NTH and question.nth and shown:
            position = question.nth - 1 if question.nth > 0 else len(shown) - 1
            if position < len(shown):
                context.subject = self._catalogue.newest(shown[position])
        elif focus and self._is_about(question, focus):
            context.subject = self._catalogue.newest(focus)

    def _ask_again(self, context: Context, shown: list[str]) -> None:
        context.question = understand(
            context.previous, thesaurus=self._thesaurus, names=self._catalogue.names, today=today_jst(self._clock)
        )
        context.question = dataclasses.replace(context.question, fields=(), reference=Reference.MORE)
        context.exclude = frozenset(self._catalogue.entry(i).group for i in shown)

    def _is_about(self, question: Question, focus: str) -> bool:
        if question.named and not self._asks_for_an_attribute(question):
            return self._catalogue.entry(focus).group in question.named and not is_comparison(question)
        if question.simpler:
            return True
        rest = content_forms(question)
        if question.reference is Reference.THAT:
            return len(question.text) <= 2 * _SHORT
        if len(question.text) > _SHORT or (question.founding and len(rest) > 3):
            return False
        if question.fields and len(rest) <= 1:
            return True
        return self._catalogue.coverage(rest, focus) >= _HELD if rest else bool(question.fields)

    def _asks_for_an_attribute(self, question: Question) -> bool:
        """「補助率は？」 asks for that of what was shown, though there is a term of this name; 「補助率って何？」 does not."""
        return (
            bool(question.fields)
            and "term" not in question.kinds
            and not content_forms(question)
            and all(self._catalogue.entry(i).kind == "term" for i in question.named)
        )

    def _known(self, document_id: str) -> bool:
        try:
            self._catalogue.entry(document_id)
        except UnknownDocument:
            return False
        return True


def is_comparison(question: Question) -> bool:
    """Whether two things are to be compared (「持続化とIT導入の違いは？」)."""
    return any(
        w in question.text for w in ("違い", "ちがい", "比べ", "くらべ", "比較", "どっち", "どちらが", "どちらの")
    )
