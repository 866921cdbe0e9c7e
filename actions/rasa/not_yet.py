"""Actions for what the counter cannot do yet: it says so and offers what it can."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.rasa.reply import say
from actions.replies.from_answer import choices_to_ask
from actions.replies.message import Message
from actions.replies.wording import wording
from knowledge.answering.wording import wording as answer_wording


class NotYet(Action):
    """Says plainly that something cannot be done here yet.

    :param subject: key of the sentence under `not_yet` in the wording, and the action's name after `action_`.
    """

    def __init__(self, subject: str) -> None:
        self._subject = subject

    def name(self) -> str:
        return f"action_{self._subject}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Any:
        offers = choices_to_ask([*answer_wording().suggestions.purposes, answer_wording().suggestions.human])
        text = wording().not_yet[self._subject]
        say(dispatcher, tracker, [Message(type="choices", text=text, choices=offers)])
        return []
