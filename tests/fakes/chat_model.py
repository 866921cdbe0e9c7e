"""A chat model that says what a test tells it to."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from knowledge.errors import GenerationError
from knowledge.ports import ChatTurn


class ScriptedModel:
    """Says `reply` character by character, then fails with `failure` if there is one. Remembers what it was asked."""

    def __init__(self, reply: str = "", failure: GenerationError | None = None) -> None:
        self.reply = reply
        self.failure = failure
        self.asked: list[list[ChatTurn]] = []
        self.said = ""

    def stream(self, messages: Sequence[ChatTurn]) -> Generator[str]:
        self.asked.append(list(messages))
        for character in self.reply:
            self.said += character
            yield character
        if self.failure:
            raise self.failure
