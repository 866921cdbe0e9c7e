"""Who hears of what happens to a booking, by which way, and what they read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from icalendar import Calendar, Event

from actions.consultation.bookings import Bookings
from actions.consultation.models import Contact, Need, Wish
from actions.consultation.waiting import WaitingList
from actions.mail.models import Mail
from actions.notices.booking_news import BookingNews
from connectors.booking.ics import ics_of
from tests.actions.consultation.material import CIPHER, at, wish
from tests.actions.everything_stored import everything_stored
from tests.actions.notices.conftest import ADDRESS, ADVISER_MAIL, OTHER_MAIL, OWNER, Office, jst


def invited(mail: Mail) -> tuple[Calendar, Event]:
    """The invitation of a mail, with its one event."""
    (attached,) = mail.attachments
    assert attached.filename == "soudan.ics"
    calendar = Calendar.from_ical(attached.content)
    (event,) = calendar.events
    return calendar, event


def test_whoever_books_without_a_conversation_gets_a_code(office: Office) -> None:
    requested = office.request()
    (mail,) = office.mails()
    assert mail.subject == f"【まどぐち】確認番号：{requested.code}"
    assert mail.text.startswith("架空 花子 さま\n\n相談のお申し込みを受け付けました。")
    assert f"確認番号：{requested.code}" in mail.text
    assert "8時15分までに" in mail.text
    assert "日時：2026年12月8日（火）10時〜10時30分" in mail.text
    assert f"{ADDRESS}/booking/{requested.booking.booking_id}/confirm?key=" in mail.text
    assert mail.attachments == ()
    assert requested.token not in mail.text
    assert "meet.example.jp" not in mail.text  # nobody gets into the meeting before the booking is confirmed


def test_a_code_is_not_mailed_any_more_when_it_is_of_no_use(office: Office) -> None:
    office.request()
    office.clock.forward(minutes=15)
    assert office.outbox.claim() is None


def test_only_the_newest_code_is_mailed(office: Office) -> None:
    requested = office.request()
    code = office.bookings.renew_code(requested.booking.booking_id)
    assert [mail.subject for mail in office.mails()] == [f"【まどぐち】確認番号：{code}"]


def test_a_confirmed_booking_is_an_invitation_for_both(office: Office) -> None:
    booking = office.booked(supporter="みほん商工会議所")
    (mail,) = office.mails()
    assert mail.subject == "【まどぐち】相談のご予約が決まりました（2026年12月8日（火）10時〜10時30分）"
    for line in ("方法：Web会議", "https://meet.example.jp/room-1", "相談員：相談員A", "同席：みほん商工会議所"):
        assert line in mail.text
    page = next(line for line in mail.text.splitlines() if "/booking/" in line)
    assert page.startswith(f"{ADDRESS}/booking/{booking.booking_id}?key=")
    office.links.check(booking.booking_id, page.partition("key=")[2])
    calendar, event = invited(mail)
    assert calendar["METHOD"] == "REQUEST"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (
        f"{booking.booking_id}@booking.madoguchi", 1, "CONFIRMED",
    )  # fmt: skip
    assert (event.start, event.end) == (at(10, day=8), at(10, 30, day=8))
    assert event["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Tokyo"]
    assert (event["ORGANIZER"], event["ATTENDEE"]) == ("mailto:madoguchi@example.jp", "mailto:hanako@example.com")
    assert event["LOCATION"] == "https://meet.example.jp/room-1"
    (to_adviser,) = office.mails(ADVISER_MAIL)
    assert invited(to_adviser)[1]["UID"] == event["UID"]


def test_the_adviser_reads_nothing_of_the_owner(office: Office) -> None:
    booking = office.booked(slot_id=office.slot(mode="phone"))
    office.bookings.move(booking.booking_id, office.slot(hour=14, mode="phone"))
    office.bookings.cancel(booking.booking_id)
    office.bookings.release_expired()
    for mail in office.mails(ADVISER_MAIL):
        whole = mail.subject + mail.text + "".join(a.content for a in mail.attachments)
        assert not any(word in whole for word in ("花子", "hanako", "12345678", "/booking/"))
        assert f"{ADDRESS}/console/advice/" in whole


def test_who_takes_part_is_named_in_the_owners_mails_and_nowhere_else(office: Office) -> None:
    who, named = office.someone(), "架空信用金庫の見本さん"
    booking = office.booked(supporter=named, **who)
    office.bookings.move(booking.booking_id, office.slot(hour=14))
    office.remind_at(jst(7, 10))
    office.bookings.move(booking.booking_id, office.slot(hour=15, which=1))
    office.bookings.cancel(booking.booking_id)
    assert named not in everything_stored(office.engine)
    told = [body["text"] for body in office.told(who["conversation_id"])]
    assert len(told) == 5
    assert all("同席：あり" in text for text in told)
    mine, advisers = office.mails(), [*office.mails(ADVISER_MAIL), *office.mails(OTHER_MAIL)]
    assert mine and all(f"同席：{named}" in mail.text for mail in mine)
    assert advisers and all("同席：あり" in mail.text for mail in advisers)
    assert not any(named in invited(mail)[1]["DESCRIPTION"] for mail in (*mine, *advisers) if mail.attachments)


def test_a_call_says_who_calls_and_no_number(office: Office) -> None:
    office.booked(slot_id=office.slot(mode="phone"))
    (mail,) = office.mails()
    assert "方法：電話（ご予約の番号に、相談員からお電話します）" in mail.text
    assert "12345678" not in mail.text
    assert invited(mail)[1]["LOCATION"] == "電話"


def test_a_moved_booking_moves_in_the_calendar(office: Office) -> None:
    booking = office.booked()
    office.mails(), office.mails(ADVISER_MAIL)
    office.bookings.move(booking.booking_id, office.slot(hour=14))
    for mail in (*office.mails(), *office.mails(ADVISER_MAIL)):
        assert "前の日時：2026年12月8日（火）10時〜10時30分" in mail.text
        calendar, event = invited(mail)
        assert (calendar["METHOD"], event["SEQUENCE"]) == ("REQUEST", 3)
        assert event.start == at(14, day=8)


def test_the_file_of_its_page_is_the_same_event(office: Office) -> None:
    """Who has both, the invitation and the file, has one event and not two."""
    booking = office.booked()
    fetched = Calendar.from_ical(ics_of(booking, office.advisers[0], "https://x.example")).events[0]
    event = invited(office.mails()[0])[1]
    assert (fetched["UID"], fetched["SEQUENCE"]) == (event["UID"], event["SEQUENCE"])


def test_a_booking_moved_to_another_adviser_leaves_the_first_one(office: Office) -> None:
    booking = office.booked()
    office.mails(), office.mails(ADVISER_MAIL)
    office.bookings.move(booking.booking_id, office.slot(hour=14, which=1))
    (away,), (new,) = office.mails(ADVISER_MAIL), office.mails(OTHER_MAIL)
    assert (away.subject, invited(away)[0]["METHOD"]) == (
        "【まどぐち】予約が取り消されました（2026年12月8日（火）10時〜10時30分）", "CANCEL",
    )  # fmt: skip
    assert (new.subject, invited(new)[0]["METHOD"]) == (
        "【まどぐち】新しい予約が入りました（2026年12月8日（火）14時〜14時30分）", "REQUEST",
    )  # fmt: skip


def test_a_booking_moved_before_it_is_confirmed_is_no_invitation(office: Office) -> None:
    requested = office.request()
    office.mails()
    office.bookings.move(requested.booking.booking_id, office.slot(hour=14))
    (mail,) = office.mails()
    assert mail.attachments == ()
    assert office.mails(ADVISER_MAIL) == []


@pytest.mark.parametrize(
    ("by", "sentence"),
    [("person", "次のご予約を取り消しました。"), ("staff:3", "窓口のつごうで取り消しになりました。")],
)
def test_a_cancelled_booking_leaves_the_calendar(office: Office, by: str, sentence: str) -> None:
    booking = office.booked()
    office.mails(), office.mails(ADVISER_MAIL)
    office.bookings.cancel(booking.booking_id, by)
    (mail,), (to_adviser,) = office.mails(), office.mails(ADVISER_MAIL)
    assert sentence in mail.text
    assert "/booking/" not in mail.text
    for calendar, event in (invited(mail), invited(to_adviser)):
        assert (calendar["METHOD"], event["SEQUENCE"], event["STATUS"]) == ("CANCEL", 2, "CANCELLED")


def test_what_was_never_confirmed_is_cancelled_without_a_word_to_the_adviser(office: Office) -> None:
    requested = office.request()
    office.mails()
    office.bookings.cancel(requested.booking.booking_id)
    (mail,) = office.mails()
    assert mail.attachments == ()
    assert office.mails(ADVISER_MAIL) == []


def test_a_booking_that_was_not_confirmed_in_time_is_told_of(office: Office) -> None:
    office.request()
    office.mails()
    office.clock.forward(minutes=16)
    office.bookings.release_expired()
    assert [mail.subject for mail in office.mails()] == [
        "【まどぐち】相談のお申し込みは取り消されました（2026年12月8日（火）10時〜10時30分）"
    ]


def test_what_is_not_true_any_more_is_not_mailed(office: Office) -> None:
    """The server was down all the time: only the last state is sent when it is back."""
    booking = office.booked()
    office.bookings.move(booking.booking_id, office.slot(hour=14))
    office.bookings.cancel(booking.booking_id)
    assert office.waiting() == ["booking.cancelled", "adviser.cancelled"]


def test_the_same_change_twice_is_one_mail(office: Office) -> None:
    booking = office.booked()
    for _ in range(3):
        office.bookings.cancel(booking.booking_id)
    office.mails(ADVISER_MAIL)
    assert [mail.subject[:17] for mail in office.mails()] == ["【まどぐち】相談のご予約を取り消し"]


def test_in_chat_the_reply_tells_it_and_only_the_code_is_mailed(office: Office) -> None:
    who = office.someone()
    requested = office.in_chat.request(_wish(office, **who))
    assert [requested.code in mail.text for mail in office.mails()] == [True]
    booking = office.in_chat.confirm_in_channel(requested.booking.booking_id, who["person_id"])
    office.in_chat.move(booking.booking_id, office.slot(hour=14))
    office.in_chat.cancel(booking.booking_id)
    assert office.told(who["conversation_id"]) == []


def test_what_happens_elsewhere_is_told_in_the_conversation(office: Office) -> None:
    who = office.someone()
    requested = office.in_chat.request(_wish(office, **who))
    office.in_chat.confirm_in_channel(requested.booking.booking_id, who["person_id"])
    office.bookings.move(requested.booking.booking_id, office.slot(hour=14), "staff:1")
    office.bookings.cancel(requested.booking.booking_id, "staff:1")
    moved, cancelled = office.told(who["conversation_id"])
    assert moved["text"].startswith("相談の日時が変わりました（前の日時：2026年12月8日（火）10時〜10時30分）。")
    assert [c["payload"] for c in moved["choices"]][-1].startswith("/cancel_booking")
    assert "窓口のつごうで取り消しになりました" in cancelled["text"]
    assert cancelled["choices"][0]["payload"] == "/book_consultation"


def test_a_phone_only_owner_hears_of_it_in_the_conversation_alone(office: Office) -> None:
    who = office.someone()
    requested = office.in_chat.request(_wish(office, Contact("架空 花子", "+81312345678"), **who))
    office.bookings.confirm_in_channel(requested.booking.booking_id, who["person_id"])
    assert office.mails() == []
    (told,) = office.told(who["conversation_id"])
    assert told["text"].startswith("相談のご予約が決まりました。\n日時：2026年12月8日（火）10時〜10時30分")
    assert f"{ADDRESS}/booking/{requested.booking.booking_id}?key=" in told["text"]


def test_who_waits_is_offered_the_slot_that_became_free(office: Office) -> None:
    booking, who = office.booked(), office.someone()
    WaitingList(office.engine, office.clock).join(Need("subsidy"), at(9, day=8), at(17, day=8), **who)
    office.bookings.cancel(booking.booking_id)
    (told,) = office.told(who["conversation_id"])
    assert told["text"].startswith("お待ちの相談に、空きが出ました。\n日時：2026年12月8日（火）10時〜10時30分")
    assert booking.slot.slot_id in told["choices"][0]["payload"]
    assert "花子" not in told["text"]


def test_an_erased_person_is_told_nothing_but_the_adviser_is(office: Office) -> None:
    who = office.someone()
    requested = office.in_chat.request(_wish(office, **who))
    office.in_chat.confirm_in_channel(requested.booking.booking_id, who["person_id"])
    office.mails(ADVISER_MAIL)
    office.kept = []
    office.conversations.erase(who["conversation_id"])
    office.bookings.release_expired()
    assert office.mails() == []
    (to_adviser,) = office.mails(ADVISER_MAIL)
    assert invited(to_adviser)[0]["METHOD"] == "CANCEL"


def test_without_a_mail_server_the_conversation_is_told_all_the_same(office: Office) -> None:
    bookings = Bookings(office.engine, CIPHER, BookingNews(replace(office.desk, outbox=None)), office.clock)
    who = office.someone()
    requested = bookings.request(_wish(office, **who))
    bookings.confirm_in_channel(requested.booking.booking_id, who["person_id"])
    assert office.waiting() == []
    assert len(office.told(who["conversation_id"])) == 1


def _wish(office: Office, contact: Contact = OWNER, **fields: Any) -> Wish:
    return wish(office.slot(), contact=contact, **fields)
