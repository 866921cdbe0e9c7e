"""What is said in LINE to each kind of event."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Any

import structlog
from pydantic import ValidationError

from actions.errors import UnknownConversation
from actions.line.inbox import Waiting
from actions.line.payloads import Payloads
from actions.line.users import LineUser, LineUsers
from connectors.line.api import LineApi, LineError
from connectors.line.events import Blocked, Followed, Heard, Joined, Linked, Pressed, Said, Sent, TookBack
from connectors.line.linking import Accounts
from connectors.line.rendering.buttons import PICKED, in_words
from connectors.line.wording import wording
from connectors.web.chat import ChatService
from connectors.web.schemas import MAX_TEXT, TurnIn
from knowledge.text.normalise import normalise

_log = structlog.get_logger(__name__)
CHANNEL = "line"
_LOADING_AFTER_S = 1.5

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answering:
    """Turns events into the assistant's messages."""

    users: LineUsers
    payloads: Payloads
    chat: ChatService
    api: LineApi
    accounts: Accounts

    async def answer(self, user: LineUser, said: Heard, event: Waiting) -> list[Body]:
        """What is said to it."""
        words = wording()
        match said:
            case Said(text, message_id):
                if len(text) > MAX_TEXT:
                    return [say(words.too_long)]
                if command := _command(text):
                    return await self._link(user) if command == "link" else await self._part(user)
                return await self._turn(user, {"text": text}, message_id or event.event_id)
            case Pressed(data, picked):
                meant = await asyncio.to_thread(self._meant, data, picked)
                return await self._turn(user, meant, event.event_id) if meant else [say(words.old_button)]
            case Sent(kind):
                return [say(words.unreadable[kind])]
            case Joined():
                return [say(words.group)]
            case Followed():
                await asyncio.to_thread(self.users.set_blocked, user.digest, blocked=False)
                known = user.conversation_id is not None and not event.tries  # else a greeting that failed began it
                return [say(words.welcome_back)] if known else await self._greeting(user, event)
            case Linked(nonce, ok):
                conversation = user.conversation_id or await self._begin(user)
                return await asyncio.to_thread(self.accounts.linked, conversation, nonce, ok)
            case Blocked() | TookBack():
                await asyncio.to_thread(self._note, user, said)
                return []

    def _meant(self, data: str, picked: str) -> dict[str, str] | None:
        """What a button says to the assistant; None for one that is not known any more."""
        if data == PICKED:
            words = in_words(picked)
            return {"text": words} if words else None
        payload = self.payloads.whole(data)
        return {"payload": payload} if payload else None

    def _note(self, user: LineUser, happened: Blocked | TookBack) -> None:
        """What is not answered but changes something."""
        if isinstance(happened, Blocked):
            self.users.set_blocked(user.digest, blocked=True)
        elif user.conversation_id:
            self.chat.take_back(user.conversation_id, happened.message_id)

    async def _link(self, user: LineUser) -> list[Body]:
        try:
            return self.accounts.offer(await self.api.issue_link_token(user.user_id))
        except LineError as error:
            _log.warning("no link token", reason=str(error))
            return [say(wording().linking["unavailable"])]

    async def _part(self, user: LineUser) -> list[Body]:
        return await asyncio.to_thread(self.accounts.part, user.conversation_id)

    async def _greeting(self, user: LineUser, event: Waiting) -> list[Body]:
        """The first words; the assistant's own greeting comes with them, for its buttons."""
        return [say(wording().greeting), *await self._turn(user, {"payload": "/help"}, event.event_id)]

    async def _turn(self, user: LineUser, said: dict[str, str], key: str) -> list[Body]:
        """The assistant's messages. A turn that was done before a crash is not done again."""
        try:
            turn = TurnIn.model_validate(said)
        except ValidationError:
            return [say(wording().old_button)]
        running = asyncio.create_task(self._in_conversation(user, turn, key))
        done, _ = await asyncio.wait([running], timeout=_LOADING_AFTER_S)
        if not done:
            with contextlib.suppress(LineError):
                await self.api.show_loading(user.user_id)
        try:
            return await running
        except ValueError:
            return [say(wording().unreadable["other"])]

    async def _in_conversation(self, user: LineUser, turn: TurnIn, key: str) -> list[Body]:
        try:
            reply = await self.chat.turn(user.conversation_id or await self._begin(user), turn, key)
        except UnknownConversation:  # erased since the user was looked up
            reply = await self.chat.turn(await self._begin(user), turn, key)
        return [m.model_dump(mode="json") for m in reply.messages]

    async def _begin(self, user: LineUser) -> str:
        conversation, _ = await asyncio.to_thread(self.chat.begin, CHANNEL)
        await asyncio.to_thread(self.users.converse, user.digest, conversation)
        return conversation


def _command(text: str) -> str | None:
    """What is meant for the channel itself and not for the assistant."""
    said = normalise(text).strip("。!.").replace(" ", "")
    return next((name for name, words in wording().commands.items() if said.lower() in map(normalise, words)), None)


def say(text: str) -> Body:
    return {"type": "text", "text": text}
