"""Sending what is due: once, by day, in one message, through the conversation."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from actions.conversations.channels import Channels, ConversationChannel
from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.reminders.dispatcher import Dispatcher
from actions.reminders.subscriptions import Condition, Subscriptions
from actions.reminders.tables import DeliveryRow, WatchedRoundRow
from knowledge.clock import JST
from tests.actions.reminders.dispatch_forever import rounds_of_run
from tests.actions.reminders.material import NOON, FakeClock, FakeRounds, told, upcoming

CLOSES = datetime(2026, 12, 18, 17, tzinfo=JST)
PROJECT = Path(__file__).parents[3]


class Office:
    """People with conversations, a clock and rounds that the test moves."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.conversations = Conversations(engine)
        self.subscriptions = Subscriptions(engine)
        self.rounds = FakeRounds([upcoming()])
        self.clock = FakeClock()
        self.dispatcher = Dispatcher(engine, self.rounds, self.clock)

    def someone(self, *subjects: tuple[str, str] | Condition, **fields: Any) -> str:
        """A conversation whose person wants to be told these."""
        conversation_id, _ = self.conversations.begin("web")
        person = self.conversations.person(conversation_id)
        for subject in subjects or (("test:a", "みほん補助金"),):
            self.subscriptions.add(person, subject, self.rounds.rounds, self.clock(), **fields)
        return conversation_id

    def run_at(self, now: datetime) -> int:
        self.clock.now = now
        return self.dispatcher.run()

    def told(self, conversation_id: str) -> list[str]:
        return told(self.engine, conversation_id)


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    engine = open_database(database_url)
    yield Office(engine)
    engine.dispose()


def test_a_person_is_told_fourteen_seven_and_one_day_before(office: Office) -> None:
    mine, other = office.someone(), office.conversations.begin("web")[0]
    for hour in range(0, 24 * 30, 3):
        office.run_at(NOON + timedelta(hours=hour))
    assert [t.splitlines()[1] for t in office.told(mine)] == [
        "・「みほん補助金」の締切が近づいています：2026年12月18日（金）17時まで（あと14日）[1]",
        "・「みほん補助金」の締切が近づいています：2026年12月18日（金）17時まで（あと7日）[1]",
        "・「みほん補助金」の締切が近づいています：2026年12月18日（金）17時まで（あと1日）[1]",
    ]
    assert office.told(other) == []


def test_it_says_where_that_stands(office: Office) -> None:
    mine = office.someone()
    office.run_at(CLOSES - timedelta(days=7))
    body = office.conversations.messages(mine)[-1].body
    (citation,) = body["citations"]
    assert (citation["id"], citation["source"], citation["as_of"]) == ("test:a", "見本の資料", "2026-11-01")
    assert citation["url"].startswith("https://")
    assert body["choices"][0]["payload"] == '/ask_scheme{"document": "test:a"}'


def test_nobody_is_told_anything_at_night(office: Office) -> None:
    mine = office.someone()
    day = CLOSES - timedelta(days=7)
    for hour in (0, 5, 7):
        assert office.run_at(day.replace(hour=hour, minute=59)) == 0
    assert office.run_at(day.replace(hour=8, minute=0)) == 1
    assert len(office.told(mine)) == 1


@pytest.mark.parametrize(("utc_hour", "told_now"), [(22, 0), (23, 1), (11, 1), (12, 0)])
def test_the_night_is_that_of_japan_whatever_the_machine_is_set_to(
    office: Office, utc_hour: int, told_now: int
) -> None:
    mine = office.someone()
    with time_machine.travel(datetime(2026, 12, 11, utc_hour, 30, tzinfo=UTC), tick=False):
        assert Dispatcher(office.engine, office.rounds).run() == told_now
    assert len(office.told(mine)) == told_now


def test_several_deadlines_of_a_day_are_one_message(office: Office) -> None:
    office.rounds.rounds = [upcoming(f"test:{n}.r1", title=f"みほん{n}") for n in range(14)]
    mine = office.someone(Condition(prefectures=("愛知県",)))
    office.run_at(CLOSES - timedelta(days=7))
    (text,) = office.told(mine)
    assert text.count("締切が近づいています") == 10
    assert "ほかに4件あります" in text


