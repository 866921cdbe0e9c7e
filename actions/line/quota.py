"""How many pushes LINE still allows this month, as it was when it was last asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

NEARLY = 0.9
"""Share of the month's pushes from which the console warns."""


@dataclass(frozen=True, slots=True)
class Quota:
    """`allowed` is None without a limit; `at` has its offset."""

    allowed: int | None
    used: int
    at: datetime

    @property
    def left(self) -> int | None:
        """How many may still be sent, None without a limit."""
        return None if self.allowed is None else max(self.allowed - self.used, 0)

    @property
    def is_nearly_used_up(self) -> bool:
        """Whether somebody should do something about it."""
        return self.allowed is not None and self.used >= NEARLY * self.allowed
