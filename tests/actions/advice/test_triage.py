"""The queue and the card: only what the owner shares, from the moment they share it to the moment they stop."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import event

from actions.advice.triage import Card
from actions.consultation.models import SHARABLE, Booking, Shared
from tests.actions.advice.material import ADVICE, Office, cited
from tests.actions.consultation.material import HOURS, adviser, at, contact

UNANSWERED = {"type": "choices", "text": "見つかりませんでした。", "status": "no_match"}


def full(office: Office, **fields: Any) -> Booking:
    """A booking of an owner who was diagnosed, asked two things and saved a scheme."""
    booking = office.booked(about="機械のことを聞きたいです", **fields)
    office.diagnose(booking.person_id or "")
    office.say(booking, "返済がきついです", cited())
    office.say(booking, "うちの犬も使える？", UNANSWERED)
    office.personal.my_list.save(booking.person_id or "", [("test:gone", "むかしの補助金")])
    return booking


def share(office: Office, booking: Booking, *items: Shared) -> Card:
    return office.desk.card(office.bookings.share(booking.booking_id, items))


def everything(card: Card) -> str:
    """All that a card says, but what the booking itself tells."""
    return str((card.shown, card.looked_at, card.agenda, card.place.reasons, card.earlier))


def test_without_a_share_the_card_knows_only_the_booking(office: Office) -> None:
    card = share(office, full(office))
    assert (card.topic.name, card.about, card.adviser.name) == (
        "補助金・支援制度",
        "機械のことを聞きたいです",
        "試験 太郎",
    )
    assert card.shown.diagnosis is card.shown.exchanges is card.shown.looked_at is None
    assert not any(word in everything(card) for word in ("愛知県", "返済", "犬", "みほん補助金", "むかし", "財務"))
    assert card.place.reasons == ("あと2時間で始まります", "「補助金・支援制度」にくわしい")


def test_the_diagnosis_alone_shows_the_diagnosis_alone(office: Office) -> None:
    card = share(office, full(office), "diagnosis")
    assert card.shown.result is not None and card.shown.result.profile.startswith("製造業")
    assert card.shown.exchanges is card.shown.looked_at is None
    assert any("診断の次の一歩" in p.text for p in card.agenda)
    assert not any(word in everything(card) for word in ("返済がきつい", "犬", "みほん補助金", "むかし"))


def test_the_conversation_alone_shows_the_questions_in_their_words(office: Office) -> None:
    card = share(office, full(office), "conversation")
    assert card.shown.exchanges is not None
    assert [(e.asked, e.answered) for e in card.shown.exchanges] == [
        ("返済がきついです", True),
        ("うちの犬も使える？", False),
    ]
    assert "お金の支払いの心配を話しています（「返済」）" in card.place.reasons
    assert any("うちの犬も使える？" in p.text for p in card.agenda)
    assert card.shown.looked_at is None and card.looked_at == ()


def test_the_schemes_alone_are_listed_with_their_deadlines(office: Office) -> None:
    card = share(office, full(office), "schemes")
    assert [i.title for i in card.looked_at] == ["むかしの補助金", "みほん補助金"]
    assert card.looked_at[1].deadline == "2026年12月9日（水）17時まで（あと2日）"
    assert card.looked_at[1].url == "https://example.com/x"
    assert "見ていた「みほん補助金」の締切が近いです（あと2日）" in card.place.reasons
    assert "返済がきつい" not in everything(card) and card.shown.exchanges is None


def test_a_share_that_is_taken_back_is_hidden_at_once(office: Office) -> None:
    booking = full(office)
    assert share(office, booking, *SHARABLE).shown.result is not None
    (row,) = office.desk.queue(office.adviser.id)
    assert "お金の支払いの心配を話しています（「返済」）" in row.place.reasons
    assert share(office, booking).shown.diagnosis is None
    (row,) = office.desk.queue(office.adviser.id)
    assert row.place.reasons == ("あと2時間で始まります", "「補助金・支援制度」にくわしい")


def test_what_is_shared_for_one_booking_is_not_shown_for_another_of_the_same_owner(office: Office) -> None:
    shared = full(office)
    private = office.booked(at(14), person_id=shared.person_id, conversation_id=shared.conversation_id)
    office.bookings.share(shared.booking_id, SHARABLE)
    rows = {row.booking.booking_id: row.place.reasons for row in office.desk.queue() if row.booking}
    assert "お金の支払いの心配を話しています（「返済」）" in rows[shared.booking_id]
    assert rows[private.booking_id] == ("あと6時間で始まります", "「補助金・支援制度」にくわしい")


def test_what_is_said_after_the_consultation_is_another_matter(office: Office) -> None:
    booking = full(office)
    office.say(booking, "あとから聞いたこと", cited(), booking.ends_at + timedelta(minutes=1))
    assert "あとから" not in everything(share(office, booking, "conversation"))


def test_the_most_urgent_stands_first_and_nobody_who_is_over(office: Office) -> None:
    calm = office.booked(at(10))
    worried = office.booked(at(14), about="今月の支払いができない")
    gone = office.booked(at(15), about="取り消す")
    office.bookings.cancel(gone.booking_id)
    far = office.booked(at(10, day=7) + timedelta(days=15))
    queue = [row.booking.booking_id for row in office.desk.queue(office.adviser.id) if row.booking]
    assert queue[:2] == [worried.booking_id, calm.booking_id]
    assert gone.booking_id not in queue and far.booking_id not in queue


def test_a_longer_queue_asks_the_database_no_more_often(office: Office) -> None:
    statements: list[str] = []
    event.listen(office.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))

    def asked(bookings: int) -> int:
        """How many statements the queue takes once there are so many bookings, all of them with everything shared."""
        for n in range(len(office.desk.queue()), bookings):
            booking = full(office, when=at(9 + n % 6, day=8 + n // 6), contact=contact(n))
            office.bookings.share(booking.booking_id, SHARABLE)
        statements.clear()
        assert len(office.desk.queue()) == bookings
        return len(statements)

    assert 0 < asked(3) == asked(12)


def test_an_adviser_sees_their_own_queue_and_the_office_everybodys(office: Office) -> None:
    booking = office.booked()
    other = office.advisers.add(adviser("別の 人"), HOURS)
    assert office.desk.queue(other.id) == []
    assert [row.booking for row in office.desk.queue()] == [booking]


def test_whoever_waits_to_be_called_stands_in_the_offices_queue_alone(office: Office) -> None:
    booking = office.booked(at(10, day=10))
    office.callbacks.ask(office.owner()[0], "+819011112222", "支払いができない")
    office.clock.forward(hours=5)
    calls, booked = office.desk.queue()
    assert (calls.booking, booked.booking) == (None, booking)
    assert set(calls.place.reasons) == {
        "連絡を待って5時間たちました", "お金の支払いの心配を話しています（「支払いができない」）",
    }  # fmt: skip
    assert [row.booking for row in office.desk.queue(office.adviser.id)] == [booking]


def test_earlier_consultations_are_shown_to_the_adviser_who_held_them(office: Office) -> None:
    first = office.held()
    office.records.finish(first, "試験 太郎", ADVICE, 0, "staff:1")
    again = office.booked(at(10, day=8), person_id=first.person_id, conversation_id=first.conversation_id)
    (earlier,) = office.desk.card(again).earlier
    assert earlier.note.advice == ADVICE and len(earlier.actions) == 2
    other = office.advisers.add(adviser("別の 人"), HOURS)
    (slot,) = [s for s in office.slots(at(10, day=9)) if s.adviser_id == other.id][:1]
    assert office.desk.card(office.bookings.move(again.booking_id, slot.slot_id)).earlier == ()
