"""A flow: something that asks the person questions of its own over several turns, such as the diagnosis or a booking.

What all of them have in common, so that `actions.open_flows` can keep at most one of them open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from actions.interview.turn import Speaker, Turn
from actions.memory import Memory
from actions.replies.message import Choice


@dataclass(frozen=True, slots=True)
class Wish:
    """What a message wants of a flow as a whole, by its words (`text`) or by a button (`value`, "" too of one without
    any). `memory` is what the conversation remembers."""

    intent: str
    text: str = ""
    value: str = ""
    memory: Memory = field(default_factory=Memory)


class Flow(Protocol):
    """Safe to call from several threads. Whatever is said is stored before it is answered; every turn of an open flow ends
    with its current question, whose first choice moves forward and whose last one leaves or pauses."""

    def owns(self, question_id: str) -> bool:
        """Whether the `question` that a button carries is one of this flow."""
        ...

    def is_wanted(self, wish: Wish) -> bool:
        """Whether the wish is for this flow."""
        ...

    def takes_over(self, wish: Wish) -> bool:
        """Whether a wish for this flow puts an open one off even if nothing is asked then; False for a mere look at
        something, after which the open one goes on."""
        ...

    def is_open(self, person_id: str) -> bool:
        """Whether a question of it waits for its answer."""
        ...

    def left_at(self, person_id: str) -> datetime | None:
        """When something was last said to it, if it is unfinished (open or put off); None if there is nothing to go on with."""
        ...

    def start(self, speaker: Speaker, wish: Wish) -> Turn:
        """Does what `wish` asks for: begins, or goes on."""
        ...

    def press(self, speaker: Speaker, question_id: str, value: str, memory: Memory) -> Turn:
        """What the button of a question does, wherever in the past it comes from."""
        ...

    def hear(self, speaker: Speaker, text: str, *, sounds_asking: bool = False) -> Turn:
        """What a text does: it answers, corrects, puts off … or is a side question, of an open flow with the current question
        to be put after its answer. One that is not open mostly knows nothing to do: a side question.

        :param sounds_asking: whether the text, should it be no answer, is a question for somebody else.
        """
        ...

    def again(self, speaker: Speaker) -> Turn:
        """The current question once more; without messages and not open if none waits."""
        ...

    def go_on(self, speaker: Speaker) -> Turn:
        """Goes on with what was put off."""
        ...

    def restart(self, speaker: Speaker) -> Turn:
        """Whether to begin again, asked before it is done."""
        ...

    def put_off(self, speaker: Speaker) -> bool:
        """Puts an open flow off without a word; says whether it was open."""
        ...

    def to_go_on(self) -> Choice:
        """The button to go on with what was put off."""
        ...
