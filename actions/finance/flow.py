"""The financial check as one of the flows."""

from __future__ import annotations

from datetime import datetime

from actions.finance.chat import OWN
from actions.finance.dialogue import FinanceDialogue, means_finance
from actions.finance.repository import FinancialChecks
from actions.flow import Wish
from actions.interview.turn import Speaker, Turn
from actions.memory import Memory
from actions.replies.message import Choice

START, FINANCE = "start_diagnosis", "finance"
"""The check is begun with the diagnosis's intent: by this value of a button, or by its own name in words."""


class FinanceFlow:
    """See `actions.flow.Flow`."""

    def __init__(self, dialogue: FinanceDialogue, checks: FinancialChecks) -> None:
        self._dialogue = dialogue
        self._checks = checks

    def owns(self, question_id: str) -> bool:
        return question_id.startswith(OWN)

    def is_wanted(self, wish: Wish) -> bool:
        return wish.intent == START and (wish.value == FINANCE or means_finance(wish.text))

    def takes_over(self, wish: Wish) -> bool:
        return True

    def is_open(self, person_id: str) -> bool:
        return self._dialogue.is_open(person_id)

    def left_at(self, person_id: str) -> datetime | None:
        check = self._checks.unfinished(person_id)
        return None if check is None else check.updated_at

    def start(self, speaker: Speaker, wish: Wish) -> Turn:
        return self._dialogue.start(speaker.person_id, wish.memory.profile.industry)

    def press(self, speaker: Speaker, question_id: str, value: str, memory: Memory) -> Turn:
        button = {"question": question_id, "value": value}
        return self._dialogue.press(speaker.person_id, button, memory.profile.industry)

    def hear(self, speaker: Speaker, text: str, *, sounds_asking: bool = False) -> Turn:
        """See `Flow`. Of a check that has just ended a figure can still be corrected."""
        if self.is_open(speaker.person_id):
            return self._dialogue.hear(speaker.person_id, text, sounds_asking=sounds_asking)
        corrected = None if sounds_asking else self._dialogue.correct(speaker.person_id, text)
        return corrected or Turn((), open=False, side_question=text)

    def again(self, speaker: Speaker) -> Turn:
        return self._dialogue.again(speaker.person_id)

    def go_on(self, speaker: Speaker) -> Turn:
        return self._dialogue.start(speaker.person_id)

    def restart(self, speaker: Speaker) -> Turn:
        return self._dialogue.restart()

    def put_off(self, speaker: Speaker) -> bool:
        return self._dialogue.put_off(speaker.person_id)

    def to_go_on(self) -> Choice:
        return self._dialogue.to_go_on()
