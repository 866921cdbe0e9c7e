"""Advice as one of the flows: it answers what is pressed and asked about it and never keeps a question open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from actions.advice.asking import AskedShares
from actions.advice.messages import ITEMS, next_button
from actions.advice.turns import AdviceTurns
from actions.flow import Flow, Wish
from actions.interview.turn import Speaker, Turn
from actions.memory import Memory
from actions.replies.message import Choice

_INTENT = "book_consultation"
_OWN = "advice."
_SHARING = ("share:", "unshare:")
_LIST = "list"


class AdviceFlow:
    """See `actions.flow.Flow`. It stands before the flow of bookings.

    :param bookings: shows and hides what an adviser sees; that it was asked for is answered by that.
    """

    def __init__(self, turns: AdviceTurns, asked: AskedShares, bookings: Flow) -> None:
        self._turns = turns
        self._asked = asked
        self._bookings = bookings

    def owns(self, question_id: str) -> bool:
        return question_id.startswith(_OWN)

    def is_wanted(self, wish: Wish) -> bool:
        if wish.intent != _INTENT:
            return False
        if wish.value:
            return wish.value == _LIST or self._turns.knows(wish.value) or wish.value.startswith(_SHARING)
        return bool(self._turns.asked_by(wish.text))

    def takes_over(self, wish: Wish) -> bool:
        return False

    def is_open(self, person_id: str) -> bool:
        return False

    def left_at(self, person_id: str) -> datetime | None:
        return None

    def start(self, speaker: Speaker, wish: Wish) -> Turn:
        """See `Flow` and `AdviceTurns.press`; `share:<booking>:<items>` and `unshare:…` answer what was asked,
        `list` shows the bookings."""
        verb, _, rest = wish.value.partition(":")
        if f"{verb}:" in _SHARING:
            booking_id, _, items = rest.partition(":")
            self._asked.answered(speaker.person_id, booking_id, items.split(",") if items else ITEMS)
            return self._bookings.start(speaker, wish)
        if wish.value == _LIST:
            return self._with_next(speaker.person_id, self._bookings.start(speaker, wish))
        return Turn(
            tuple(self._turns.press(speaker.person_id, wish.value or self._turns.asked_by(wish.text) or "next")),
            open=False,
        )

    def _with_next(self, person_id: str, turn: Turn) -> Turn:
        """The bookings, with the way to what is still to be done if there is something."""
        if not turn.messages or not self._turns.has_open(person_id):
            return turn
        *before, last = turn.messages
        return replace(turn, messages=(*before, last.model_copy(update={"choices": (*last.choices, next_button())})))

    def press(self, speaker: Speaker, question_id: str, value: str, memory: Memory) -> Turn:
        return self.start(speaker, Wish(_INTENT, value=value, memory=memory))

    def hear(self, speaker: Speaker, text: str, *, sounds_asking: bool = False) -> Turn:
        return Turn((), open=False, side_question=text)

    def again(self, speaker: Speaker) -> Turn:
        return Turn((), open=False)

    def go_on(self, speaker: Speaker) -> Turn:
        return self.start(speaker, Wish(_INTENT))

    def restart(self, speaker: Speaker) -> Turn:
        return self.again(speaker)

    def put_off(self, speaker: Speaker) -> bool:
        return False

    def to_go_on(self) -> Choice:
        return next_button()
