"""What the tests of the financial check begin with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from actions.finance.benchmarks import all_benchmarks
from actions.finance.check import Check, begin
from actions.finance.questions import Script, questions

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SCRIPT = Script(questions(), all_benchmarks())


def fresh(industry: str = "建設業") -> Check:
    """A new check; of an industry without a benchmark unless another is asked for."""
    return begin(SCRIPT, "check", "person", AT, industry)


class TickingClock:
    """A second later each time it is read."""

    def __init__(self) -> None:
        self.now = AT

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now
