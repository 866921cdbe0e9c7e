"""The one message that tells a person what is due."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from actions.reminders.notices import Notice
from actions.reminders.ports import UpcomingRound
from actions.reminders.wording import wording
from actions.replies.message import Choice, Message
from knowledge.calendar.days import Day, day_of, time_of_day

_MOST_LINES = 10
_MAX_LABEL = 30


def reminder(notices: Sequence[Notice], now: datetime) -> Message:
    """All notices of one day in one message: what closes first stands first; a moved deadline is told as that."""
    say = wording()
    shown = _one_per_round(notices)
    lines, citations = [say.remind], []
    for n, notice in enumerate(shown[:_MOST_LINES], start=1):
        lines.append(f"・{_line(notice, now)}[{n}]")
        citations.append(_citation(n, notice.round))
    if len(shown) > _MOST_LINES:
        lines.append(say.remind_more.format(count=len(shown) - _MOST_LINES))
    lines.append(say.remind_check)
    documents = dict.fromkeys(n.round.document_id for n in shown)
    choices = [
        Choice(label=f"{r.title}について"[:_MAX_LABEL], payload=_payload("/ask_scheme", document=r.document_id))
        for r in {n.round.document_id: n.round for n in reversed(shown)}.values()
        if r.document_id in list(documents)[:3]
    ][::-1]
    choices.append(Choice(label=say.labels["list"], payload=_payload("/subscribe_reminder", value="list")))
    return Message(type="text", text="\n".join(lines), choices=tuple(choices), citations=tuple(citations))


def deadline(found: UpcomingRound, now: datetime) -> str:
    """「2026年12月18日（金）17時まで（あと27日）」, or what the source says where it names no day."""
    say = wording()
    if found.closes_at is None:
        return found.closes_text or say.no_day
    day = Day(day_of(found.closes_at))
    off = f"・{day.holiday}" if day.holiday else ""
    when = f"{str(day)[:-1]}{off}）{time_of_day(found.closes_at)}"
    return say.until.format(when=when, left=_left(found.closes_at, now))


def _line(notice: Notice, now: datetime) -> str:
    say, found = wording(), notice.round
    if notice.kind == "moved" and notice.before is not None:
        return say.moved.format(title=found.title, before=Day(day_of(notice.before)), deadline=deadline(found, now))
    template = say.opened if notice.kind == "opens" else say.closes
    return template.format(title=found.title, deadline=deadline(found, now))


def _left(closes_at: datetime, now: datetime) -> str:
    days = (day_of(closes_at) - day_of(now)).days
    return wording().today if days == 0 else wording().days_left.format(days=days)


def _one_per_round(notices: Sequence[Notice]) -> list[Notice]:
    """Of several notices about one round the one that says most; a moved deadline, then an opening."""
    order = {"moved": 0, "opens": 1, "closes": 2}
    best: dict[str, Notice] = {}
    for notice in sorted(notices, key=lambda n: order[n.kind]):
        best.setdefault(notice.round.round_id, notice)
    return sorted(best.values(), key=lambda n: (n.round.closes_at is None, n.round.closes_at or 0, n.round.title))


def _citation(n: int, found: UpcomingRound) -> dict[str, object]:
    return {
        "n": n, "id": found.document_id, "also": list(found.also), "title": found.title, "url": found.url,
        "quote": found.closes_text, "source": found.source, "as_of": found.as_of.isoformat(),
    }  # fmt: skip


def _payload(intent: str, **parameters: str) -> str:
    return intent + json.dumps(parameters, ensure_ascii=False)
