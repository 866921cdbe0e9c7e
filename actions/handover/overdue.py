"""What becomes of calls by itself: nobody took them in time, the office closed, or whoever took one has vanished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from actions.handover.handovers import Handovers
from actions.handover.office_hours import OfficeHours
from knowledge.clock import Clock, now_jst


@dataclass(frozen=True, slots=True)
class Overdue:
    """Looks after the calls when `run` is called.

    :param wait: how long a call waits until the person is told that nobody could come.
    :param lost_after: how long a member of the staff may not look at a conversation that they have taken.
    """

    handovers: Handovers
    hours: OfficeHours
    wait: timedelta
    lost_after: timedelta
    clock: Clock = now_jst

    def run(self) -> None:
        """Does what is due now. A conversation under way is not broken off when the office closes."""
        now = self.clock()
        self.handovers.lose(now - self.lost_after)
        waiting = [h for h in self.handovers.open_ones() if h.status == "waiting"]
        if not self.hours.open_at(now):
            self.handovers.give_up([h.id for h in waiting], "closed")
            return
        self.handovers.give_up([h.id for h in waiting if now - h.waiting_since >= self.wait], "nobody")
