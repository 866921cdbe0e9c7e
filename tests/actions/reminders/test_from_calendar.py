"""Rounds as the calendar knows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from actions.reminders.from_calendar import CalendarRounds
from knowledge.calendar.query import CalendarQuery
from knowledge.calendar.round import CalendarRound
from knowledge.errors import StoreMissing
from knowledge.models import Round
from tests.actions.fake_knowledge import AS_OF, scheme
from tests.actions.reminders.material import NOON

DOCUMENT = scheme("test:a", title="みほん補助金")


def found(round_id: str = "test:a.r1", **fields: Any) -> CalendarRound:
    shown = {
        "document": DOCUMENT, "stated_in": DOCUMENT, "also": ("old:a",), "merged": (), "prefectures": ("愛知県",),
        "industries": ("製造業",), "purposes": ("設備投資",), "ends_at": None, "old_source": False, "now": NOON,
    }  # fmt: skip
    shown |= {k: fields.pop(k) for k in list(fields) if k in shown}
    stated = Round(
        id=round_id, title="みほん補助金 第2次", url="https://example.com/r", source="見本の資料", as_of=AS_OF,
        document_id="test:a", **fields,
    )  # fmt: skip
    return CalendarRound(round=stated, **shown)


class FakeCalendar:
    def __init__(self, *rounds: CalendarRound) -> None:
        self.rounds = rounds
        self.asked: list[CalendarQuery] = []

    def calendar(self, query: CalendarQuery = CalendarQuery()) -> Sequence[CalendarRound]:  # noqa: B008 - frozen
        self.asked.append(query)
        return self.rounds


def test_a_round_is_told_with_where_it_stands() -> None:
    closes = NOON + timedelta(days=9)
    calendar = FakeCalendar(found(closes_at=closes, closes_text="11月30日正午"))
    (upcoming,) = CalendarRounds(calendar).upcoming(NOON.date())
    assert (upcoming.round_id, upcoming.document_id, upcoming.title) == ("test:a.r1", "test:a", "みほん補助金（第2次）")
    assert (upcoming.closes_at, upcoming.closes_text) == (closes, "11月30日正午")
    assert (upcoming.url, upcoming.source, upcoming.as_of) == ("https://example.com/r", "見本の資料", AS_OF)
    assert (upcoming.prefectures, upcoming.industries, upcoming.purposes) == (("愛知県",), ("製造業",), ("設備投資",))
    assert upcoming.also == ("old:a",)
    assert calendar.asked[0].start == datetime.combine(date(2026, 11, 21), datetime.min.time(), NOON.tzinfo)


def test_what_is_over_or_not_surely_open_is_left_out() -> None:
    over = found(closes_at=NOON - timedelta(minutes=1))
    unsure = found(closes_text="随時", old_source=True)
    coming = found(opens_at=NOON + timedelta(days=3))
    assert [r.opens_at for r in CalendarRounds(FakeCalendar(over, unsure, coming)).upcoming(NOON.date())] == [
        coming.opens_at
    ]


def test_without_an_index_there_are_none() -> None:
    class Missing:
        def calendar(self, query: CalendarQuery = CalendarQuery()) -> Sequence[CalendarRound]:  # noqa: B008 - frozen
            raise StoreMissing

    assert CalendarRounds(Missing()).upcoming(NOON.date()) == ()
