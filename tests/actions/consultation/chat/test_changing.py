"""Changing, cancelling and looking at bookings, and what the adviser may see. Monday, 7 December 2026, eight in the morning."""

from __future__ import annotations

import pytest

from actions.consultation.chat.dialogue import CANCEL, CHANGE
from actions.consultation.chat.wording import wording
from tests.actions.consultation.chat.talking import Talk
from tests.actions.consultation.material import at

SAY = wording()


def book(talk: Talk, words: str = "1番目", phone: str = "090-1234-5678") -> None:
    talk.starts("補助金の相談を電話で予約したい")
    for said in (words, "架空花子", phone, "ひとり", "なし", "はい"):
        talk.says(said)
        if talk.step == "slot" and said == words:
            talk.says("1番目")


def test_the_only_booking_is_moved_by_what_is_said(talk: Talk) -> None:
    book(talk)
    talk.starts("予約を来週の火曜の10時に変えたい", intent=CHANGE)
    assert talk.step == "slot"
    assert talk.labels[0] == "12月15日（火）10:00"
    talk.taps(talk.labels[0])
    assert "前：12月7日（月）09:00" in talk.text
    talk.taps(SAY.labels["confirm_move"])
    assert SAY.notes["moved"] in talk.text
    assert (talk.booking.starts_at, talk.booking.moves) == (at(10, day=15), 1)
    assert not talk.last.open


@pytest.mark.parametrize(
    ("words", "first"),
    [("予約を翌日に変えたい", "12月9日（水）09:00"), ("予約を次の日の同じ時間にしてほしい", "12月9日（水）10:00"),
     ("予約の時間を1週間後の午後に変更", "12月15日（火）12:00"), ("予約を前日に早めたい", "12月7日（月）")],
)  # fmt: skip
def test_a_day_is_told_from_that_of_the_booking(talk: Talk, words: str, first: str) -> None:
    book(talk, "明日の10時")
    assert talk.booking.starts_at == at(10, day=8)
    talk.starts(words, intent=CHANGE)
    assert talk.step == "slot"
    assert talk.labels[0].startswith(first)


def test_a_day_told_from_the_booking_at_the_question_for_the_time(talk: Talk) -> None:
    book(talk, "明日の10時")
    talk.starts("予約を変えたい", intent=CHANGE)
    talk.says("次の日の同じ時間がいい")
    assert talk.step == "slot"
    assert talk.labels[0] == "12月9日（水）10:00"


@pytest.mark.parametrize("words", ["予約の電話番号を変えたい", "予約の名前を間違えました", "相談の内容を変えたい"])
def test_what_cannot_be_changed_any_more_is_said(talk: Talk, words: str) -> None:
    book(talk)
    talk.starts(words, intent=CHANGE)
    assert talk.text.startswith(SAY.notes["only_when_and_how"])


def test_another_way_to_talk_is_noted(talk: Talk) -> None:
    book(talk)
    talk.starts("予約をWebに変えたい", intent=CHANGE)
    assert SAY.notes["mode"].format(mode="Web会議") in talk.text
    talk.says("1番目")
    talk.says("はい")
    assert talk.booking.mode == "web"


def test_which_of_several_is_asked_and_named_by_its_day(talk: Talk) -> None:
    book(talk)
    book(talk, "明日の10時", "03-1234-5678")
    talk.starts("予約を変えたい", intent=CHANGE)
    assert talk.step == "which"
    assert len(talk.labels) == 3
    talk.says("明日の")
    assert talk.step == "slot"
    talk.says("やめる")
    assert SAY.notes["kept"] in talk.text
    talk.starts("明日の予約を来週に変えて", intent=CHANGE)
    assert talk.step == "slot"
    assert talk.labels[0].startswith("12月14日")


def test_a_booking_is_cancelled_after_one_question_and_can_be_made_again(talk: Talk) -> None:
    book(talk)
    talk.starts("キャンセル", intent=CANCEL)
    assert "12月7日（月）09:00" in talk.text
    assert talk.booking.status == "confirmed"
    talk.says("はい")
    assert talk.booking.status == "cancelled"
    assert not talk.last.open
    talk.taps(SAY.labels["rebook"])
    assert talk.last.open


@pytest.mark.parametrize("text", ["いいえ", "やっぱりやめる", "今のままにする"])
def test_who_does_not_want_it_keeps_the_booking(talk: Talk, text: str) -> None:
    book(talk)
    talk.starts("予約を取り消して", intent=CANCEL)
    if text in talk.labels:
        talk.taps(text)
    else:
        talk.says(text)
    assert talk.booking.status == "confirmed"
    assert not talk.last.open


def test_buttons_of_the_card_change_and_cancel(talk: Talk) -> None:
    book(talk)
    change, cancel = (action["payload"] for action in talk.card["actions"])
    talk.sends(change)
    assert talk.step == "slot"
    talk.sends(cancel)
    talk.taps(SAY.labels["confirm_cancel"])
    assert talk.booking.status == "cancelled"


