"""Asking to be called back, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from actions.encryption import Cipher, new_key
from actions.errors import ListFull
from actions.handover.callback_flow import MARK, CallbackFlow
from actions.handover.callback_form import CallbackForm, CallbackForms
from actions.handover.private_number import PrivateNumber, national
from actions.handover.wording import wording
from actions.interview.turn import Speaker, Turn
from actions.memory import Memory
from tests.actions.handover.conftest import Desk

PHONE = "+81312345678"


class Form:
    """A person who asks to be called back."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.conversation = desk.someone()
        self.speaker = Speaker(desk.conversations.person(self.conversation), "web")
        self.forms = CallbackForms(desk.engine, desk.cipher, desk.clock)
        self.flow = CallbackFlow(self.forms, desk.callbacks)
        self.number = PrivateNumber(self.forms, desk.callbacks, desk.conversations)

    def press(self, step: str, value: str) -> Turn:
        return self.flow.press(self.speaker, f"callback.{step}", value, Memory())

    def types(self, text: str, *, sounds_asking: bool = False) -> Turn:
        """As a channel does: what is personal goes its own way."""
        hidden = self.number.take(self.conversation, text)
        if hidden is None:
            return self.flow.hear(self.speaker, text, sounds_asking=sounds_asking)
        assert not any(d in hidden.kept + hidden.sent for d in ("1234", "１２３４"))
        return self.press("number", "good" if "good" in hidden.sent else "bad")

    def shown(self, turn: Turn) -> str:
        """The last message as the person reads it."""
        return self.number.fill(self.conversation, [turn.messages[-1].text])[0]


@pytest.fixture
def form(desk: Desk) -> Form:
    return Form(desk)


def choices(turn: Turn) -> list[str]:
    return [c.label for c in turn.messages[-1].choices]


def test_number_time_and_a_look_at_both_make_a_request(form: Form) -> None:
    assert form.press("start", "begin").open
    asked = form.types("０３ー１２３４ー５６７８です")
    assert choices(asked)[:3] == ["いつでもよい", "午前", "午後"]
    confirm = form.types("水曜の夕方がいいです")
    assert MARK in confirm.messages[-1].text
    assert "電話番号：03-1234-5678" in form.shown(confirm)
    assert "時間：水曜の夕方がいいです" in form.shown(confirm)
    assert form.desk.callbacks.all() == []
    done = form.types("はい")
    assert not done.open
    assert "03-1234-5678 にお電話します" in form.shown(done)
    (waiting,) = form.desk.callbacks.all()
    assert (waiting.status, waiting.wished) == ("open", "水曜の夕方がいいです")
    assert form.desk.callbacks.phone(waiting.id) == PHONE
    assert form.forms.get(form.speaker.person_id) is None


@pytest.mark.parametrize("words", ["夕方の5時すぎ", "明日の午前中", "来週の水曜なら"])
def test_a_time_is_one_though_it_sounds_like_a_wish_to_book(form: Form, words: str) -> None:
    form.press("start", "begin")
    form.types("03-1234-5678です")
    assert f"時間：{words}" in form.shown(form.types(words, sounds_asking=True))


def test_a_question_about_times_is_none(form: Form) -> None:
    form.press("start", "begin")
    form.types("03-1234-5678です")
    assert form.types("土曜日は電話してもらえますか？", sounds_asking=True).side_question is not None


def test_confirmed_twice_it_is_one_request(form: Form) -> None:
    form.press("start", "begin")
    form.types("03-1234-5678")
    form.press("wished", "any_time")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: form.press("confirm", "confirm"), range(8)))
    assert len(form.desk.callbacks.all()) == 1
    assert "もう受け付けています" in form.press("start", "begin").messages[-1].text
    form.press("pending", "cancel")
    assert [c.status for c in form.desk.callbacks.all()] == ["cancelled"]
    assert form.press("pending", "cancel").messages[-1].text == wording().callback["nothing"]


@pytest.mark.parametrize("wrong", ["03-1234", "1234567890123456", "０１２３４", "080 1234 56789 0"])
def test_a_number_that_cannot_be_is_asked_for_again(form: Form, wrong: str) -> None:
    form.press("start", "begin")
    turn = form.types(wrong)
    assert turn.open
    assert wording().callback["not_a_phone"] in turn.messages[-1].text
    kept = form.forms.get(form.speaker.person_id)
    assert kept is not None and (kept.step, kept.phone) == ("phone", "")


def test_number_and_time_can_be_put_right_before_it_counts(form: Form) -> None:
    form.press("start", "begin")
    form.types("03-1234-5678")
    form.press("wished", "morning")
    form.press("confirm", "phone")
    assert "電話番号：090-1234-5678" in form.shown(form.types("090-1234-5678"))
    form.types("時間を変えたい")
    assert "時間：午後" in form.shown(form.press("wished", "afternoon"))


def test_a_question_in_between_is_answered_and_asking_goes_on(form: Form) -> None:
    form.press("start", "begin")
    turn = form.types("設備の補助金はいくら？", sounds_asking=True)
    assert (turn.side_question, turn.open) == ("設備の補助金はいくら？", True)
    assert wording().callback["ask_phone"] in turn.messages[-1].text


