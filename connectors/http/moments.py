"""Days and points in time in the address of a request."""

from __future__ import annotations

import re
from datetime import date, datetime

from connectors.http.problem import Problem
from knowledge.calendar.days import end_of, start_of
from knowledge.clock import JST

FORM = "2026-04-01 か 2026-04-01T00:00:00+09:00 のように書いてください"

# A plus sign that was not encoded arrives as a space: 2026-11-01T00:00:00 09:00.
_LOST_PLUS = re.compile(r"(?<=[0-9]) (?=[0-9]{2}:?[0-9]{2}$)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = range(1900, 2200)


def read_moment(name: str, text: str | None, *, at_end: bool = False) -> datetime | None:
    """A day is meant from its first moment, or to its last; a time without an offset is Japan's.

    :param name: of the parameter, for whoever has to correct it.
    :raises Problem: 422 for what is neither a day nor a point in time.
    """
    if text is None:
        return None
    text = _LOST_PLUS.sub("+", text.strip())
    try:
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text)
            moment = end_of(day) if at_end else start_of(day)
        else:
            moment = datetime.fromisoformat(text)
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=JST)).astimezone(JST)
    except (ValueError, OverflowError) as error:
        raise invalid(name, FORM) from error
    if moment.year not in _YEARS:
        raise invalid(name, f"{_YEARS.start}年から{_YEARS.stop - 1}年までにしてください")
    return moment


def invalid(name: str, reason: str) -> Problem:
    """The 422 for one field."""
    return Problem(422, f"「{name}」：{reason}。", extra={"errors": [{"field": name, "reason": reason}]})
