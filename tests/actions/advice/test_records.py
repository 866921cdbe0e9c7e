"""Records of advice: drafts, two browsers, finishing once, what reaches the owner, what can be read in the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions.advice.errors import AlreadyDone, Outdated
from actions.advice.messages import ITEMS
from actions.advice.models import Advice, Planned, Reached
from actions.advice.tables import AdviceRow, AskedShareRow, NextActionRow, ReferralRow
from actions.consultation.erasing import erase_expired
from actions.consultation.errors import NotPossible, UnknownBooking
from actions.consultation.models import Booking
from tests.actions.advice.material import ADVICE, Office, buttons
from tests.actions.consultation.material import at

STAFF = "staff:1"


def finish(office: Office, booking: Booking, advice: Advice = ADVICE, version: int = 0) -> Reached:
    return office.records.finish(booking, office.adviser.name, advice, version, STAFF)


def test_a_draft_is_kept_and_told_to_nobody(office: Office) -> None:
    booking = office.booked()
    assert office.records.of(booking).version == 0
    assert office.records.save(booking, Advice(talked="とちゅう"), 0) == 1
    assert office.records.save(booking, ADVICE, 1) == 2
    note = office.records.of(booking)
    assert (note.advice, note.version, note.done_at) == (ADVICE, 2, None)
    assert office.told(booking) == [] and office.records.of_person(booking.person_id or "") == []


def test_of_two_browsers_the_second_hears_of_the_first(office: Office) -> None:
    booking = office.booked()
    office.records.save(booking, Advice(talked="一"), 0)
    with pytest.raises(Outdated) as outdated:
        office.records.save(booking, Advice(talked="二"), 0)
    assert outdated.value.version == 1
    office.records.save(booking, Advice(talked="三"), 1)
    with pytest.raises(Outdated):
        office.records.save(booking, Advice(talked="四"), 1)
    assert office.records.of(booking).advice.talked == "三"


def test_the_owner_is_told_once_and_can_tick_off_what_is_theirs(office: Office) -> None:
    booking = office.held()
    assert finish(office, booking) == "chat"
    with pytest.raises(AlreadyDone):
        finish(office, booking, version=1)
    with pytest.raises(AlreadyDone):
        office.records.save(booking, Advice(), 1)
    (told,) = office.told(booking)
    for part in (
        "2026年12月7日（月）",
        "試験 太郎",
        "値上げをした話",
        "2社からとりましょう",
        "1. 見積もりを2社からとる（あなた・2026年12月18日（金）まで）",
    ):
        assert part in told["text"]
    own, _ = office.actions.of_booking(booking.booking_id)
    assert buttons(told) == [f'/book_consultation{{"value": "done:{own.action_id}"}}']
    assert office.bookings.get(booking.booking_id).status == "recorded"
    assert [c.what for c in office.bookings.history(booking.booking_id)][-2:] == ["held", "recorded"]
    assert office.counted == [("held", booking.person_id)]


def test_pressing_done_in_ten_windows_at_once_tells_the_owner_once(office: Office) -> None:
    booking = office.held()

    def press(_: int) -> str:
        try:
            return finish(office, booking)
        except (AlreadyDone, Outdated) as error:
            return type(error).__name__

    with ThreadPoolExecutor(10) as pool:
        results = list(pool.map(press, range(10)))
    assert results.count("chat") == 1 and set(results) <= {"chat", "AlreadyDone"}
    assert len(office.told(booking)) == 1 and len(office.actions.of_booking(booking.booking_id)) == 2


def test_nothing_is_recorded_before_the_consultation_or_after_it_was_cancelled(office: Office) -> None:
    booking = office.booked()
    with pytest.raises(NotPossible):
        finish(office, booking)
    office.bookings.cancel(booking.booking_id)
    office.clock.now = booking.ends_at
    with pytest.raises(NotPossible):
        finish(office, booking)
    assert office.told(booking) == [] and office.records.of(booking).version == 0


def test_who_was_marked_as_absent_and_came_after_all_is_recorded(office: Office) -> None:
    booking = office.held()
    office.bookings.no_show(booking.booking_id, STAFF)
    assert finish(office, booking) == "chat"


def test_an_owner_without_a_chat_is_recorded_but_not_told(office: Office) -> None:
    booking = office.held(chats=False)
    assert finish(office, booking) == "nobody"
    assert office.records.of(booking).done_at is not None and office.counted == [("held", None)]


def test_contacts_written_into_advice_are_masked_in_the_chat_alone(office: Office) -> None:
    booking = office.held()
    finish(office, booking, Advice(advice="090-1111-2222 に電話", actions=(Planned(what="a@example.com に送る"),)))
    (told,) = office.told(booking)
    assert "2222" not in str(told) and "a@example.com" not in str(told) and "〔電話番号〕" in told["text"]
    assert "090-1111-2222" in office.records.of(booking).advice.advice


def test_nothing_that_was_written_can_be_read_in_the_tables(office: Office) -> None:
    booking = office.held()
    finish(office, booking)
    office.refer(booking, "架空さんの決算書を見てほしい")
    with office.engine.connect() as connection:
        for table in (AdviceRow, NextActionRow, ReferralRow):
            stored = str(connection.execute(select(table.__table__)).all())
            assert len(stored) > 50 and not any(
                word in stored for word in ("見積", "仕入", "送る", "架空", "決算", "5678")
            )


@pytest.mark.parametrize("way", ["person", "contact"])
def test_advice_goes_with_the_person_and_with_the_contact_of_its_booking(office: Office, way: str) -> None:
    booking = office.held()
    finish(office, booking)
    office.refer(booking)
    office.asked.ask(booking, "試験 太郎", ITEMS)
    assert booking.conversation_id is not None
    if way == "person":
        office.conversations.erase(booking.conversation_id)
    else:
        erase_expired(office.engine, timedelta(days=365), booking.ends_at + timedelta(days=366))
    with office.engine.connect() as connection:
        for table in (AdviceRow, NextActionRow, AskedShareRow, ReferralRow):
            assert connection.execute(select(table.__table__)).all() == []
    with pytest.raises(UnknownBooking):
        office.records.save(booking, ADVICE, 0)


def test_what_is_older_than_the_retention_is_erased_and_nothing_else(office: Office) -> None:
    fresh, old = office.booked(at(11)), office.held()
    finish(office, old)
    office.refer(old)
    office.clock.forward(days=100)
    office.records.save(fresh, ADVICE, 0)
    assert office.kept.erase_expired(timedelta(days=101)) == 0
    assert office.kept.erase_expired(timedelta(days=50)) == 2
    assert office.records.of(old).version == 0 and office.records.of(fresh).version == 1
    assert office.actions.of_booking(old.booking_id) == []
