"""Corrections of finished records: once, told as corrections, with what was said before kept; two at once; ticks kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions.advice.errors import NotDone, Outdated
from actions.advice.models import Advice, Planned, Reached
from actions.advice.tables import AdviceVersionRow
from actions.consultation.erasing import erase_expired
from actions.consultation.errors import UnknownBooking
from actions.consultation.models import Booking
from tests.actions.advice.material import ADVICE, Office, buttons

REASON = "金額を訂正しました"
QUOTES, EXAMPLE = ADVICE.actions
RIGHT = ADVICE.model_copy(update={"advice": "補助の上限は50万円です。"})


def finished(office: Office, advice: Advice = ADVICE) -> Booking:
    booking = office.held()
    office.records.finish(booking, office.adviser.name, advice, 0, "staff:1")
    return booking


def correct(
    office: Office, booking: Booking, advice: Advice = RIGHT, version: int = 1, reason: str = REASON
) -> Reached:
    return office.corrections.correct(booking.booking_id, office.adviser.name, advice, reason, version)


def test_the_owner_hears_of_a_correction_with_its_reason_and_all_of_the_advice(office: Office) -> None:
    booking = finished(office)
    office.clock.forward(days=1)
    assert correct(office, booking) == "chat"
    before, told = office.told(booking)
    assert "訂正" not in before["text"] and told["text"].startswith(
        "【訂正】2026年12月7日（月）の相談のまとめを、試験 太郎が訂正"
    )
    for part in (
        f"理由：{REASON}",
        "値上げをした話",
        "上限は50万円",
        "1. 見積もりを2社からとる（あなた・2026年12月18日",
    ):
        assert part in told["text"]
    assert buttons(told) == buttons(before), "what is to be done as before is the same action"
    note = office.records.of(booking)
    assert (note.advice, note.version, note.done_at) == (RIGHT, 2, booking.starts_at)
    assert office.counted == [("held", booking.person_id)], "it was held once"


def test_what_was_told_before_is_kept_and_can_be_read_in_no_table(office: Office) -> None:
    booking = finished(office)
    office.clock.forward(days=1)
    correct(office, booking)
    correct(office, booking, ADVICE, 2, "もとにもどしました")
    versions = office.records.versions(booking.booking_id)
    assert [(v.version, v.advice, v.reason, v.reached) for v in versions] == [
        (1, ADVICE, "", "chat"), (2, RIGHT, REASON, "chat"), (3, ADVICE, "もとにもどしました", "chat"),
    ]  # fmt: skip
    assert [v.told_at for v in versions] == [booking.starts_at, office.clock.now, office.clock.now]
    with office.engine.connect() as connection:
        stored = str(connection.execute(select(AdviceVersionRow.__table__)).all())
    assert len(stored) > 50 and not any(word in stored for word in ("見積", "50万", "訂正", "もどし"))
    exported = office.kept.export(booking.person_id or "")["advice"][0]["versions"]
    assert [(v["reason"], v["told_by"]) for v in exported] == [
        ("", "chat"), (REASON, "chat"), ("もとにもどしました", "chat"),
    ]  # fmt: skip


def test_of_two_browsers_the_second_hears_of_the_first(office: Office) -> None:
    booking = finished(office)
    correct(office, booking)
    with pytest.raises(Outdated) as outdated:
        correct(office, booking, Advice(advice="別の訂正"))
    assert outdated.value.version == 2
    assert office.records.of(booking).advice == RIGHT and len(office.told(booking)) == 2


def test_correcting_in_ten_windows_at_once_tells_the_owner_once(office: Office) -> None:
    booking = finished(office)

    def press(_: int) -> str:
        try:
            return correct(office, booking)
        except Outdated as error:
            return str(error.version)

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(press, range(10))) == ["2"] * 9 + ["chat"]
    assert len(office.told(booking)) == 2 and len(office.actions.of_booking(booking.booking_id)) == 2


def test_a_draft_and_what_was_erased_are_not_corrected(office: Office) -> None:
    booking = office.held()
    office.records.save(booking, ADVICE, 0)
    with pytest.raises(NotDone):
        correct(office, booking)
    office.conversations.erase(booking.conversation_id or "")
    with pytest.raises(UnknownBooking):
        correct(office, booking)


def test_what_is_done_stays_done_what_is_dropped_disappears_and_what_is_new_is_open(office: Office) -> None:
    booking, new = finished(office), Planned(what="商工会に電話する", who="owner")
    person = booking.person_id or ""
    quotes, example = office.actions.of_booking(booking.booking_id)
    office.actions.done(person, quotes.action_id)
    later = QUOTES.model_copy(update={"until": None})
    correct(office, booking, RIGHT.model_copy(update={"actions": (new, later)}))
    first, second = office.actions.of_booking(booking.booking_id)
    assert (first.planned, first.done_at) == (new, None)
    assert (second.planned, second.action_id, second.done_at) == (later, quotes.action_id, office.clock.now)
    assert office.actions.done(person, example.action_id) is None
    told = office.told(booking)[-1]
    assert "2. ✓ 見積もりを2社からとる（できました）" in told["text"] and "書き方の例" not in told["text"]
    assert buttons(told) == [f'/book_consultation{{"value": "done:{first.action_id}"}}']
    assert [step for step, _ in office.counted] == ["held", "action_done"]


def test_of_two_actions_alike_each_keeps_its_own_tick(office: Office) -> None:
    mine, theirs = Planned(what="書類を送る"), Planned(what="書類を送る", who="adviser")
    booking = finished(office, ADVICE.model_copy(update={"actions": (mine, theirs)}))
    own, _ = office.actions.of_booking(booking.booking_id)
    office.actions.done(booking.person_id or "", own.action_id)
    correct(office, booking, RIGHT.model_copy(update={"actions": (theirs, mine)}))
    assert [a.done_at is None for a in office.actions.of_booking(booking.booking_id)] == [True, False]


def test_the_owner_who_asks_again_is_told_what_is_right(office: Office) -> None:
    booking = finished(office)
    correct(office, booking)
    (again,) = office.turns.press(booking.person_id or "", "told")
    assert "上限は50万円" in again.text and "2社からとりましょう" not in again.text


@pytest.mark.parametrize("way", ["person", "contact", "age"])
def test_versions_go_with_their_record(office: Office, way: str) -> None:
    booking = finished(office)
    correct(office, booking)
    if way == "person":
        office.conversations.erase(booking.conversation_id or "")
    elif way == "contact":
        erase_expired(office.engine, timedelta(days=365), booking.ends_at + timedelta(days=366))
    else:
        office.clock.forward(days=2)
        office.kept.erase_expired(timedelta(days=1))
    assert office.records.versions(booking.booking_id) == []
