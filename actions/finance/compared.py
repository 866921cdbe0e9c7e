"""A result beside the one of an earlier check."""

from __future__ import annotations

from datetime import datetime

from actions.finance.result import Result
from actions.finance.wording import shown, wording
from knowledge.clock import JST, japanese_date


def compared(now: Result, before: Result, before_at: datetime) -> str:
    """The indicators of the latest period that have changed, as people read them; "" where there is none that both have.

    :param before_at: when the earlier check was last answered, with its offset.
    """
    say, earlier = wording(), {line.indicator: line.measures[0] for line in before.lines}
    lines = []
    for line in now.lines:
        name = line.indicator
        new, old = line.measures[0].rounded(name), earlier[name].rounded(name) if name in earlier else None
        if new is not None and old is not None and new != old:
            title = say.indicators[name].title
            lines.append(say.earlier.format(title=title, before=shown(name, old), now=shown(name, new)))
    date = japanese_date(before_at.astimezone(JST).date())
    return "\n".join([say.earlier_title.format(date=date), *lines]) if lines else ""
