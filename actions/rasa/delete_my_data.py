"""`action_delete_my_data`: says what is kept about a person, and erases it after they have confirmed it."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset
from rasa_sdk.executor import CollectingDispatcher

from actions.memory import Memory
from actions.my_data import asks_what_is_kept, overview
from actions.personal import Personal
from actions.rasa.reply import entities_of, say, typed_text
from actions.replies.message import Choice, Message
from actions.replies.wording import wording
from actions.sharing import stop_sharing, stops_sharing

_MORE = ("同意", "消", "削除")
"""Words of a person who means, beside the sharing of their data, the keeping of it as well."""


class DeleteMyData(Action):
    """Shows what is kept, ends its sharing, or asks whether to erase it; only the button that confirms erases."""

    def __init__(self, personal: Personal) -> None:
        self._personal = personal

    def name(self) -> str:
        return "action_delete_my_data"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Any:
        typed, text = typed_text(tracker), wording()
        if stops_sharing(typed):
            stopped = [await asyncio.to_thread(self._stop_sharing, tracker)]
            say(dispatcher, tracker, [*stopped, _asked()] if any(word in typed for word in _MORE) else stopped)
            return []
        if asks_what_is_kept(typed):
            say(dispatcher, tracker, await asyncio.to_thread(self._overview, tracker))
            return []
        confirmed = entities_of(tracker).get("confirm")
        if confirmed == "yes":
            say(dispatcher, tracker, [Message(type="text", text=text.delete_done)], erase=True)
            return [AllSlotsReset()]
        if confirmed == "no":
            say(dispatcher, tracker, [Message(type="text", text=text.delete_kept)])
            return []
        say(dispatcher, tracker, [_asked()])
        return []

    def _overview(self, tracker: Tracker) -> list[Message]:
        person = self._personal.conversations.person(tracker.sender_id)
        return overview(self._personal, person, Memory.from_slots(tracker.slots))

    def _stop_sharing(self, tracker: Tracker) -> Message:
        return stop_sharing(self._personal, self._personal.conversations.person(tracker.sender_id))


def _asked() -> Message:
    """The question whether all should be erased."""
    labels = wording().labels
    choices = (
        Choice(label=labels["yes_delete"], payload='/delete_my_data{"confirm":"yes"}'),
        Choice(label=labels["no_keep"], payload='/delete_my_data{"confirm":"no"}'),
    )
    return Message(type="choices", text=wording().delete_ask, choices=choices)
