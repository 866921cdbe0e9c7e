"""`action_save_item`: saves, shows, removes and shares what is on my list."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.memory import Memory
from actions.personal import Personal
from actions.rasa.reply import entities_of, remember, say, typed_text
from actions.sharing import stop_sharing, stops_sharing


class SaveItem(Action):
    """Hands the turn to `actions.saved.chat`."""

    def __init__(self, personal: Personal) -> None:
        self._personal = personal

    def name(self) -> str:
        return "action_save_item"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Any:
        memory = Memory.from_slots(tracker.slots)
        person = await asyncio.to_thread(self._personal.conversations.person, tracker.sender_id)
        turns, text, button = self._personal.my_list_turns, typed_text(tracker), entities_of(tracker)
        if stops_sharing(text):
            say(dispatcher, tracker, [await asyncio.to_thread(stop_sharing, self._personal, person)])
            return []
        messages, after = await asyncio.to_thread(turns.reply, person, text, button, memory)
        say(dispatcher, tracker, messages)
        return remember(after, memory)