def test_two_wishes_for_the_same_round_are_told_once(office: Office) -> None:
    mine = office.someone(("test:a", "みほん補助金"), Condition(prefectures=("愛知県",)))
    office.run_at(CLOSES - timedelta(days=7))
    (text,) = office.told(mine)
    assert text.count("みほん補助金") == 1


def test_a_cancelled_or_passed_round_is_not_told(office: Office) -> None:
    mine = office.someone()
    office.rounds.rounds = []
    office.run_at(CLOSES - timedelta(days=7))
    office.rounds.rounds = [upcoming()]
    office.run_at(CLOSES + timedelta(hours=1))
    assert office.told(mine) == []


def test_a_moved_deadline_is_told_once_and_then_counted_anew(office: Office) -> None:
    mine = office.someone()
    office.run_at(CLOSES - timedelta(days=7))
    later = CLOSES + timedelta(days=20)
    office.rounds.rounds = [upcoming(closes_at=later)]
    for hours in range(48):
        office.run_at(CLOSES - timedelta(days=6) + timedelta(hours=hours))
    assert len(office.told(mine)) == 2
    assert "締切が変わりました（前は2026年12月18日（金））：2027年1月7日（木）17時まで" in office.told(mine)[1]
    office.run_at(later - timedelta(days=7))
    assert "締切が近づいています" in office.told(mine)[2]


def test_a_new_round_is_told_when_it_opens(office: Office) -> None:
    mine = office.someone()
    opens = NOON + timedelta(days=3)
    office.rounds.rounds.append(upcoming("test:a.r2", opens_at=opens, closes_at=CLOSES + timedelta(days=90)))
    office.run_at(opens - timedelta(minutes=1))
    assert office.told(mine) == []
    for minutes in range(5):
        office.run_at(opens + timedelta(minutes=minutes))
    (text,) = office.told(mine)
    assert "受付が始まりました" in text


def test_a_source_that_could_not_be_read_for_a_day_makes_nothing_new(office: Office) -> None:
    mine = office.someone()
    kept, office.rounds.rounds = office.rounds.rounds, []
    office.run_at(NOON + timedelta(hours=1))
    office.rounds.rounds = kept
    office.run_at(NOON + timedelta(hours=2))
    assert office.told(mine) == []


def test_stopping_stops(office: Office) -> None:
    mine = office.someone()
    person = office.conversations.person(mine)
    (subscription,) = office.subscriptions.of(person)
    assert office.subscriptions.stop("someone else", [subscription.id]) == 0
    assert office.subscriptions.stop(person, [subscription.id]) == 1
    assert office.run_at(CLOSES - timedelta(days=7)) == 0


def test_other_days_count_from_then_on(office: Office) -> None:
    mine = office.someone(days_before=(14, 7, 1))
    person = office.conversations.person(mine)
    office.subscriptions.set_days(person, [s.id for s in office.subscriptions.of(person)], [3])
    for days in (14, 7, 3, 1):
        office.run_at(CLOSES - timedelta(days=days, hours=1))
    assert ["あと3日" in t for t in office.told(mine)] == [True]


def test_erasing_a_person_erases_reminders_too(office: Office) -> None:
    mine = office.someone()
    office.run_at(CLOSES - timedelta(days=7))
    office.conversations.erase(mine)
    assert office.run_at(CLOSES - timedelta(days=1)) == 0
    with Session(office.engine) as session:
        assert not session.scalars(select(DeliveryRow)).all()
        assert not session.scalars(select(WatchedRoundRow)).all()


