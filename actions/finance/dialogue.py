"""The financial check as a flow of its own: starting, answering by button or in words, putting off, side questions.

What is answered, and what is said to that, is `chat`'s; here it is told what was said to this check and what to others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from actions.finance import check as engine
from actions.finance.chat import OWN, FinanceTurns
from actions.finance.chat_wording import chat_wording, figures_told
from actions.finance.check import Check
from actions.finance.questions import Script
from actions.finance.reading import read
from actions.finance.repository import FinancialChecks
from actions.interview.cues import cues
from actions.interview.turn import Turn
from actions.replies.message import Choice
from knowledge.clock import Clock, now_jst
from knowledge.understanding.written_numbers import prepared

_BEGIN = ("start", "anew")
_CORRECTED_FOR = timedelta(hours=1)


def means_finance(text: str) -> bool:
    """Whether who asks for a diagnosis in these words means the financial check."""
    return re.search(chat_wording().means, prepared(text)) is not None


class FinanceDialogue:
    """Speaks with people about their figures. Safe to call from several threads.

    :param industry_of: controlled word of the industry of a person (id) as told elsewhere, "" if not known.
    """

    def __init__(
        self, checks: FinancialChecks, script: Script, industry_of: Callable[[str], str], clock: Clock = now_jst
    ) -> None:
        self._checks = checks
        self._script = script
        self._industry_of = industry_of
        self._clock = clock
        self._turns = FinanceTurns(checks, script, clock)

    def start(self, person_id: str, industry: str = "", *, anew: bool = False) -> Turn:
        """Begins, or goes on with what was begun before.

        :param industry: what the person said of it in this conversation, for who did not tell it elsewhere.
        """
        known = self._industry_of(person_id) or industry
        return Turn(tuple(self._turns.begin(person_id, known, anew=anew)), self.is_open(person_id))

    def press(self, person_id: str, button: Mapping[str, Any], industry: str = "") -> Turn:
        """What a button does, wherever in the past it comes from; see `FinanceTurns` for its parameters."""
        wish = str(button.get("value") or "")
        if wish in _BEGIN and button.get("question") == OWN:
            return self.start(person_id, industry, anew=wish == "anew")
        return Turn(tuple(self._turns.reply(person_id, "", button)), self.is_open(person_id))

    def hear(self, person_id: str, text: str, *, sounds_asking: bool = False) -> Turn:
        """What a text does; without an open check it is a side question.

        :param sounds_asking: whether the text, should it be no answer, is a question for somebody else.
        """
        check = self._open(person_id)
        if check is None:
            return Turn((), open=False, side_question=text)
        if self._is_for_others(check, text, sounds_asking):
            return Turn(tuple(self._turns.again(check)), open=True, side_question=text)
        return Turn(tuple(self._turns.reply(person_id, text, {})), self.is_open(person_id))

    def is_open(self, person_id: str) -> bool:
        """Whether a question waits for its answer."""
        return self._open(person_id) is not None

    def correct(self, person_id: str, text: str) -> Turn | None:
        """The result anew, when a text tells another value of a figure of the check just finished; None for any other."""
        check, said = self._checks.latest(person_id), prepared(text)
        if check is None or check.status != "done" or self._clock() - check.updated_at > _CORRECTED_FOR:
            return None
        if not self._names_figure(said) or not read(self._script, check, text).values:
            return None
        return Turn(tuple(self._turns.reply(person_id, text, {})), self.is_open(person_id))

    def figures(self, person_id: str) -> list[str]:
        """The figures of the latest check as people read them."""
        check = self._checks.latest(person_id)
        return [] if check is None else figures_told(self._script.questions, check.answers)

    def again(self, person_id: str) -> Turn:
        """The current question once more, if one waits for its answer."""
        check = self._open(person_id)
        return Turn(() if check is None else tuple(self._turns.again(check)), open=check is not None)

    def restart(self) -> Turn:
        """Whether to begin again, asked before it is done."""
        return Turn((self._turns.to_begin_again(),), open=True)

    def put_off(self, person_id: str) -> bool:
        """Puts an open check off without a word; says whether there was one."""
        check = self._open(person_id)
        if check is None:
            return False
        self._checks.apply(check, lambda c: engine.pause(c, self._clock()))
        return True

    def to_go_on(self) -> Choice:
        """The button that goes on with a check that was put off."""
        return self._turns.button("resume")

    def _open(self, person_id: str) -> Check | None:
        check = self._checks.unfinished(person_id)
        return check if check is not None and check.status == "open" else None

    def _is_for_others(self, check: Check, text: str, sounds_asking: bool) -> bool:
        """Whether a text is no answer and no wish, but a question: the name of a figure always belongs here."""
        said = prepared(text)
        if self._names_figure(said):
            return False
        if sounds_asking and re.search(chat_wording().elsewhere, said):
            return True
        reading = read(self._script, check, text)
        if reading.values or reading.without_unit or reading.unit is not None:
            return False
        asks = sounds_asking or cues().asks.search(said) is not None
        if reading.wish == "explain":
            return asks and not (cues().part("explain", said) or re.search(chat_wording().about_figure, said))
        return asks and reading.wish == "none"

    def _names_figure(self, said: str) -> bool:
        return any(word in said for question in self._script.questions.questions for word in question.words)
