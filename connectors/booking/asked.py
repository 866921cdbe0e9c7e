"""The window of time in which a caller looks for slots."""

from __future__ import annotations

from datetime import datetime, timedelta

from connectors.http.moments import invalid, read_moment

USUAL = timedelta(days=14)
LONGEST = timedelta(days=60)
_ONE_MORE = timedelta(days=1)
"""A window from one day to another includes both."""


def window(start: str | None, end: str | None, now: datetime) -> tuple[datetime, datetime]:
    """From when until when: from now on for two weeks where nothing is said; what is over is left out.

    :raises Problem: 422 for what is no time, a window that ends before it begins or is over, or one over 60 days.
    """
    begins = read_moment("from", start)
    ends = read_moment("to", end, at_end=True)
    asked_from = begins or now
    begins = max(asked_from, now)
    ends = begins + USUAL if ends is None else ends
    if ends < asked_from:
        raise invalid("to", "from より後にしてください")
    if ends <= now:
        raise invalid("to", "これからの日時にしてください")
    if ends - begins > LONGEST + _ONE_MORE:
        raise invalid("to", f"from から{LONGEST.days}日以内にしてください")
    return begins, ends
