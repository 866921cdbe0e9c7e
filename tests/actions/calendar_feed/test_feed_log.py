"""What subscribers are told: a change raises the sequence, what is gone is cancelled, nothing else moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine

from actions.calendar_feed.event import FeedEvent
from actions.calendar_feed.feed_log import CANCELLED_FOR, FeedLog
from actions.database.engine import open_database

NOW = datetime(2026, 10, 1, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
EVENT = FeedEvent(
    id="mihon:a.r1", also=(), title="みほん補助金", opens_at=None, closes_at=datetime(2026, 12, 25, 8, tzinfo=UTC),
    closes_text="", prefectures=(), industries=(), purposes=(), url="https://example.com/a", source="見本の資料",
    as_of=date(2026, 9, 1), quote="12月25日17時まで",
)  # fmt: skip


def changed(**fields: object) -> FeedEvent:
    return EVENT.model_copy(update=fields)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = open_database(database_url)
    yield made
    made.dispose()


@pytest.fixture
def log(engine: Engine) -> FeedLog:
    return FeedLog(engine)


def test_a_new_event_begins_with_sequence_zero(log: FeedLog) -> None:
    told = log.note([EVENT], NOW)[EVENT.id]
    assert (told.uid, told.sequence, told.changed_at, told.cancelled) == (EVENT.id, 0, NOW, False)


def test_nothing_changes_while_the_round_does_not(log: FeedLog, engine: Engine) -> None:
    first = log.note([EVENT], NOW)
    assert FeedLog(engine).note([EVENT], LATER) == first


def test_a_moved_deadline_raises_sequence_and_time(log: FeedLog) -> None:
    log.note([EVENT], NOW)
    moved = changed(closes_at=datetime(2027, 1, 15, 8, tzinfo=UTC))
    told = log.note([moved], LATER)[EVENT.id]
    assert (told.sequence, told.changed_at, told.event) == (1, LATER, moved)


def test_that_a_source_was_read_again_is_told_without_a_new_sequence(log: FeedLog) -> None:
    log.note([EVENT], NOW)
    read_again = changed(as_of=date(2026, 10, 2))
    told = log.note([read_again], LATER)[EVENT.id]
    assert (told.sequence, told.changed_at, told.event.as_of) == (0, NOW, date(2026, 10, 2))


def test_what_is_gone_before_its_day_is_cancelled_for_a_while(log: FeedLog) -> None:
    log.note([EVENT], NOW)
    told = log.note([], LATER)[EVENT.id]
    assert (told.cancelled, told.sequence, told.changed_at, told.event) == (True, 1, LATER, EVENT)
    assert log.note([], LATER + timedelta(days=1))[EVENT.id] == told
    assert log.note([], LATER + CANCELLED_FOR + timedelta(seconds=1)) == {}


def test_what_comes_back_is_confirmed_again(log: FeedLog) -> None:
    log.note([EVENT], NOW)
    log.note([], LATER)
    told = log.note([EVENT], LATER + timedelta(days=1))[EVENT.id]
    assert (told.cancelled, told.sequence) == (False, 2)


def test_what_is_gone_after_its_day_is_no_cancellation(log: FeedLog) -> None:
    log.note([EVENT], NOW)
    assert log.note([], datetime(2026, 12, 26, tzinfo=UTC)) == {}


def test_a_round_that_another_source_tells_now_keeps_its_uid(log: FeedLog) -> None:
    log.note([EVENT], NOW)
    told = log.note([changed(id="other:b", also=(EVENT.id,))], LATER)
    assert [(t.uid, t.sequence) for t in told.values()] == [(EVENT.id, 0)]


def test_gateways_that_note_at_once_agree(engine: Engine) -> None:
    events = [changed(id=f"mihon:e{n}") for n in range(20)]
    start, told = Barrier(4), []

    def note() -> None:
        start.wait()
        told.append(FeedLog(engine).note(events, NOW))

    threads = [Thread(target=note) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 4
    assert all({t.sequence for t in one.values()} == {0} for one in told)
