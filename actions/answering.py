"""Answers a turn of a conversation out of the knowledge room."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from actions.memory import Memory
from actions.own_business import for_own_business
from actions.replies.from_answer import messages_of
from actions.replies.message import Message
from knowledge.errors import UnknownDocument
from knowledge.models import Answer, Document, Filters
from knowledge.models.verified import PREFIX


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
    question = for_own_business(question, memory.profile)
    answer = knowledge.answer(question, about=memory.shown, focus=memory.focus, previous=memory.question)
    return messages_of(answer, kind=kind_of(answer, knowledge)), memory.after(question, answer).about(question)


def ask_again_without(knowledge: Knowledge, keys: Sequence[str], memory: Memory) -> tuple[list[Message], Memory]:
    """The remembered question once more, with the parts of these chips taken back.

    :raises knowledge.errors.StoreError: the index cannot be searched.
    """
    answer = knowledge.answer(memory.question, without=keys)
    messages = messages_of(answer, taken_back=keys, kind=kind_of(answer, knowledge))
    return messages, memory.after(memory.question, answer)


def show_document(knowledge: Knowledge, document_id: str, memory: Memory) -> tuple[list[Message], Memory]:
    """A document in detail, chosen by a button.

    :raises knowledge.errors.UnknownDocument: it is not there any more.
    """
    document = knowledge.document(document_id)
    shown = memory.shown if document_id in memory.shown else (document_id, *memory.shown)
    position = shown.index(document_id) + 1
    answer = knowledge.answer(f"{position}番目のを詳しく", about=shown, focus=document_id)
    return messages_of(answer, kind=document.kind), Memory(shown, document_id, memory.question, memory.profile)


def kind_of(answer: Answer, knowledge: Knowledge) -> str | None:
    """Kind of the document an answer is about, None if it is about none that is known, or is an answer of staff: there is
    nothing in it to be kept or reminded of."""
    if not answer.citations or answer.citations[0].id.startswith(PREFIX):
        return None
    try:
        return knowledge.document(answer.citations[0].id).kind
    except UnknownDocument:
        return None
