"""An office's calendar folder in tests: how it is read, and moments in Japan."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from indexer.report import RejectedItem
from indexer.sources.office_calendar import OfficeCalendarSource
from knowledge.clock import JST
from knowledge.models import Round, Scheme

NOW = datetime(2026, 11, 21, 10, tzinfo=JST)
KNOWN = {"小規模事業者持続化補助金": "starter:jizokuka-hojo"}
ABOUT = "source: 試験商工会議所\nurl: https://example.jp/cal\n"


def read(folder: Path) -> tuple[list[Round], list[Scheme], dict[str, str]]:
    """(rounds, schemes made for them, reasons by place of what was refused)."""
    refused: list[RejectedItem] = []
    found = list(OfficeCalendarSource(folder, KNOWN, lambda: NOW).load_all(refused.append))
    rounds = [d for d in found if isinstance(d, Round)]
    return rounds, [d for d in found if isinstance(d, Scheme)], {r.item_id: r.reason for r in refused}


def at(text: str) -> datetime:
    """A moment in Japan."""
    return datetime.fromisoformat(text).replace(tzinfo=JST)
