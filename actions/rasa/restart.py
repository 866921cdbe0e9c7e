"""`action_restart`: forgets what was talked about and begins anew. It takes the place of Rasa's own action of that name."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import Restarted
from rasa_sdk.executor import CollectingDispatcher

from actions.rasa.reply import say
from actions.replies.from_answer import choices_to_ask
from actions.replies.message import Message
from actions.replies.wording import wording


class Restart(Action):
    """Empties the tracker; what was said stays readable for the person."""

    def name(self) -> str:
        return "action_restart"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Any:
        text = wording().restart
        say(dispatcher, tracker, [Message(type="choices", text=text, choices=choices_to_ask(wording().examples))])
        return [Restarted()]
