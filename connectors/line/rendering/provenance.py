"""Where something comes from and how old it is, in a line."""

from __future__ import annotations

from datetime import date
from typing import Any

from connectors.line.wording import wording
from knowledge.clock import japanese_date


def provenance(cited: dict[str, Any]) -> str:
    """「ミラサポplus 制度ナビ（2023年3月2日時点）」 of something with `source` and `as_of`; "" without a source."""
    source = str(cited.get("source") or "")
    try:
        day = date.fromisoformat(str(cited.get("as_of") or ""))
    except ValueError:
        return source
    return wording().as_of.format(source=source, date=japanese_date(day)) if source else ""
