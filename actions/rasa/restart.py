"""`action_restart`: forgets what was talked about and begins anew. It takes the place of Rasa's own action of that name."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import Restarted
from rasa_sdk.executor import CollectingDispatcher

from actions.conversations.conversations import Conversations
from actions.interview.turn import Speaker
from actions.open_flows import OpenFlows
from actions.rasa.reply import say, typed_text
from actions.replies.from_answer import choices_to_ask
from actions.replies.message import Message
from actions.replies.wording import wording


class Restart(Action):
    """Empties the tracker; what was said stays readable for the person, and a diagnosis can be gone on with."""

    def __init__(self, flows: OpenFlows, conversations: Conversations) -> None:
        self._flows = flows
        self._conversations = conversations

    def name(self) -> str:
        return "action_restart"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Any:
        if tracker.active_loop and tracker.active_loop.get("name") and typed_text(tracker):
            # Rasa never asks a form first about these words; the form goes on with them after this action.
            return []
        speaker = Speaker(*await asyncio.to_thread(self._conversations.speaker, tracker.sender_id))
        choices = await asyncio.to_thread(self._flows.put_off, speaker) + choices_to_ask(wording().examples)
        say(dispatcher, tracker, [Message(type="choices", text=wording().restart, choices=choices)])
        return [Restarted()]
