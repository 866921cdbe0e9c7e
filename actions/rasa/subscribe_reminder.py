"""`action_subscribe_reminder`: sets, lists, changes and stops reminders."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.memory import Memory
from actions.personal import Personal
from actions.rasa.reply import entities_of, say, typed_text


class SubscribeReminder(Action):
    """Hands the turn to `actions.reminders.chat`."""

    def __init__(self, personal: Personal) -> None:
        self._personal = personal

    def name(self) -> str:
        return "action_subscribe_reminder"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Any:
        memory = Memory.from_slots(tracker.slots)
        person = await asyncio.to_thread(self._personal.conversations.person, tracker.sender_id)
        turns, text, button = self._personal.reminder_turns, typed_text(tracker), entities_of(tracker)
        say(dispatcher, tracker, [await asyncio.to_thread(turns.reply, person, text, button, memory)])
        return []
