"""Answers a turn of a conversation out of the knowledge room."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from actions.memory import Memory
from actions.replies.from_answer import messages_of
from actions.replies.message import Message
from knowledge.models import Answer, Document, Filters


class Knowledge(Protocol):
    """The port to the knowledge room's service."""

    def answer(
        self,
        text: str,
        filters: Filters = ...,
        *,
        about: Sequence[str] = ...,
        focus: str | None = ...,
        previous: str = ...,
        without: Collection[str] = ...,
    ) -> Answer:
        """See `knowledge.service.KnowledgeService.answer`."""

    def document(self, document_id: str) -> Document:
        """See `knowledge.service.KnowledgeService.document`."""


def answer_turn(knowledge: Knowledge, question: str, memory: Memory) -> tuple[list[Message], Memory]:
    """The messages that answer `question` in the light of `memory`, and what to remember afterwards.

    :raises knowledge.errors.StoreError: the index cannot be searched.
    """
    answer = knowledge.answer(question, about=memory.shown, focus=memory.focus, previous=memory.question)
    return messages_of(answer), memory.after(question, answer)


def ask_again_without(knowledge: Knowledge, keys: Sequence[str], memory: Memory) -> tuple[list[Message], Memory]:
    """The remembered question once more, with the parts of these chips taken back.

    :raises knowledge.errors.StoreError: the index cannot be searched.
    """
    answer = knowledge.answer(memory.question, without=keys)
    return messages_of(answer, taken_back=keys), memory.after(memory.question, answer)


def show_document(knowledge: Knowledge, document_id: str, memory: Memory) -> tuple[list[Message], Memory]:
    """A document in detail, chosen by a button.

    :raises knowledge.errors.UnknownDocument: it is not there any more.
    """
    knowledge.document(document_id)
    shown = memory.shown if document_id in memory.shown else (document_id, *memory.shown)
    position = shown.index(document_id) + 1
    answer = knowledge.answer(f"{position}番目のを詳しく", about=shown, focus=document_id)
    return messages_of(answer), Memory(shown, document_id, memory.question)