@pytest.mark.parametrize(
    "words", ["はい、お願いします", "それでお願いします", "はい、それでいいです。", "うん、頼みます", "大丈夫ですよ"]
)
def test_a_yes_in_other_words_sends_it(form: Form, words: str) -> None:
    form.press("start", "begin")
    form.types("03-1234-5678")
    form.press("wished", "any_time")
    assert form.types(words).messages[-1].text == wording().callback["done"].format(phone=MARK, wished="いつでもよい")


@pytest.mark.parametrize("words", ["やめる", "やっぱりやめます", "電話はいらないです", "もう結構です"])
def test_it_can_be_left(form: Form, words: str) -> None:
    form.press("start", "begin")
    form.types("03-1234-5678")
    turn = form.types(words)
    assert not turn.open
    assert form.forms.get(form.speaker.person_id) is None


def test_it_is_put_off_and_gone_on_with(form: Form) -> None:
    form.press("start", "begin")
    form.types("03-1234-5678")
    assert form.flow.put_off(form.speaker)
    assert not form.flow.put_off(form.speaker)
    assert form.number.take(form.conversation, "090-1234-5678") is None
    assert not form.flow.hear(form.speaker, "午後").open
    assert form.flow.left_at(form.speaker.person_id) is not None
    assert choices(form.press("start", "resume"))[0] == "いつでもよい"


@pytest.mark.parametrize("step", ["phone", "wished", "confirm"])
def test_every_question_begins_with_a_way_forward_and_ends_with_leaving(form: Form, step: str) -> None:
    form.press("start", "begin")
    if step != "phone":
        form.types("03-1234-5678")
    if step == "confirm":
        form.press("wished", "any_time")
    turn = form.flow.again(form.speaker)
    assert turn.open
    assert choices(turn)[0] not in ("あとにする", "申し込みをやめる")
    assert choices(turn)[-1] == "申し込みをやめる"


def test_nothing_of_the_number_can_be_read_in_the_database(form: Form) -> None:
    form.press("start", "begin")
    form.types("03-1234-5678")
    with form.desk.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM callback_forms").all())
        form.press("wished", "any_time")
        form.press("confirm", "confirm")
        kept += str(connection.exec_driver_sql("SELECT * FROM callbacks").all())
    assert "12345678" not in kept.replace("-", "")
    assert PHONE not in repr(CallbackForm(phone=PHONE))


def test_a_form_under_a_lost_key_counts_as_none(form: Form) -> None:
    form.press("start", "begin")
    form.types("03-1234-5678")
    other = CallbackForms(form.desk.engine, Cipher([new_key()]))
    assert other.get(form.speaker.person_id) is None


def test_one_number_has_three_requests_at_most(desk: Desk) -> None:
    people = [desk.conversations.person(desk.someone()) for _ in range(4)]
    for person in people[:3]:
        desk.callbacks.ask(person, PHONE, "午前")
    with pytest.raises(ListFull):
        desk.callbacks.ask(people[3], PHONE, "午前")
    desk.callbacks.cancel(people[0])
    assert desk.callbacks.ask(people[3], PHONE, "午前").status == "open"


def test_what_came_of_a_call_is_noted_once(desk: Desk) -> None:
    someone = desk.someone()
    asked = desk.callbacks.ask(desk.conversations.person(someone), PHONE, "午前")
    assert desk.callbacks.mark(asked.id, "not_reached", "田中", tries=0)
    assert not desk.callbacks.mark(asked.id, "not_reached", "田中", tries=0)  # a second click
    assert len(desk.told(someone)) == 1
    (waiting,) = desk.callbacks.all()
    assert (waiting.status, waiting.tries, waiting.member_name) == ("not_reached", 1, "田中")
    assert desk.callbacks.mark(asked.id, "done", "佐藤", tries=1)
    assert not desk.callbacks.mark(asked.id, "done", "田中", tries=1)
    assert desk.callbacks.mark(asked.id, "open", "佐藤", tries=1)
    assert [c.status for c in desk.callbacks.all()] == ["open"]
    assert not desk.callbacks.mark(999, "done", "田中", tries=0)


def test_with_the_person_and_with_time_all_is_erased(desk: Desk) -> None:
    gone, old = desk.someone(), desk.someone()
    for someone in (gone, old):
        desk.callbacks.ask(desk.conversations.person(someone), PHONE, "午前")
    desk.conversations.erase(gone)
    assert len(desk.callbacks.all()) == 1
    desk.clock.goes_on(days=31)
    desk.callbacks.erase_older_than(timedelta(days=30))
    assert desk.callbacks.all() == []
    forms = CallbackForms(desk.engine, desk.cipher, desk.clock)
    forms.put(desk.conversations.person(old), replace(CallbackForm(), phone=PHONE))
    desk.clock.goes_on(days=2)
    forms.erase_older_than(timedelta(days=1))
    assert forms.get(desk.conversations.person(old)) is None
    forms.put("nobody", CallbackForm())
    assert forms.get("nobody") is None


def test_numbers_of_other_countries_keep_their_code() -> None:
    assert national("+819012345678") == "090-1234-5678"
    assert national("+12125550123") == "+1 212-555-0123"
