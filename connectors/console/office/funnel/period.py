"""The filter of the funnel's page: days, and a channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from actions.funnel.steps import CHANNELS, OTHER
from connectors.console.days import Days, days_asked
from connectors.http.problem import Problem


@dataclass(frozen=True, slots=True)
class Chosen:
    """No channel means all."""

    period: Days
    channel: str | None

    @property
    def query(self) -> str:
        """The same as the query of an address."""
        return urlencode({"from": self.period.first, "to": self.period.last, "channel": self.channel or ""})


def chosen(
    period: Annotated[Days, Depends(days_asked(years=1))], channel: Annotated[str, Query(max_length=10)] = ""
) -> Chosen:
    """What the form sent. A field left empty asks for nothing: the last 30 days, all channels.

    :raises Problem: 422.
    """
    if channel and channel not in (*CHANNELS, OTHER):
        raise Problem(422, "「channel」：選べる窓口ではありません。")
    return Chosen(period, channel or None)
