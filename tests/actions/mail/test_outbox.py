"""Mails that wait: written once, sent by one, given up in the open, and not kept longer than needed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.encryption import Cipher, new_key
from actions.mail.models import Attachment, Claimed, Mail
from actions.mail.outbox import LEASE, MailOutbox
from actions.mail.ports import MailDelayed, MailRefused
from actions.mail.tables import MailRow
from tests.actions.reminders.material import NOON, FakeClock

MAIL = Mail("mihon@example.com", "ご予約", "相談のご予約です。", (Attachment("a.ics", "text/calendar", "BEGIN"),))
KEY = new_key()


class Office:
    """An outbox with a clock that the test moves."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock = FakeClock()
        self.outbox = MailOutbox(engine, Cipher([KEY]), self.clock, "example.jp")

    def put(self, key: str = "k", mail: Mail = MAIL, person_id: str | None = None, minutes: int | None = None) -> bool:
        expires_at = None if minutes is None else self.clock() + timedelta(minutes=minutes)
        with Session(self.engine) as session, session.begin():
            return self.outbox.put(session, key, mail, kind="test", person_id=person_id, expires_at=expires_at)

    def claim(self) -> Claimed:
        claimed = self.outbox.claim()
        assert claimed is not None
        return claimed

    def row(self) -> MailRow:
        with Session(self.engine) as session:
            return session.scalars(select(MailRow)).one()

    def later(self, pause: timedelta) -> None:
        self.clock.now += pause


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    engine = open_database(database_url)
    yield Office(engine)
    engine.dispose()


def test_a_mail_comes_out_as_it_went_in(office: Office) -> None:
    assert office.put()
    claimed = office.claim()
    assert (claimed.mail, claimed.attempt) == (MAIL, 1)
    assert claimed.message_id.endswith("@example.jp>")


def test_the_same_thing_is_written_once(office: Office) -> None:
    assert office.put("k")
    assert not office.put("k", Mail("other@example.com", "x", "y"))
    office.outbox.sent(office.claim())
    assert not office.put("k")
    assert office.outbox.claim() is None


def test_nothing_is_written_where_the_transaction_fails(office: Office) -> None:
    with Session(office.engine) as session:
        office.outbox.put(session, "k", MAIL, kind="test")
        session.rollback()
    assert office.outbox.claim() is None


def test_the_database_shows_neither_receiver_nor_text(office: Office) -> None:
    office.put()
    row = office.row()
    stored = repr({column.key: getattr(row, column.key) for column in MailRow.__table__.columns})
    assert row.content
    assert "mihon" not in stored
    assert "相談" not in stored


def test_what_was_sent_is_erased_at_once_and_its_row_later(office: Office) -> None:
    office.put()
    office.outbox.sent(office.claim())
    assert (office.row().state, office.row().content) == ("sent", None)
    office.later(timedelta(days=29))
    assert office.outbox.erase_older_than(timedelta(days=30)) == 0
    office.later(timedelta(days=2))
    assert office.outbox.erase_older_than(timedelta(days=30)) == 1


def test_what_waits_is_not_erased_by_age(office: Office) -> None:
    office.put(minutes=60 * 24 * 50)
    office.later(timedelta(days=40))
    assert office.outbox.erase_older_than(timedelta(days=30)) == 0
    assert office.claim().mail == MAIL


def test_of_many_who_claim_each_mail_goes_to_one(office: Office) -> None:
    for n in range(40):
        office.put(f"k{n}")
    with ThreadPoolExecutor(8) as pool:
        claimed = list(pool.map(lambda _: office.outbox.claim(), range(60)))
    ids = [c.id for c in claimed if c is not None]
    assert len(ids) == len(set(ids)) == 40


def test_a_delayed_mail_waits_longer_each_time(office: Office) -> None:
    office.put()
    pauses = []
    for _ in range(9):
        office.outbox.not_sent(office.claim(), MailDelayed("content 451"))
        pauses.append((office.row().next_try_at - office.row().created_at).total_seconds())
        waits = pauses[-1] - (pauses[-2] if len(pauses) > 1 else 0)
        office.later(timedelta(seconds=waits - 1))
        assert office.outbox.claim() is None
        office.later(timedelta(seconds=1))
    assert [int(b - a) for a, b in zip([0, *pauses], pauses, strict=False)] == [
        10, 30, 60, 120, 300, 600, 900, 900, 900,
    ]  # fmt: skip


