"""The flows that ask questions of their own, the diagnosis and the financial check, as one: at most one of them is open.

Starting one puts the other off. What is said goes to the open one; what it does not know is for somebody else.
"""

from __future__ import annotations

from dataclasses import replace

from actions.finance.chat import OWN
from actions.finance.dialogue import FinanceDialogue
from actions.finance.repository import FinancialChecks
from actions.interview.asking import to_go_on
from actions.interview.cues import cues
from actions.interview.dialogue import InterviewDialogue
from actions.interview.repository import Interviews
from actions.interview.turn import Speaker, Turn
from actions.replies.message import Choice
from knowledge.understanding.written_numbers import prepared

FINANCE, GO_ON, RESTART = "finance", "go_on", "restart"
"""Values of `start` beside those of the diagnosis."""
_OF_DIAGNOSIS = ("", "start", "anew", "resume")


class OpenFlows:
    """Speaks for both. Safe to call from several threads."""

    def __init__(
        self,
        interview: InterviewDialogue,
        interviews: Interviews,
        finance: FinanceDialogue,
        checks: FinancialChecks,
    ) -> None:
        self._interview = interview
        self._interviews = interviews
        self._finance = finance
        self._checks = checks

    def start(self, speaker: Speaker, value: str = "", industry: str = "") -> Turn:
        """Begins, or goes on.

        :param value: `finance` begins the financial check, `go_on` goes on with what was begun last, `restart` asks whether
            to begin what is open again; any other is the diagnosis's, see `InterviewDialogue.start`.
        :param industry: controlled word of what the person said of their business, "" if they said nothing.
        """
        person = speaker.person_id
        if value == FINANCE or (value == GO_ON and self._finance_came_last(person)):
            return self._with_finance(speaker, self._finance.start(person, industry))
        if value == RESTART and self._finance.is_open(person):
            return self._finance.restart()
        value = {GO_ON: "resume", RESTART: ""}.get(value, value)
        if value in _OF_DIAGNOSIS:
            self._finance.put_off(person)
        return self._with_interview(person, self._interview.start(speaker, value))

    def tap(self, speaker: Speaker, question_id: str, value: str, industry: str = "") -> Turn:
        """What the button of a question does."""
        if not question_id.startswith(OWN):
            return self._with_interview(speaker.person_id, self._interview.tap(speaker, question_id, value))
        button = {"question": question_id, "value": value}
        return self._with_finance(speaker, self._finance.press(speaker.person_id, button, industry))

    def hear(self, speaker: Speaker, text: str, *, sounds_asking: bool = False) -> Turn:
        """What a text does; see `InterviewDialogue.hear`. Of a check that has just ended a figure can still be corrected."""
        person = speaker.person_id
        if self._finance.is_open(person):
            return self._with_finance(speaker, self._finance.hear(person, text, sounds_asking=sounds_asking))
        if cues().whole("go_on", prepared(text)) and self._finance_came_last(person):
            return self._with_finance(speaker, self._finance.start(person))
        turn = self._interview.hear(speaker, text, sounds_asking=sounds_asking)
        if turn.side_question is None or turn.open or sounds_asking:
            return turn
        return self._finance.correct(person, text) or turn

    def again(self, speaker: Speaker) -> Turn:
        """The current question of what is open once more."""
        finance = self._finance.again(speaker.person_id)
        return finance if finance.open else self._interview.again(speaker)

    def put_off(self, speaker: Speaker) -> tuple[Choice, ...]:
        """Puts off what is open; gives the buttons to go on with it."""
        finance = self._finance.put_off(speaker.person_id)
        interview = (to_go_on(),) if self._interview.put_off(speaker) else ()
        return (*interview, *(() if finance is None else (finance,)))

    def _with_finance(self, speaker: Speaker, turn: Turn) -> Turn:
        """An open check puts the diagnosis off; an ended one offers to go on with it; after a word about the check in
        between the diagnosis goes on where it is."""
        if turn.open:
            self._interview.put_off(speaker)
            return turn
        goes_on = self._interview.again(speaker)
        if goes_on.open:
            return replace(turn, messages=(*turn.messages, *goes_on.messages), open=True)
        waiting = self._interviews.unfinished(speaker.person_id)
        if waiting is None or not turn.messages or not turn.messages[-1].choices:
            return turn
        *before, last = turn.messages
        return replace(turn, messages=(*before, last.model_copy(update={"choices": (*last.choices, to_go_on())})))

    def _with_interview(self, person_id: str, turn: Turn) -> Turn:
        """An open diagnosis puts the check off; after a word about it in between the check goes on where it is."""
        if turn.open:
            self._finance.put_off(person_id)
            return turn
        goes_on = self._finance.again(person_id)
        return replace(turn, messages=(*turn.messages, *goes_on.messages), open=goes_on.open)

    def _finance_came_last(self, person_id: str) -> bool:
        check, interview = self._checks.unfinished(person_id), self._interviews.unfinished(person_id)
        return check is not None and (interview is None or check.updated_at > interview.updated_at)
