"""Works out whether a question is about what was shown before: 「それの上限は？」「2番目のを詳しく」「他には？」."""

from __future__ import annotations

import dataclasses

from haystack import component

from knowledge.answering.asking_back import ask_what_for, ask_where
from knowledge.answering.case_finder import asks_for_schemes
from knowledge.answering.judge import content_forms, is_vague
from knowledge.clock import Clock, now_jst, today_jst
from knowledge.errors import UnknownDocument
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.context import Context
from knowledge.understanding.chips import without
from knowledge.understanding.comparison import is_comparison
from knowledge.understanding.exchange import asks_elsewhere, exchanged
from knowledge.understanding.question import Question, Reference
from knowledge.understanding.thesaurus import Thesaurus
from knowledge.understanding.understand import understand

_SHORT = 32
_BARE = 20
_BRIEF = 10
_HELD = 0.75
_ASKED_OF_ANY = {"相談・情報提供"}
"""「どこに相談すればいい？」 asks for a contact."""


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
        context.focus, context.about = focus, tuple(shown)
        if context.previous and asks_elsewhere(question):
            context.answer = ask_where()
        elif context.previous and self._exchange(context):
            return
        elif question.reference is Reference.MORE and context.previous:
            self._ask_again(context, shown)
        elif question.reference is Reference.NTH and question.nth and shown:
            position = question.nth - 1 if question.nth > 0 else len(shown) - 1
            if position < len(shown):
                context.subject = self._catalogue.newest(shown[position])
        elif focus and self._is_about(question, focus):
            context.subject = self._catalogue.newest(focus)
            if question.calendar and not question.fields:
                context.question = dataclasses.replace(question, fields=("period",))
        elif (
            context.previous and is_vague(question) and not (question.calendar or self._asks_what_a_place_has(question))
        ):
            context.answer = ask_what_for()

    def _exchange(self, context: Context) -> bool:
        """Asks the question before with what this one exchanges, a condition or the scheme of which a fact was asked."""
        question, before = context.understood, self._understood(context.previous)
        schemes = [i for i in question.named if self._catalogue.entry(i).kind == "scheme"]
        bare = len(question.text) <= _BARE and not (question.fields or question.kinds or is_comparison(question.text))
        if schemes and before.fields and bare:
            context.question = dataclasses.replace(question, fields=before.fields)
            context.subject = self._catalogue.newest(schemes[0])
        elif text := exchanged(question, before, self._thesaurus):
            context.question = without(self._understood(text), context.without)
        return context.question is not question

    def _understood(self, text: str) -> Question:
        return understand(text, thesaurus=self._thesaurus, names=self._catalogue.names, today=today_jst(self._clock))

    def _ask_again(self, context: Context, shown: list[str]) -> None:
        context.question = dataclasses.replace(self._understood(context.previous), fields=(), reference=Reference.MORE)
        context.exclude = frozenset(self._catalogue.entry(i).group for i in shown)

    def _is_about(self, question: Question, focus: str) -> bool:
        if question.calendar and question.calendar.is_list and question.reference is not Reference.THAT:
            return False
        if question.named and not self._asks_for_an_attribute(question):
            return self._catalogue.entry(focus).group in question.named and not is_comparison(question.text)
        if is_comparison(question.text) and not question.named:
            return False
        if question.simpler:
            return True
        if asks_for_schemes(question.text) and self._catalogue.entry(focus).kind == "case":
            return True
        if question.calendar and len(question.text) <= _BRIEF:
            return True  # 「もう終わった？」
        rest = content_forms(question)
        if question.reference is Reference.THAT:
            return len(question.text) <= 2 * _SHORT
        if len(question.text) > _SHORT or (question.founding and len(rest) > 3):
            return False
        if question.fields and (len(rest) <= 1 or self._adds_nothing(question, focus)):
            return True
        return self._catalogue.coverage(rest, focus) >= _HELD if rest else bool(question.fields)

    @staticmethod
    def _asks_what_a_place_has(question: Question) -> bool:
        """「岩手県の支援」 is a question of its own."""
        return question.local and bool(question.prefectures)

    def _adds_nothing(self, question: Question, focus: str) -> bool:
        """Whether a short question for a fact (「電話番号は？」) brings in no need, trade, place or other kind of support."""
        other = set(question.services) - _ASKED_OF_ANY - self._catalogue.entry(focus).services
        return len(question.text) <= _BARE and not (
            question.said_purposes or question.industries or question.prefectures or other
        )

    def _asks_for_an_attribute(self, question: Question) -> bool:
        """「補助率は？」 asks for that of what was shown, though there is a term of this name; 「補助率って何？」 does not."""
        return (
            bool(question.fields)
            and "term" not in question.kinds
            and (not content_forms(question) or len(question.text) <= _BRIEF)
            and all(self._catalogue.entry(i).kind == "term" for i in question.named)
        )

    def _known(self, document_id: str) -> bool:
        try:
            self._catalogue.entry(document_id)
        except UnknownDocument:
            return False
        return True
