"""Calendar days in Japan: weekday, public holiday, and the days on which public offices are closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

import holidays

from knowledge.clock import JST, japanese_date

_WEEKDAYS = "月火水木金土日"
_END_OF_DAY = time(23, 59, 59)
_YEAR_END = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
"""行政機関の休日に関する法律: public offices are closed from 29 December to 3 January."""


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day in Japan."""

    date: date

    @property
    def weekday(self) -> str:
        """「月」 to 「日」."""
        return _WEEKDAYS[self.date.weekday()]

    @property
    def holiday(self) -> str | None:
        """Name of the public holiday, 「年末年始」 at the turn of the year, otherwise None."""
        name = _holidays().get(self.date)
        return str(name) if name else "年末年始" if (self.date.month, self.date.day) in _YEAR_END else None

    @property
    def is_weekend(self) -> bool:
        """Saturday or Sunday."""
        return self.date.weekday() >= 5

    @property
    def is_off(self) -> bool:
        """Whether most counters are closed."""
        return self.is_weekend or self.holiday is not None

    def __str__(self) -> str:
        """「2026年11月25日（水）」."""
        return f"{japanese_date(self.date)}（{self.weekday}）"


def day_of(moment: datetime) -> date:
    """The calendar day in Japan of a point in time."""
    return moment.astimezone(JST).date()


def start_of(day: date) -> datetime:
    """The first moment of a day in Japan."""
    return datetime.combine(day, time.min, JST)


def end_of(day: date) -> datetime:
    """The last second of a day in Japan: when a deadline closes that is given as a day."""
    return datetime.combine(day, _END_OF_DAY, JST)


def time_of_day(moment: datetime) -> str:
    """「17時」「12時30分」 in Japan; empty for what begins or ends with its day."""
    local = moment.astimezone(JST)
    if local.time().replace(microsecond=0) in (_END_OF_DAY, time.min):
        return ""
    return f"{local.hour}時{local.minute}分" if local.minute else f"{local.hour}時"


@lru_cache(maxsize=1)
def _holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("JP", language="ja")
