"""One turn of a chat: stored, sent to the dialogue engine, answered, stored again."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import structlog

from actions.answering import Knowledge, answer_turn, show_document
from actions.conversations.conversations import Conversations, StoredMessage
from actions.funnel.funnel import Funnel
from actions.memory import Memory
from actions.rasa.reply import TurnReply
from actions.replies.from_answer import choices_to_ask
from actions.replies.message import Message, Understood
from actions.replies.wording import wording
from connectors.rasa.client import DialogueUnavailable, RasaClient
from connectors.rasa.trackers import TrackerStore
from connectors.web.schemas import MessageOut, TurnIn, TurnOut
from knowledge.errors import UnknownDocument
from knowledge.text.masking import mask_personal_data
from knowledge.text.normalise import normalise, strip_unseen

_log = structlog.get_logger(__name__)
_OF_DIAGNOSIS = ("/inform", "/start_diagnosis")
_UNKNOWN = Understood(intent="ask_scheme", confidence=0.0)


@dataclass(frozen=True, slots=True)
class ChatService:
    """Runs turns. Without the dialogue engine it still answers questions, and says so."""

    conversations: Conversations
    knowledge: Knowledge
    rasa: RasaClient
    trackers: TrackerStore
    funnel: Funnel

    def begin(self, channel: str) -> tuple[str, str]:
        """A new conversation of a new person: (id, token)."""
        begun = self.conversations.begin(channel)
        self.funnel.record("visit", channel)
        return begun

    async def turn(self, conversation_id: str, turn: TurnIn) -> TurnOut:
        """The answer to one turn.

        :raises UnknownConversation: the conversation was erased meanwhile.
        :raises ValueError: the text holds nothing readable.
        """
        said, sent = _input(turn)
        await asyncio.to_thread(self._hear, conversation_id, {"type": "text", **said})
        reply = await self._reply(conversation_id, sent)
        understood = Understood(intent="button", confidence=1.0) if turn.payload else reply.understood
        if reply.erase:
            await self.erase(conversation_id)
            return TurnOut(messages=[_out(str(n), m) for n, m in enumerate(reply.messages)], understood=understood)
        bodies = [m.model_dump(mode="json", exclude_defaults=True) for m in reply.messages]
        stored = await asyncio.to_thread(self.conversations.add, conversation_id, "assistant", bodies)
        return TurnOut(messages=[stored_out(s) for s in stored], understood=understood)

    async def erase(self, conversation_id: str) -> None:
        """Erases everywhere all that is kept about the person of a conversation."""
        erased = await asyncio.to_thread(self.conversations.erase, conversation_id)
        await asyncio.to_thread(self.trackers.erase, [conversation_id, *erased])

    def _hear(self, conversation_id: str, body: dict[str, Any]) -> None:
        """Stores what the person said; the first thing they say is counted."""
        (heard,) = self.conversations.add(conversation_id, "user", [body])
        first = self.conversations.messages(conversation_id, limit=1)
        if first and first[0].message_id == heard.message_id:
            self.funnel.record("question", self.conversations.speaker(conversation_id)[1])

    async def _reply(self, conversation_id: str, sent: str) -> TurnReply:
        try:
            return await self.rasa.turn(conversation_id, sent)
        except DialogueUnavailable as error:
            _log.warning("dialogue engine unavailable", reason=str(error))
            return await asyncio.to_thread(self._without_dialogue, conversation_id, sent)

    def _without_dialogue(self, conversation_id: str, sent: str) -> TurnReply:
        """Answers from the knowledge room alone, remembering what the stored messages tell."""
        say = wording()
        if sent.startswith(_OF_DIAGNOSIS):
            return TurnReply(messages=(Message(type="text", text=say.without_diagnosis),), understood=_UNKNOWN)
        asked, memory = _asked(sent), self._memory(conversation_id)
        messages: list[Message] = []
        try:
            if document := asked.get("document"):
                messages, _ = show_document(self.knowledge, document, memory)
            elif question := asked.get("question"):
                messages, _ = answer_turn(self.knowledge, question, memory)
        except UnknownDocument:
            _log.info("button of a document that is gone")
        notice = Message(type="text", text=say.without_dialogue)
        if not messages:
            notice = Message(type="choices", text=say.without_dialogue, choices=choices_to_ask(say.examples))
        return TurnReply(messages=(notice, *messages), understood=_UNKNOWN)

    def _memory(self, conversation_id: str) -> Memory:
        history = self.conversations.messages(conversation_id)
        shown: list[dict[str, Any]] = next(
            (m.body["citations"] for m in reversed(history) if m.body.get("citations")), []
        )
        asked = [m.body["text"] for m in history if m.role == "user" and m.body.get("text")]
        ids = tuple(c["id"] for c in shown)
        return Memory(ids, ids[0] if ids else None, asked[-2] if len(asked) > 1 else "")


def _input(turn: TurnIn) -> tuple[dict[str, Any], str]:
    """What is stored and what is sent on: personal data masked, a typed "/" never taken for a button.

    People find their own words again; the dialogue engine gets them normalised.
    """
    if turn.payload is not None:
        payload = mask_personal_data(turn.payload)
        return {"payload": payload}, payload
    typed = turn.text or ""
    text = mask_personal_data(normalise(typed))
    if not text:
        raise ValueError("質問を入力してください。")
    return {"text": mask_personal_data(strip_unseen(typed).strip())}, text.lstrip("/ \n") or "?"


def _asked(sent: str) -> dict[str, str]:
    """The `question` in a text, or the parameters of a button's payload."""
    if not sent.startswith("/"):
        return {"question": sent}
    _, brace, parameters = sent.partition("{")
    asked: dict[str, str] = json.loads(brace + parameters) if brace else {}
    return asked


def stored_out(stored: StoredMessage) -> MessageOut:
    """A stored message as the contract has it."""
    return MessageOut.model_validate({"message_id": stored.message_id, **stored.body})


def _out(message_id: str, message: Message) -> MessageOut:
    return MessageOut.model_validate({"message_id": message_id, **message.model_dump(mode="json")})
