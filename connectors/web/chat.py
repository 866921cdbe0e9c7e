"""One turn of a chat: stored, sent to the dialogue engine, answered, stored again."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import structlog

from actions.answering import Knowledge, answer_turn, show_document
from actions.consultation.chat.private import Hidden
from actions.conversations.conversations import Conversations, StoredMessage
from actions.cut_off import CutOffTurns
from actions.funnel.funnel import Funnel
from actions.handover.chat import HandoverTurns
from actions.memory import Memory
from actions.private_text import PrivateText
from actions.rasa.reply import TurnReply
from actions.replies.from_answer import choices_to_ask
from actions.replies.message import Message, Understood
from actions.replies.wording import wording
from actions.verified.questions import NoQuestionLog, QuestionLog
from connectors.rasa.client import DialogueUnavailable, RasaClient
from connectors.rasa.trackers import TrackerStore
from connectors.web.schemas import MessageOut, TurnIn, TurnOut
from connectors.web.unanswered import question_before, unanswered
from knowledge.errors import UnknownDocument
from knowledge.text.masking import mask_personal_data
from knowledge.text.normalise import normalise, strip_unseen

_log = structlog.get_logger(__name__)
_OF_FLOWS = ("/inform", "/start_diagnosis", "/book_consultation", "/change_booking", "/cancel_booking")
_UNKNOWN = Understood(intent="ask_scheme", confidence=0.0)
_FOR_THE_STAFF = Understood(intent="talk_to_human", confidence=1.0)


@dataclass(frozen=True, slots=True)
class ChatService:
    """Runs turns. Without the dialogue engine it still answers questions, and says so."""

    conversations: Conversations
    knowledge: Knowledge
    rasa: RasaClient
    trackers: TrackerStore
    funnel: Funnel
    staff: HandoverTurns | None = None
    questions: QuestionLog = field(default_factory=NoQuestionLog)
    private: PrivateText | None = None
    cut_off: CutOffTurns | None = None

    def begin(self, channel: str) -> tuple[str, str]:
        """A new conversation of a new person: (id, token)."""
        begun = self.conversations.begin(channel)
        self.funnel.record("visit", channel)
        return begun

    async def turn(self, conversation_id: str, turn: TurnIn, key: str | None = None) -> TurnOut:
        """The answer to one turn.

        :param key: the channel's own name for it: a turn begun again under the same name, because the channel does not
            know how it ended, is heard once and answered as it was answered then.

        :raises UnknownConversation: the conversation was erased meanwhile.
        :raises ValueError: the text holds nothing readable.
        """
        before = await asyncio.to_thread(self.conversations.of_turn, conversation_id, key) if key else []
        if answered := [stored_out(m) for m in before if m.role == "assistant"]:
            return TurnOut(messages=await self._filled(conversation_id, answered), understood=_UNKNOWN)
        if before and (instead := await asyncio.to_thread(self._instead, conversation_id, turn, before[0])):
            turn = TurnIn(payload=instead)
        hidden = await asyncio.to_thread(self._hidden, conversation_id, turn)
        said, sent = ({"text": hidden.kept}, hidden.sent) if hidden else _input(turn)
        if not before:
            await asyncio.to_thread(self._hear, conversation_id, {"type": "text", **said}, key)
        reply = await self._with_the_staff(conversation_id, said) or await self._reply(conversation_id, sent)
        understood = Understood(intent="button", confidence=1.0) if turn.payload else reply.understood
        if reply.erase:
            await self.erase(conversation_id)
            return TurnOut(messages=[_out(str(n), m) for n, m in enumerate(reply.messages)], understood=understood)
        bodies = [m.model_dump(mode="json", exclude_defaults=True) for m in reply.messages]
        stored = await asyncio.to_thread(self.conversations.add, conversation_id, "assistant", bodies, key)
        messages = await self._filled(conversation_id, [stored_out(s) for s in stored])
        return TurnOut(messages=messages, understood=understood)

    def _instead(self, conversation_id: str, turn: TurnIn, heard: StoredMessage) -> str | None:
        """The button to press for words whose turn was cut off; None to hear them (again)."""
        if self.cut_off is None or turn.text is None:
            return None
        return self.cut_off.instead(conversation_id, heard.created_at)

    async def erase(self, conversation_id: str) -> None:
        """Erases everywhere all that is kept about the person of a conversation."""
        erased = await asyncio.to_thread(self.conversations.erase, conversation_id)
        await asyncio.to_thread(self.trackers.erase, [conversation_id, *erased])

    def _hidden(self, conversation_id: str, turn: TurnIn) -> Hidden | None:
        """What stands for a text with a name or a contact that a booking waits for; a person of the staff who is there
        reads what is said to them."""
        if self.private is None or turn.text is None:
            return None
        called = self.staff.handovers.of_conversation(conversation_id) if self.staff else None
        return None if called and called.status == "live" else self.private.take(conversation_id, turn.text)

    async def _filled(self, conversation_id: str, messages: list[MessageOut]) -> list[MessageOut]:
        """The messages as the person reads them: what is personal is put in on the way out, and stored nowhere."""
        if self.private is None:
            return messages
        texts = await asyncio.to_thread(self.private.fill, conversation_id, [m.text for m in messages])
        return [m.model_copy(update={"text": text}) for m, text in zip(messages, texts, strict=True)]

    def erase_person(self, person_id: str) -> None:
        """Erases a person with everything that belongs to them; an unknown one is fine."""
        self.trackers.erase(self.conversations.erase_person(person_id))

    def _hear(self, conversation_id: str, body: dict[str, Any], key: str | None) -> None:
        """Stores what the person said; the first thing they say is counted."""
        (heard,) = self.conversations.add(conversation_id, "user", [body], key)
        first = self.conversations.messages(conversation_id, limit=1)
        if first and first[0].message_id == heard.message_id:
            self.funnel.record("question", self.conversations.speaker(conversation_id)[1])

    async def _with_the_staff(self, conversation_id: str, said: dict[str, Any]) -> TurnReply | None:
        """The reply, mostly none, to what goes to the staff; None if the assistant answers."""
        if self.staff is None:
            return None
        messages = await asyncio.to_thread(self.staff.hear, conversation_id, said)
        return None if messages is None else TurnReply(messages=messages, understood=_FOR_THE_STAFF)

    def take_back(self, conversation_id: str, key: str) -> None:
        """Erases what was said in the turn that the channel calls `key`. The dialogue engine cannot forget one text, so it
        forgets how the conversation went; what is open goes on, for that is kept elsewhere."""
        self.conversations.take_back(conversation_id, key)
        self.trackers.erase([conversation_id])

    def disliked(self, conversation_id: str, message_id: int) -> None:
        """Notes what was asked before a message that the person was not content with."""
        question = question_before(self.conversations.messages(conversation_id), message_id)
        self.questions.note(question, "down", conversation_id=conversation_id)

    async def _reply(self, conversation_id: str, sent: str) -> TurnReply:
        try:
            reply = await self.rasa.turn(conversation_id, sent)
        except DialogueUnavailable as error:
            _log.warning("dialogue engine unavailable", reason=str(error))
            reply = await asyncio.to_thread(self._without_dialogue, conversation_id, sent)
        if noted := unanswered(sent, reply.messages):
            await asyncio.to_thread(self.questions.note, *noted, conversation_id=conversation_id)
        return reply

    def _without_dialogue(self, conversation_id: str, sent: str) -> TurnReply:
        """Answers from the knowledge room alone, remembering what the stored messages tell."""
        say = wording()
        if sent.startswith(_OF_FLOWS):
            return TurnReply(messages=(Message(type="text", text=say.without_diagnosis),), understood=_UNKNOWN)
        if self.staff is not None and (called := self.staff.without_dialogue(conversation_id, sent)):
            notice = Message(type="text", text=say.without_dialogue)
            return TurnReply(messages=(notice, *called), understood=_FOR_THE_STAFF)
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
