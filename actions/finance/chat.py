"""The financial check in a conversation: what a sentence or a button does to it, and what is said. It knows no channel.

Every reply of an open check ends with the current question and its buttons: the first one moves forward, leaving comes last.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from actions.errors import InvalidAnswer
from actions.finance import check as engine
from actions.finance.chat_wording import chat_wording, figures_told
from actions.finance.check import Check
from actions.finance.compared import compared
from actions.finance.questions import Asked, Script
from actions.finance.reading import Reading, read, with_unit
from actions.finance.repository import FinancialChecks
from actions.finance.result import Result, result
from actions.finance.wording import wording as result_wording
from actions.replies.message import Choice, Message
from knowledge.clock import Clock, now_jst

_LONGEST = 2_000
_MAX_LABEL = 60
OWN = "finance."
"""What the question of each button here begins with, so that it is known among the buttons of other flows."""


class FinanceTurns:
    """Answers turns of the financial check. Its buttons are `/inform` with `question` (`OWN` and the id of a question,
    `unit`, or nothing) and `value`."""

    def __init__(self, checks: FinancialChecks, script: Script, clock: Clock = now_jst) -> None:
        self._checks = checks
        self._script = script
        self._clock = clock

    def is_open(self, person: str) -> bool:
        """Whether a check is going on, not put off."""
        found = self._checks.unfinished(person)
        return found is not None and found.status == "open"

    def begin(self, person: str, industry: str = "", *, anew: bool = False) -> list[Message]:
        """Begins a check, or goes on with an unfinished one: what is stored and why, and the first question.

        :param industry: controlled word, "" if not known; with it only benchmarks of that industry are offered.
        """
        at = self._clock()
        begun = self._checks.begin(person, at, industry, anew=anew)
        goes_on = bool(begun.answers)
        if begun.status == "paused":
            begun = self._checks.apply(begun, lambda c: engine.resume(self._script, c, at))
        first = chat_wording().resumed if goes_on else self._script.questions.intro
        return self._going_on(begun, first)

    def reply(self, person: str, text: str, button: Mapping[str, Any]) -> list[Message]:
        """What is said to a sentence, or to a button with `question` and `value`; the last finished check can still be
        corrected. Nothing is lost: the check is stored before this returns."""
        found = self._checks.unfinished(person) or self._checks.latest(person)
        if found is None:
            return [Message(type="choices", text=chat_wording().not_open, choices=(self.button("start"),))]
        at, said = self._clock(), ""

        def change(current: Check) -> Check:
            nonlocal said
            resumed = engine.resume(self._script, current, at) if current.status == "paused" else current
            try:
                after, said = self._pressed(resumed, button, at) if button else self._written(resumed, text, at)
            except InvalidAnswer as error:
                said = chat_wording().problems.get(error.reason, chat_wording().problems["unknown"])
                return current
            return after

        return self._going_on(self._checks.apply(found, change), said)

    def again(self, check: Check) -> list[Message]:
        """What waits for an answer, once more."""
        return self._going_on(check, chat_wording().asked_again)

    def to_begin_again(self) -> Message:
        """Whether to begin again; going on comes first."""
        choices = tuple(self.button(wish) for wish in ("resume", "anew", "pause"))
        return Message(type="choices", text=chat_wording().restart_ask, choices=choices)

    def button(self, wish: str) -> Choice:
        """A button that is no answer to a question: `start`, `resume`, `anew`, `pause`."""
        return self._button("", wish, chat_wording().labels[wish])

    def result(self, check: Check) -> Result:
        """The result of a check as it stands."""
        return result(engine.periods(check), engine.benchmark(self._script, check), early=check.early)

    def _pressed(self, check: Check, button: Mapping[str, Any], at: datetime) -> tuple[Check, str]:
        asked, value = str(button.get("question") or "").removeprefix(OWN), str(button.get("value") or "")
        if asked == "unit":
            if not value.isascii() or not value.isdigit():
                raise InvalidAnswer("unknown")
            return self._with_unit(check, int(value), at)
        if asked in {a.id for a in self._script.order(check.answers, check.industry) if a.figure is None}:
            return engine.give(self._script, check, {asked: value}, at), ""
        if asked and asked != check.current:
            return check, ""  # a button of a question that was put earlier: the current one is put again
        return self._wished(check, value, at)

    def _written(self, check: Check, text: str, at: datetime) -> tuple[Check, str]:
        reading = read(self._script, check, text[:_LONGEST])
        if reading.wish == "unit" and reading.unit is not None:
            return self._with_unit(check, reading.unit, at)
        if not reading.values and not reading.without_unit:
            return self._wished(check, reading.wish, at)
        return self._given(check, reading, at)

    def _given(self, check: Check, reading: Reading, at: datetime) -> tuple[Check, str]:
        if reading.unit is not None:
            check = engine.give_unit(check, reading.unit, at)
        check = engine.forget_pending(check, at)
        if reading.values:
            check = engine.give(self._script, check, reading.values, at)
        if reading.without_unit:
            check = engine.ask_unit(check, reading.without_unit, at)
        return check, self._noted(reading.values)

    def _with_unit(self, check: Check, unit: int, at: datetime) -> tuple[Check, str]:
        check = engine.give_unit(check, unit, at)
        if not check.pending:
            return check, chat_wording().unit_known.format(unit=chat_wording().units[unit])
        waiting = with_unit(check, unit)
        return engine.give(self._script, check, waiting, at), self._noted(waiting)

    def _wished(self, check: Check, wish: str, at: datetime) -> tuple[Check, str]:
        say = chat_wording()
        check = engine.forget_pending(check, at) if wish in ("skip", "skip_period") else check
        asked = engine.question(self._script, check)
        if wish == "skip":
            return engine.skip(self._script, check, at), say.skipped if asked is not None else ""
        if wish == "skip_period":
            return engine.skip_period(self._script, check, at), say.skipped if asked is not None else ""
        if wish == "finish":
            return engine.finish(check, at), ""
        if wish == "pause":
            return engine.pause(check, at), say.paused if asked is not None else ""
        if wish == "resume":
            return engine.resume(self._script, check, at), say.resumed
        if wish == "explain" and asked is not None:
            return check, asked.help
        return check, say.problems.get(wish, say.problems["none"])

    def _noted(self, values: Mapping[str, int | str]) -> str:
        """The figures as they were understood, read back."""
        said = figures_told(self._script.questions, values)
        return chat_wording().noted.format(figures="、".join(said)) if said else ""

    def _going_on(self, check: Check, said: str) -> list[Message]:
        asked = engine.question(self._script, check)
        if check.status == "paused":
            return [Message(type="choices", text=said, choices=(self.button("resume"),))]
        messages = [Message(type="text", text=said)] if said else []
        if check.pending:
            return [*messages, self._unit_question(check)]
        return [*messages, self._question(check, asked) if asked is not None else self._told(check)]

    def _question(self, check: Check, asked: Asked) -> Message:
        if asked.figure is None:
            options = [self._button(asked.id, o.value, o.label) for o in asked.options]
            return Message(type="choices", text=asked.text, choices=(*options, self.button("pause")))
        say, progress = chat_wording(), engine.progress(self._script, check)
        place = result_wording().periods[asked.period]
        text = f"{asked.text}{say.progress.format(period=place, done=progress.done, total=progress.total)}"
        wishes = ["skip", "explain", *(["skip_period"] if asked.period else []), "finish", "pause"]
        choices = tuple(self._button(asked.id, w, say.labels[w]) for w in wishes)
        return Message(type="choices", text=text, choices=choices)

    def _unit_question(self, check: Check) -> Message:
        unit = self._script.questions.unit
        text = unit.text.format(number="」「".join(check.pending.values()))
        return Message(
            type="choices",
            text=text,
            choices=(*(self._button("unit", o.value, o.label) for o in unit.options), self.button("pause")),
        )

    def _told(self, check: Check) -> Message:
        found = self.result(check)
        steps: Sequence[Choice] = [
            Choice(label=s.label, payload="/ask_scheme" + json.dumps({"question": s.question}, ensure_ascii=False))
            for s in found.steps
        ]
        more = [self.button("resume")] if check.early else []
        text = "\n\n".join(filter(None, (found.text, self._compared(check, found))))
        return Message(type="choices", text=text, choices=(*steps, *more))

    def _compared(self, check: Check, found: Result) -> str:
        """What has changed since the check before this one."""
        finished = self._checks.finished(check.person_id)
        before = next((c for c in finished if c.started_at < check.started_at), None)
        return "" if before is None else compared(found, self.result(before), before.updated_at)

    @staticmethod
    def _button(question: str, value: str, label: str) -> Choice:
        payload = json.dumps({"question": OWN + question, "value": value}, ensure_ascii=False)
        return Choice(label=label[:_MAX_LABEL], payload=f"/inform{payload}")
