"""How the NPS went, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from actions.survey.report import Group

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the trend; the NPS is None where there are few answers."""

    label: str
    first: date
    answers: int
    nps: float | None
    nps_text: str


def months_until(last: date) -> list[date]:
    """The first days of the months up to the one of `last`, oldest first."""
    found = [last.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


def trend(groups: Mapping[date, Group], months: list[date]) -> tuple[Month, ...]:
    """These months, with the answers of each (under its first day) where there are any."""
    return tuple(_month(first, groups.get(first, Group("", ()))) for first in months)


def _month(first: date, group: Group) -> Month:
    return Month(f"{first.month}月", first, group.answers, group.nps, group.nps_text)
