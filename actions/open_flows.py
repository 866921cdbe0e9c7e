"""The flows that ask questions of their own (the diagnosis, the financial check, a booking, a survey) as one: at most one of
them is open.

Starting one puts the others off. What is said goes to the open one; what it does not know is for somebody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.flow import Flow, Wish
from actions.interview.cues import cues
from actions.interview.turn import Speaker, Turn
from actions.memory import Memory
from actions.replies.message import Choice, Message
from knowledge.understanding.written_numbers import prepared

GO_ON, RESTART = "go_on", "restart"
"""Values of a wish that are for whichever flow was used last."""


class OpenFlows:
    """Speaks for all of them. Safe to call from several threads.

    :param flows: asked in this order whose a wish or a button is; the last one owns what no other does.
    """

    def __init__(self, flows: Sequence[Flow]) -> None:
        self._flows = tuple(flows)

    def start(self, speaker: Speaker, wish: Wish) -> Turn:
        """Begins, or goes on. The value `go_on` goes on with what was used last, `restart` asks whether to begin what is
        open again; any other is for the flow that the wish is for. What none of them wants is a side question."""
        if wish.value == GO_ON and (left := self._left_last(speaker.person_id)):
            return self._after(left, speaker, left.go_on(speaker))
        if wish.value == RESTART and (current := self._open(speaker.person_id)):
            return self._after(current, speaker, current.restart(speaker))
        if wish.value in (GO_ON, RESTART):
            wish = replace(wish, value="")
        wanted = next((flow for flow in self._flows if flow.is_wanted(wish)), None)
        if wanted is None:
            return replace(self.again(speaker), side_question=wish.text)
        if wanted.takes_over(wish):
            self._put_others_off(wanted, speaker)
        return self._after(wanted, speaker, wanted.start(speaker, wish))

    def press(self, speaker: Speaker, question_id: str, value: str, memory: Memory | None = None) -> Turn:
        """What the button of a question does."""
        owner = next(flow for flow in self._flows if flow.owns(question_id))
        return self._after(owner, speaker, owner.press(speaker, question_id, value, memory or Memory()))

    def hear(self, speaker: Speaker, text: str, *, sounds_asking: bool = False) -> Turn:
        """What a text does; see `Flow.hear`. 「続き」 is for what was put off last."""
        if current := self._open(speaker.person_id):
            return self._after(current, speaker, current.hear(speaker, text, sounds_asking=sounds_asking))
        if cues().whole("go_on", prepared(text)) and (left := self._left_last(speaker.person_id)):
            return self._after(left, speaker, left.go_on(speaker))
        for flow in reversed(self._flows):
            turn = flow.hear(speaker, text, sounds_asking=sounds_asking)
            if turn.side_question is None:
                return self._after(flow, speaker, turn)
        return Turn((), open=False, side_question=text)

    def again(self, speaker: Speaker) -> Turn:
        """The current question of what is open once more."""
        current = self._open(speaker.person_id)
        return Turn((), open=False) if current is None else current.again(speaker)

    def put_off(self, speaker: Speaker) -> tuple[Choice, ...]:
        """Puts off what is open; gives the button to go on with it."""
        return tuple(flow.to_go_on() for flow in self._flows if flow.put_off(speaker))

    def _after(self, flow: Flow, speaker: Speaker, turn: Turn) -> Turn:
        """An open flow puts the others off. After a word of one that is not open another, open one goes on where it is; one
        that has ended offers to go on with what was put off for it."""
        if turn.open:
            self._put_others_off(flow, speaker)
            return turn
        if turn.side_question is not None:
            return turn
        goes_on = self.again(speaker)
        if goes_on.open:
            return replace(turn, messages=(*turn.messages, *goes_on.messages), open=True)
        waiting = self._left_last(speaker.person_id)
        if waiting is None or waiting is flow or not turn.messages or not turn.messages[-1].choices:
            return turn
        *before, last = turn.messages
        return replace(turn, messages=(*before, with_choice(last, waiting.to_go_on())))

    def _put_others_off(self, flow: Flow, speaker: Speaker) -> None:
        for other in self._flows:
            if other is not flow:
                other.put_off(speaker)

    def _open(self, person_id: str) -> Flow | None:
        return next((flow for flow in self._flows if flow.is_open(person_id)), None)

    def _left_last(self, person_id: str) -> Flow | None:
        """The unfinished flow that was used last."""
        left = [(at, flow) for flow in self._flows if (at := flow.left_at(person_id)) is not None]
        return max(left, key=lambda found: found[0])[1] if left else None


def with_choice(message: Message, choice: Choice) -> Message:
    """The message with one more button, unless it has that one already."""
    if choice.payload in {c.payload for c in message.choices}:
        return message
    return message.model_copy(update={"choices": (*message.choices, choice)})