def test_a_refused_mail_is_given_up_and_listed_without_its_receiver(office: Office) -> None:
    office.put("booking.b1.confirmed")
    office.outbox.not_sent(office.claim(), MailRefused("receiver 550"))
    (given_up,) = office.outbox.failed()
    assert (given_up.key, given_up.kind, given_up.state, given_up.reason, given_up.attempts) == (
        "booking.b1.confirmed", "test", "failed", "receiver 550", 1,
    )  # fmt: skip
    assert given_up.given_up_at == NOON
    assert "example.com" not in repr(given_up)
    assert office.outbox.counts() == {"waiting": 0, "sending": 0, "sent": 0, "failed": 1, "unknown": 0}


@pytest.mark.parametrize(("unclear", "state"), [(False, "failed"), (True, "unknown")])
def test_after_a_day_a_mail_is_given_up(office: Office, unclear: bool, state: str) -> None:
    office.put()
    office.outbox.not_sent(office.claim(), MailDelayed("timeout", gone=True, unclear=unclear))
    office.later(timedelta(hours=23, minutes=59))
    assert office.outbox.give_up_expired() == 0
    office.later(timedelta(minutes=1))
    assert office.outbox.claim() is None
    assert office.outbox.give_up_expired() == 1
    assert [u.state for u in office.outbox.failed()] == [state]


def test_a_mail_of_use_for_a_short_time_is_given_up_after_that(office: Office) -> None:
    office.put(minutes=15)
    office.later(timedelta(minutes=15))
    assert not office.outbox.is_anything_due()
    assert office.outbox.give_up_expired() == 1


def test_a_mail_given_up_can_be_tried_for_another_day(office: Office) -> None:
    office.put()
    office.outbox.not_sent(office.claim(), MailRefused("sender 553"))
    office.later(timedelta(days=3))
    (given_up,) = office.outbox.failed()
    assert office.outbox.send_again(given_up.id)
    assert not office.outbox.send_again(given_up.id)
    assert office.outbox.failed() == []
    assert office.claim().mail == MAIL


def test_a_process_that_died_gives_its_mail_back_under_the_same_message_id(office: Office) -> None:
    office.put()
    first = office.claim()
    office.later(LEASE)
    assert office.outbox.claim() is None
    office.later(timedelta(seconds=1))
    second = office.claim()
    assert (second.id, second.message_id, second.attempt) == (first.id, first.message_id, 2)


def test_who_comes_back_after_another_took_over_changes_nothing(office: Office) -> None:
    office.put()
    slow = office.claim()
    office.later(LEASE * 2)
    office.claim()
    office.outbox.sent(slow)
    assert office.row().state == "sending"
    office.outbox.not_sent(slow, MailRefused("content 554"))
    assert office.row().state == "sending"


def test_a_mail_that_no_key_opens_is_given_up_and_the_next_one_goes_out(office: Office) -> None:
    office.put("old")
    office.outbox = MailOutbox(office.engine, Cipher([new_key()]), office.clock)
    office.put("new")
    assert office.claim().mail == MAIL
    assert [(u.key, u.reason) for u in office.outbox.failed()] == [("old", "key")]


def test_a_mail_goes_with_the_person_it_is_for(office: Office) -> None:
    conversations = Conversations(office.engine)
    conversation_id, _ = conversations.begin("web")
    office.put(person_id=conversations.person(conversation_id))
    claimed = office.claim()
    conversations.erase(conversation_id)
    office.outbox.sent(claimed)
    assert office.outbox.counts()["sent"] == 0


def test_what_is_delayed_is_told_until_it_is_sent(office: Office) -> None:
    office.put()
    assert office.outbox.delayed() == []
    office.outbox.not_sent(office.claim(), MailDelayed("timeout"))
    (delayed,) = office.outbox.delayed()
    assert (delayed.reason, delayed.attempts, delayed.next_try_at > office.clock()) == ("timeout", 1, True)
    office.later(timedelta(minutes=1))
    office.outbox.sent(office.claim())
    assert office.outbox.delayed() == []


def test_what_was_given_up_and_is_not_true_any_more_is_not_sent_again(office: Office) -> None:
    office.put("booking.b.confirmed")
    office.outbox.not_sent(office.claim(), MailRefused("receiver 550"))
    (failed,) = office.outbox.failed()
    assert failed.can_be_sent_again
    with Session(office.engine) as session, session.begin():
        office.outbox.withdraw(session, "booking.b.")
    (failed,) = office.outbox.failed()
    assert not failed.can_be_sent_again
    assert office.row().content is None
    assert not office.outbox.send_again(failed.id)
