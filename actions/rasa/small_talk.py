"""A greeting, thanks, a call for help, a bare yes or no: one sentence each, with something to go on with."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.rasa.reply import say
from actions.replies.from_answer import choices_to_ask
from actions.replies.message import Message
from actions.replies.wording import wording


class SayAndOffer(Action):
    """Says one sentence of the wording and offers example questions.

    :param action_name: the action's name in the domain.
    :param text: what is said.
    """

    def __init__(self, action_name: str, text: str) -> None:
        self._name = action_name
        self._text = text

    def name(self) -> str:
        return self._name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Any:
        say(dispatcher, tracker, [Message(type="choices", text=self._text, choices=choices_to_ask(wording().examples))])
        return []


def small_talk() -> list[Action]:
    """The small-talk actions."""
    say_ = wording()
    texts = {"action_greet": say_.greet, "action_thanks": say_.thanks, "action_help": say_.help}
    return [SayAndOffer(name, text) for name, text in texts.items()]


def yes_and_no() -> dict[str, Action]:
    """By intent, what is said to a bare yes or no that answers nothing. The dialogue engine never calls these itself."""
    say_ = wording()
    return {intent: SayAndOffer(intent, text) for intent, text in (("affirm", say_.affirm), ("deny", say_.deny))}
