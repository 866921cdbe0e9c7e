"""The filter of the funnel's page: days, and a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query

from actions.funnel.steps import CHANNELS, OTHER
from connectors.http.problem import Problem
from knowledge.clock import today_jst

_USUAL = timedelta(days=29)
_LONGEST = timedelta(days=366)
_Field = Annotated[str, Query(max_length=10)]


@dataclass(frozen=True, slots=True)
class Chosen:
    """`first` to `last` are days in Japan, both in; no channel means all."""

    first: date
    last: date
    channel: str | None

    @property
    def query(self) -> str:
        """The same as the query of an address."""
        return urlencode({"from": self.first, "to": self.last, "channel": self.channel or ""})


def chosen(first: Annotated[_Field, Query(alias="from")] = "", to: _Field = "", channel: _Field = "") -> Chosen:
    """What the form sent. A field left empty asks for nothing: the last 30 days, all channels.

    :raises Problem: 422.
    """
    last_day = _day("to", to) or today_jst()
    first_day = _day("from", first) or last_day - _USUAL
    first_day, last_day = sorted((first_day, last_day))
    if last_day - first_day > _LONGEST:
        raise Problem(422, "期間は1年以内にしてください。")
    if channel and channel not in (*CHANNELS, OTHER):
        raise Problem(422, "「channel」：選べる窓口ではありません。")
    return Chosen(first_day, last_day, channel or None)


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Problem(422, f"「{name}」：日付は 2026-04-01 のように書いてください。") from error
