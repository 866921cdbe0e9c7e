"""What the interview says in one turn, and who it speaks with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from actions.interview.state import Interview
from actions.profile import Profile
from actions.replies.message import Choice, Message


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person and the channel they use now. `profile` is what they told of their business in this conversation."""

    person_id: str
    channel: str
    profile: Profile = field(default_factory=Profile)


@dataclass(frozen=True, slots=True)
class Turn:
    """`open` says whether a question waits for its answer afterwards. `side_question` is what the person asked instead of
    answering, None if they did not: whoever answers it says `messages`, the current question once more, after that."""

    messages: tuple[Message, ...]
    open: bool
    side_question: str | None = None


class ResultTeller(Protocol):
    """Tells what came of an interview."""

    def tell(self, interview: Interview) -> list[Message]:
        """The result of a finished interview."""
        ...

    def reply(self, person_id: str, value: str) -> list[Message] | None:
        """What a button of a result does; None if it is none of a result."""
        ...


class StepCounter(Protocol):
    """Counts how far people come."""

    def moved(self, before: Interview | None, after: Interview, channel: str) -> None:
        """An interview went from `before` (None: it was just begun) to `after`."""
        ...

    def record(self, step: Literal["explained"], channel: str, question: str | None = None) -> None:
        """A question was explained."""
        ...


def say(text: str, choices: Iterable[Choice] = ()) -> Message:
    """One sentence, with buttons where there are some."""
    buttons = tuple(choices)
    return Message(type="choices" if buttons else "text", text=text, choices=buttons)
