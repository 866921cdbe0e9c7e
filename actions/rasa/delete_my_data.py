"""`action_delete_my_data`: erases the conversation after the person has confirmed it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset
from rasa_sdk.executor import CollectingDispatcher

from actions.rasa.reply import entities_of, say
from actions.replies.message import Choice, Message
from actions.replies.wording import wording


class DeleteMyData(Action):
    """Asks first; only the button that confirms erases."""

    def name(self) -> str:
        return "action_delete_my_data"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Any:
        text, labels = wording(), wording().labels
        confirmed = entities_of(tracker).get("confirm")
        if confirmed == "yes":
            say(dispatcher, tracker, [Message(type="text", text=text.delete_done)], erase=True)
            return [AllSlotsReset()]
        if confirmed == "no":
            say(dispatcher, tracker, [Message(type="text", text=text.delete_kept)])
            return []
        choices = (
            Choice(label=labels["yes_delete"], payload='/delete_my_data{"confirm":"yes"}'),
            Choice(label=labels["no_keep"], payload='/delete_my_data{"confirm":"no"}'),
        )
        say(dispatcher, tracker, [Message(type="choices", text=text.delete_ask, choices=choices)])
        return []
