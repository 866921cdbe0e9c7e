"""Booking in words and by button. It is Monday, 7 December 2026, eight in the morning; advisers work from nine to five."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.consultation.advisers import Advisers
from actions.consultation.chat.known import Known
from actions.consultation.chat.wording import wording
from actions.consultation.models import Contact
from actions.flow import Wish
from actions.memory import Memory
from tests.actions.consultation.chat.talking import Talk
from tests.actions.consultation.material import at

SAY = wording()


def test_one_question_after_the_other_and_a_booking_at_the_end(talk: Talk) -> None:
    talk.starts("相談したい")
    assert talk.step == "topic"
    talk.taps("資金繰り")
    assert talk.step == "mode"
    talk.taps("Web会議")
    assert talk.step == "slot"
    talk.taps(talk.labels[0])
    assert talk.step == "name"
    talk.says("架空花子です")
    assert talk.step == "contact"
    talk.says("hanako@example.com")
    assert talk.step == "supporter"
    talk.taps("ひとりで相談する")
    assert talk.step == "shares"
    talk.taps("何も見せない")
    assert talk.step == "confirm"
    assert "架空花子" in talk.shown
    assert "hanako@example.com" in talk.shown
    talk.taps("この内容で予約する")
    assert not talk.last.open
    booking = talk.booking
    assert (booking.status, booking.mode, booking.topic, booking.shares) == ("confirmed", "web", "funding", frozenset())
    assert talk.bookings.contact(booking.booking_id) == Contact("架空花子", None, "hanako@example.com")
    assert talk.steps == ["offered", "booked", "confirmed"]


@pytest.mark.parametrize("step", ["topic", "mode", "slot", "name", "contact", "supporter", "shares", "confirm"])
def test_every_question_is_left_by_its_last_button_and_gone_on_with(talk: Talk, step: str) -> None:
    talk.starts("相談したい")
    for answer in ("資金繰り", "Web", "1番目", "架空花子", "hanako@example.com", "ひとり", "なし"):
        if talk.step == step:
            break
        talk.says(answer)
    assert talk.step == step
    talk.taps(talk.labels[-1])
    assert not talk.last.open
    assert not talk.flow.is_open(talk.speaker.person_id)
    talk.taps(SAY.labels["resume"])
    assert talk.step == step


@pytest.mark.parametrize(
    ("text", "topic"),
    [("補助金のこと", "subsidy"), ("9番目", "funding"), ("お金を借りたい", "funding"), ("その他", "other")],
)
def test_a_topic_in_everyday_words(talk: Talk, text: str, topic: str) -> None:
    talk.starts("相談したい")
    talk.says(text, sounds_asking=True)
    assert talk.step == "mode"
    draft = talk.drafts.get(talk.speaker.person_id)
    assert draft is not None
    assert draft.topic == topic


def test_a_time_said_early_is_remembered(talk: Talk) -> None:
    talk.starts("相談したい")
    talk.says("明日の夕方")
    assert SAY.notes["wish"] in talk.text
    talk.says("創業")
    talk.says("Web")
    assert talk.labels[0] == "12月8日（火）16:00"


def test_all_in_one_sentence_is_not_asked_again(talk: Talk) -> None:
    talk.starts("補助金の相談を、明日の10時に電話でお願いしたい")
    assert talk.step == "slot"
    assert talk.labels[0] == "12月8日（火）10:00"
    talk.says("10時で")
    assert talk.step == "name"
    talk.says("架空です。０９０ー１２３４ー５６７８")
    assert talk.step == "supporter"


def test_what_is_known_of_the_person_is_not_asked(talk: Talk) -> None:
    talk.known = Known("funding", "愛知県", "伴走", diagnosis=True)
    talk.starts("相談したい")
    assert "資金繰り" in talk.text
    assert talk.step == "mode"
    talk.says("電話")
    draft = talk.drafts.get(talk.speaker.person_id)
    assert draft is not None
    assert (draft.topic, draft.prefecture, draft.support_type) == ("funding", "愛知県", "伴走")


def test_what_was_talked_about_is_the_topic(talk: Talk) -> None:
    talk.starts("相談したい", memory=Memory(focus="starter:it-hojo", question="資金繰りが苦しい"))
    assert "資金繰り" in talk.text
    assert talk.step == "mode"


@pytest.mark.parametrize(
    ("text", "says"), [("今日相談できる？", "はい、今日は09:00から空きがあります。"), ("明日の午後に相談したい", "")]
)
def test_who_asks_for_today_hears_first_whether_there_is_something(talk: Talk, text: str, says: str) -> None:
    talk.starts(text)
    assert says in talk.text


def test_the_day_is_over_and_the_next_is_offered(talk: Talk) -> None:
    talk.clock.now = at(18)
    talk.starts("今日相談できる？")
    assert "今日は、もう空きがありません。いちばん早い空きは、12月8日（火）09:00です。" in talk.text


@pytest.mark.parametrize(
    ("text", "first"),
    [("来週の火曜の午後", "12月15日（火）12:00"), ("夕方の一番早いの", "12月7日（月）16:00"), ("12/10の14時半", "12月10日（木）14:30"),
     ("再来週", "12月21日（月）09:00"), ("水曜か金曜の午前", "12月9日（水）09:00"), ("なるべく早く", "12月7日（月）09:00")],
)  # fmt: skip
def test_slots_are_those_wished_for(talk: Talk, text: str, first: str) -> None:
    talk.starts("補助金のことを電話で相談したい")
    talk.says(text)
    assert talk.labels[0] == first


def test_where_nothing_fits_the_closest_are_offered_and_it_is_said(talk: Talk) -> None:
    talk.starts("補助金のことを電話で相談したい")
    talk.says("土日しか無理")
    assert SAY.notes["nearby"] in talk.text
    talk.says("明日の夜8時")
    assert "空きがありません" in talk.text
    assert talk.labels[0].startswith("12月8日（火）15:30")


def test_another_time_another_day_and_later(talk: Talk) -> None:
    talk.starts("補助金のことを電話で相談したい")
    talk.says("明日の午前")
    before = talk.labels[:3]
    talk.taps("ほかの時間を見る")
    assert not {*before} & {*talk.labels[:3]}
    talk.says("ほかの日")
    assert not any(label.startswith("12月8日") for label in talk.labels[:3])
    talk.says("明日の午前")
    talk.says("もっと遅い時間")
    assert all(label.startswith("12月8日") and label[-5:] > "11:30" for label in talk.labels[:3])


def test_a_place_among_those_shown_chooses(talk: Talk) -> None:
    talk.starts("補助金のことを電話で相談したい")
    second = talk.labels[1]
    talk.says("２番目のでお願いします")
    assert talk.step == "name"
    assert second in talk.text


def test_a_change_of_mind_about_the_time_comes_back_to_the_slots(talk: Talk) -> None:
    talk.up_to("confirm")
    talk.says("やっぱり来週の火曜の10時にして")
    assert talk.step == "slot"
    assert talk.labels[0] == "12月15日（火）10:00"
    talk.says("1番目")
    assert talk.step == "confirm"


def test_one_hour_is_looked_for_if_it_is_wished(talk: Talk) -> None:
    talk.starts("補助金のことを電話で1時間相談したい")
    for words in ("1番目", "架空", "090-1234-5678", "ひとり", "なし", "はい"):
        talk.says(words)
    assert talk.booking.slot.minutes == 60


def test_a_call_needs_a_number(talk: Talk) -> None:
    talk.up_to("contact")
    talk.says("hanako@example.com")
    assert talk.step == "contact"
    assert SAY.notes["phone_needed"] in talk.text
    talk.says("03-1234-5678")
    assert talk.step == "supporter"


@pytest.mark.parametrize("text", ["0120", "090-12", "hanako@", "a@b@c", "０９０１２３４５"])
def test_a_contact_that_cannot_be_is_asked_for_again(talk: Talk, text: str) -> None:
    talk.up_to("contact")
    talk.says(text)
    assert talk.step == "contact"
    assert SAY.notes["broken_contact"] in talk.text


def test_why_a_name_is_asked_for_and_that_none_is_needed(talk: Talk) -> None:
    talk.up_to("name")
    talk.says("なんで名前がいるの？")
    assert SAY.helps["name"] in talk.text
    assert talk.step == "name"
    talk.taps("名前を言わずに進む")
    assert talk.step == "contact"


def test_whoever_takes_part_is_told(talk: Talk) -> None:
    talk.up_to("supporter")
    talk.says("架空信用金庫の山田さん")
    talk.says("なし")
    assert "架空信用金庫の山田さん" in talk.shown
    talk.says("はい")
    assert talk.booking.three_party
    assert talk.bookings.supporter(talk.booking.booking_id) == "架空信用金庫の山田さん"


def test_what_the_adviser_may_see_is_chosen_one_by_one(talk: Talk) -> None:
    talk.known = Known(diagnosis=True)
    talk.up_to("shares")
    assert talk.labels[0] == SAY.labels["nothing"]
    talk.taps("診断の結果")
    assert talk.labels[0] == SAY.labels["these"]
    talk.taps("ここでの会話")
    talk.taps("これで進む")
    talk.taps("この内容で予約する")
    assert talk.booking.shares == {"diagnosis", "conversation"}


@pytest.mark.parametrize("answer", ["ぜんぶ見せる", "全部"])
def test_a_result_that_there_is_none_of_cannot_be_shown(talk: Talk, answer: str) -> None:
    talk.up_to("shares")
    assert SAY.shares["diagnosis"] not in talk.labels
    (talk.taps if answer in talk.labels else talk.says)(answer)
    talk.says("これでお願い")
    assert talk.booking.shares == {"conversation", "schemes"}


@pytest.mark.parametrize("part", ["slot", "mode", "topic", "name", "contact", "supporter", "shares"])
def test_each_answer_can_be_changed_at_the_end(talk: Talk, part: str) -> None:
    talk.up_to("confirm")
    talk.taps(SAY.labels[f"change_{part}"])
    assert talk.step == part
    answers = {
        "mode": "電話",
        "slot": "2番目",
        "topic": "創業",
        "name": "見本",
        "contact": "03-1234-5678",
        "supporter": "ひとり",
        "shares": "なし",
    }
    talk.says(answers[part])
    if talk.step == "slot":
        talk.says("1番目")
    assert talk.step == "confirm"


def test_going_back_puts_the_question_before(talk: Talk) -> None:
    talk.up_to("supporter")
    for step in ("contact", "name", "slot"):
        talk.says("戻る")
        assert talk.step == step


@pytest.mark.parametrize("step", ["topic", "mode", "slot", "name", "contact", "supporter", "shares", "confirm"])
def test_a_side_question_is_for_somebody_else_and_the_booking_goes_on(talk: Talk, step: str) -> None:
    if step in ("topic", "mode"):
        talk.starts("相談したい" if step == "topic" else "補助金の相談をしたい")
    else:
        talk.up_to(step)
    turn = talk.says("インボイスって何？", sounds_asking=True)
    assert turn.side_question == "インボイスって何？"
    assert turn.open
    assert talk.step == step
    assert talk.stored[-1] == "インボイスって何？"


def test_the_card_tells_all_that_is_needed_and_why_this_adviser(talk: Talk) -> None:
    talk.up_to("confirm")
    talk.says("はい、お願いします")
    card = talk.card
    assert card["title"] == "12月7日（月）09:00〜09:30"
    assert (card["adviser"], card["badge"]) == ("試験 太郎", "予約済み")
    assert card["reasons"] == ["「補助金・支援制度」にくわしい"]
    assert [link["url"].partition("?key=")[0] for link in card["links"]] == [
        f"https://example.com/booking/{talk.booking.booking_id}/calendar.ics",
        f"https://example.com/booking/{talk.booking.booking_id}",
    ]
    assert [a["payload"].split("{")[0] for a in card["actions"]] == ["/change_booking", "/cancel_booking"]


def test_two_presses_of_the_same_button_make_one_booking(talk: Talk) -> None:
    talk.up_to("confirm")
    payload = talk.last.messages[-1].choices[0].payload
    talk.sends(payload)
    talk.sends(payload)
    assert talk.booking.status == "confirmed"
    assert talk.last.messages[-1].type == "booking"


def test_a_process_that_dies_while_it_books_leaves_a_booking_that_can_be_made(talk: Talk) -> None:
    talk.clock.forward(minutes=-5)
    talk.up_to("confirm")
    draft = talk.drafts.get(talk.speaker.person_id)
    assert draft is not None
    talk.drafts.put(talk.speaker.person_id, replace(draft, step="making"))
    talk.says("はい")
    assert SAY.notes["making"] in talk.text
    talk.clock.forward(seconds=31)
    talk.says("はい")
    assert talk.booking.status == "confirmed"


def test_a_slot_taken_meanwhile_gives_others_kindly(talk: Talk) -> None:
    other = Talk(talk.engine, talk.clock)
    third = Talk(talk.engine, talk.clock)
    for person, phone in ((talk, "03-1234-5678"), (other, "03-1234-5679"), (third, "03-1234-5670")):
        person.up_to("confirm", contact=phone)
    talk.says("はい")
    other.says("はい")
    assert other.step == "slot"
    assert SAY.notes["taken"] in other.text
    assert other.labels[0] == "12月7日（月）09:00"  # with the other adviser
    other.says("1番目")
    other.says("はい")
    assert other.booking.starts_at == talk.booking.starts_at
    third.says("はい")
    assert "09:00" not in third.labels[0]


def test_nothing_free_offers_the_waiting_list_first(talk: Talk) -> None:
    for adviser in ("a-1", "a-2"):
        Advisers(talk.engine).change(adviser, active=False)
    talk.starts("補助金のことを電話で相談したい")
    assert talk.labels[0] == SAY.labels["wait"]
    assert SAY.labels["human"] in talk.labels
    talk.taps(SAY.labels["wait"])
    assert SAY.notes["waiting"] in talk.text
    assert not talk.last.open


def test_three_bookings_are_enough(talk: Talk) -> None:
    for n in range(3):
        talk.starts("補助金の相談を電話で予約したい")
        for words in ("1番目", "架空", f"03-1234-567{n}", "ひとり", "なし", "はい"):
            talk.says(words)
    talk.starts("もう一件予約したい")
    assert SAY.notes["too_many"] in talk.text
    assert len(talk.last.messages[0].cards) == 3
    assert not talk.last.open


def test_a_draft_that_was_put_off_takes_what_is_said_when_it_is_gone_on_with(talk: Talk) -> None:
    talk.up_to("name")
    assert talk.flow.put_off(talk.speaker)
    assert not talk.flow.put_off(talk.speaker)
    talk.starts("予約の続き")
    assert talk.step == "name"


def test_a_button_from_long_ago_changes_nothing(talk: Talk) -> None:
    talk.starts("相談したい")
    old = talk.last.messages[-1].choices[1].payload
    talk.says("資金繰り")
    talk.sends(old)
    assert SAY.notes["stale"] in talk.text
    assert talk.step == "mode"


def test_a_slot_of_a_message_begins_with_it(talk: Talk) -> None:
    talk.starts("補助金の相談を電話で")
    slot = talk.drafts.get(talk.speaker.person_id)
    assert slot is not None
    talk.says("やめる")
    talk.starts(value=f"slot:{slot.offered[1]}")
    talk.taps("補助金・支援制度")
    assert talk.step == "name"


def test_the_wish_is_for_this_flow(talk: Talk) -> None:
    assert talk.flow.is_wanted(Wish("change_booking"))
    assert not talk.flow.is_wanted(Wish("start_diagnosis"))
    assert not talk.flow.takes_over(Wish("book_consultation", "予約の確認"))
