"""The form of a record: what it shows, and what it sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from actions.advice.models import MOST_ACTIONS, Advice
from connectors.http.problem import Problem

_TOO_LONG = "文章は4,000文字まで、次にやることは200文字までにしてください。日付も確かめてください。"
_MOST_VERSION = 1_000_000
_LEAST_ROWS = 3


def advice_of(sent: Mapping[str, Any]) -> Advice:
    """The record; rows without a word are left out.

    :raises Problem: 422, a text is too long or a day is none.
    """
    rows = [
        {"what": what, "who": sent.get(f"who_{n}") or "owner", "until": sent.get(f"until_{n}") or None}
        for n in range(MOST_ACTIONS)
        if (what := str(sent.get(f"what_{n}") or "").strip())
    ]
    texts = {name: _lines(sent.get(name)) for name in ("talked", "advice", "referred")}
    try:
        return Advice.model_validate(texts | {"actions": rows})
    except ValidationError as error:
        raise Problem(422, _TOO_LONG) from error


def version_of(sent: Mapping[str, Any]) -> int:
    """The version that was changed.

    :raises Problem: 422, there is none.
    """
    text = str(sent.get("version") or "")
    if not text.isascii() or not text.isdigit() or int(text) > _MOST_VERSION:
        raise Problem(422)
    return int(text)


def reason_of(sent: Mapping[str, Any]) -> str:
    """Why a record is corrected, on one line; "" where nothing was written."""
    return " ".join(str(sent.get("reason") or "").split())


def rows_for(advice: Advice, spare: int = 1) -> int:
    """How many rows the form has for what to do next: `spare` more than there are."""
    return min(MOST_ACTIONS, max(_LEAST_ROWS, len(advice.actions) + spare))


def _lines(text: Any) -> str:
    """Browsers send the ends of lines as CR LF."""
    return str(text or "").replace("\r\n", "\n")