def test_who_wants_to_be_reminded_keeps_the_conversation_but_not_what_was_said(office: Office) -> None:
    mine = office.someone()
    office.conversations.add(mine, "user", [{"type": "text", "text": "前の話"}])
    passing, _ = office.conversations.begin("web")
    old = datetime.now(JST) - timedelta(days=40)
    from actions.conversations.tables import ConversationRow
    from actions.people.tables import PersonRow

    with Session(office.engine) as session, session.begin():
        for row in (*session.scalars(select(ConversationRow)), *session.scalars(select(PersonRow))):
            row.last_at = old.replace(tzinfo=None)
    erased = office.conversations.erase_older_than(timedelta(days=30), timedelta(days=400))
    assert set(erased) == {mine, passing}
    assert office.conversations.messages(mine) == []
    assert office.run_at(CLOSES - timedelta(days=7)) == 1
    assert len(office.told(mine)) == 1
    assert office.conversations.erase_older_than(timedelta(days=30), timedelta(days=35)) == []
    with Session(office.engine) as session, session.begin():
        session.execute(ConversationRow.__table__.update().values(last_at=old.replace(tzinfo=None)))  # type: ignore[attr-defined]
    assert office.conversations.erase_older_than(timedelta(days=30), timedelta(days=35)) == [mine]
    assert office.subscriptions.everyone() == {}


def test_other_channels_get_the_message_in_the_same_transaction(office: Office) -> None:
    mine = office.someone()

    class Failing(ConversationChannel):
        def put(self, session: Session, conversation_id: str, bodies: Any) -> None:
            super().put(session, conversation_id, bodies)
            raise OperationalError("put", {}, Exception("down"))

    failing = Channels({"web": Failing()})
    office.clock.now = CLOSES - timedelta(days=7)
    with pytest.raises(OperationalError):
        Dispatcher(office.engine, office.rounds, office.clock, failing).run()
    assert office.told(mine) == []
    assert office.dispatcher.run() == 1
    assert len(office.told(mine)) == 1


def test_one_who_cannot_be_told_does_not_keep_it_from_the_others(office: Office) -> None:
    first, second = office.someone(), office.someone()

    class FailingOnce(ConversationChannel):
        def put(self, session: Session, conversation_id: str, bodies: Any) -> None:
            if conversation_id == first:
                raise OperationalError("put", {}, Exception("down"))
            super().put(session, conversation_id, bodies)

    office.clock.now = CLOSES - timedelta(days=7)
    with pytest.raises(OperationalError):
        Dispatcher(office.engine, office.rounds, office.clock, Channels({"web": FailingOnce()})).run()
    assert [len(office.told(c)) for c in (first, second)] == [0, 1]


def test_two_dispatchers_at_once_tell_everyone_once(office: Office, database_url: str) -> None:
    people = [office.someone() for _ in range(20)]
    engines = [open_database(database_url) for _ in range(4)]
    ready = threading.Barrier(len(engines))

    def run(engine: Engine) -> int:
        dispatcher = Dispatcher(engine, office.rounds, FakeClock(CLOSES - timedelta(days=7)))
        ready.wait()
        return dispatcher.run()

    with ThreadPoolExecutor(len(engines)) as pool:
        assert sum(pool.map(run, engines)) == len(people)
    assert [len(office.told(c)) for c in people] == [1] * len(people)
    for engine in engines:
        engine.dispose()


def test_processes_killed_in_the_middle_tell_everyone_everything_once(office: Office, database_url: str) -> None:
    """Two processes at a time send 30 rounds of notices to 20 people and are killed again and again."""
    runs = 30
    office.rounds.rounds = []
    people = [office.someone() for _ in range(20)]
    command = [sys.executable, "-m", "tests.actions.reminders.dispatch_forever", database_url, str(runs)]
    killed = 0
    for round_of_kills in range(4):
        two = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE) for _ in range(2)]
        for process in two:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
        time.sleep(0.05 + 0.1 * round_of_kills)
        for process in two:
            killed += process.poll() is None
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
    assert killed > 4
    for run in range(runs):
        Dispatcher(office.engine, rounds_of_run(run), FakeClock(NOON + timedelta(hours=2))).run()
    for conversation_id in people:
        bodies = [m.body for m in office.conversations.messages(conversation_id)]
        lines = Counter(line for b in bodies for line in b["text"].splitlines() if "受付が始まりました" in line)
        more = sum("ほかに" in line for b in bodies for line in b["text"].splitlines())
        assert more == 0
        assert sum(lines.values()) == runs
    with Session(office.engine) as session:
        assert len(session.scalars(select(DeliveryRow)).all()) == runs * len(people)