def test_nothing_to_change_offers_to_book(talk: Talk) -> None:
    for intent in (CHANGE, CANCEL):
        talk.starts("予約をどうにかして", intent=intent)
        assert SAY.notes["none"] in talk.text
        assert talk.labels == [SAY.labels["book"]]


@pytest.mark.parametrize("text", ["予約を確認したい", "予約の一覧", "次の相談はいつ？", "予約いつだっけ"])
def test_bookings_are_listed(talk: Talk, text: str) -> None:
    book(talk)
    talk.starts(text)
    assert talk.last.messages[0].type == "booking"
    assert not talk.last.open


def test_bookings_are_listed_in_the_middle_and_it_goes_on(talk: Talk) -> None:
    book(talk)
    talk.up_to("name", contact="03-1234-5678")
    talk.says("予約を確認したい")
    assert talk.last.messages[0].type == "booking"
    assert talk.step == "name"


def test_a_booking_that_has_begun_is_neither_moved_nor_cancelled(talk: Talk) -> None:
    book(talk)
    talk.starts("キャンセル", intent=CANCEL)
    talk.clock.now = at(9, 10)
    talk.says("はい")
    assert SAY.notes["past"] in talk.text
    assert talk.booking.status == "confirmed"


def test_the_adviser_asks_to_see_more_and_the_owner_decides(talk: Talk) -> None:
    book(talk)
    booking = talk.booking.booking_id
    talk.starts(value=f"share:{booking}:diagnosis,conversation")
    assert "診断の結果、ここでの会話" in talk.text
    assert talk.booking.shares == {"diagnosis", "conversation"}
    talk.starts(value=f"unshare:{booking}:conversation")
    assert talk.booking.shares == {"diagnosis"}


@pytest.mark.parametrize("value", ["share:{id}:contact", "share::diagnosis", "share:b:", "share"])
def test_only_what_there_is_can_be_shared(talk: Talk, value: str) -> None:
    book(talk)
    talk.starts(value=value.format(id=talk.booking.booking_id))
    assert talk.booking.shares == frozenset()


def test_nobody_shares_what_is_not_theirs(talk: Talk) -> None:
    book(talk)
    stranger = Talk(talk.engine, talk.clock)
    stranger.starts(value=f"share:{talk.booking.booking_id}:diagnosis")
    assert SAY.notes["stale"] in stranger.text
    assert talk.booking.shares == frozenset()


def test_a_code_by_mail_confirms(talk: Talk) -> None:
    talk.mail = True
    with_mail = Talk(talk.engine, talk.clock, mail=True)
    with_mail.starts("補助金の相談をWebで予約したい")
    for said in ("1番目", "架空花子", "hanako@example.com", "ひとり", "なし", "はい"):
        with_mail.says(said)
    assert with_mail.step == "code"
    assert "08:15" in with_mail.text
    (code,) = [details["code"] for kind, _, details in with_mail.news.heard if kind == "code"]
    with_mail.says("000000" if code != "000000" else "111111")
    assert "あと4回" in with_mail.text
    with_mail.says("メールが届かない")
    assert SAY.notes["code_again"] in with_mail.text
    *_, code = [details["code"] for kind, _, details in with_mail.news.heard if kind == "code"]
    with_mail.says("番号は" + "".join(chr(ord(digit) + 0xFEE0) for digit in code) + "です")
    assert with_mail.booking.status == "confirmed"
    assert with_mail.last.messages[-1].type == "booking"


def test_a_code_too_late_asks_again_and_the_booking_can_still_be_made(talk: Talk) -> None:
    with_mail = Talk(talk.engine, talk.clock, mail=True)
    with_mail.starts("補助金の相談をWebで予約したい")
    for said in ("最後の", "架空花子", "hanako@example.com", "ひとり", "なし", "はい"):
        with_mail.says(said)
    talk.clock.forward(minutes=16)
    with_mail.says("123456")
    assert SAY.notes["code_expired"] in with_mail.text
    assert with_mail.step == "confirm"
    with_mail.says("はい")
    with_mail.taps(SAY.labels["here"])
    open_ = [b for b in with_mail.bookings.of_person(with_mail.speaker.person_id) if b.is_open]
    assert [b.status for b in open_] == ["confirmed"]


def test_a_number_instead_of_the_mail_takes_its_place(talk: Talk) -> None:
    with_mail = Talk(talk.engine, talk.clock, mail=True)
    with_mail.starts("補助金の相談をWebで予約したい")
    for said in ("1番目", "架空花子", "hanako@example.com", "ひとり", "なし", "はい"):
        with_mail.says(said)
    with_mail.taps(SAY.labels["change_contact"])
    assert with_mail.step == "contact"
    with_mail.says("090-1234-5678")
    with_mail.says("はい")
    open_ = [b for b in with_mail.bookings.of_person(with_mail.speaker.person_id) if b.is_open]
    assert [b.status for b in open_] == ["confirmed"]
    contact = with_mail.bookings.contact(open_[0].booking_id)
    assert contact is not None
    assert contact.email is None
