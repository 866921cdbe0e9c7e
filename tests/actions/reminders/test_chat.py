"""Reminders in a conversation: what sentences and buttons do."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from actions.memory import Memory
from actions.profile import Profile
from actions.reminders.chat import ReminderTurns
from actions.reminders.days_before import days_before_in
from actions.reminders.subscriptions import MOST, Subscriptions
from actions.reminders.wording import wording
from actions.replies.message import Message
from tests.actions.fake_knowledge import FakeKnowledge, answered, scheme
from tests.actions.one_person import CASE, OnePerson
from tests.actions.reminders.material import NOON, FakeRounds, upcoming

DOCUMENTS = {
    "test:a": scheme("test:a", title="みほん補助金"), "test:b": scheme("test:b", title="みほん持続化補助金"), "test:case": CASE,
}  # fmt: skip
NAMED = "みほん持続化補助金が始まったら知らせて"


class Talk(OnePerson):
    """One person's conversation about reminders."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.subscriptions = Subscriptions(engine)
        knowledge = FakeKnowledge({NAMED: answered("test:b")}, dict(DOCUMENTS))
        rounds = FakeRounds([upcoming("test:a.r1"), upcoming("test:x.r1", prefectures=("愛知県",))])
        self.turns = ReminderTurns(self.subscriptions, knowledge, rounds, lambda: NOON)

    def say(self, text: str, **button: str) -> Message:
        return self.turns.reply(self.person, text, button, self.memory)

    @property
    def titles(self) -> list[str]:
        return [s.title for s in self.subscriptions.of(self.person)]


@pytest.fixture
def talk(engine: Engine) -> Talk:
    return Talk(engine)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("締切が近づいたら教えて", "みほん補助金"), ("この制度の締切が近づいたら教えて", "みほん補助金"),
        ("2番目のが始まったら知らせて", "みほん持続化補助金"), (NAMED, "みほん持続化補助金"), ("リマインドして", "みほん補助金"),
        ("愛知県の補助金の締切を教えて", "愛知県"), ("愛知県の製造業の補助金が始まったら教えて", "愛知県・製造業"),
        ("次の募集が始まったら教えて", "みほん補助金"),
    ],
)  # fmt: skip
def test_it_is_understood_what_is_to_be_told(talk: Talk, text: str, title: str) -> None:
    message = talk.say(text)
    assert talk.titles == [title]
    assert title in message.text
    assert "14・7・1日前" in message.text
    assert "夜9時から朝8時は送りません" in message.text


def test_the_answer_says_what_is_open_already(talk: Talk) -> None:
    assert "いま分かっている締切：2026年12月18日（金）17時まで（あと27日）" in talk.say("締切を知らせて").text
    assert wording().now_none in talk.say("", document="test:b").text
    assert "2件" in talk.say("愛知県の補助金の締切を教えて").text


def test_without_a_scheme_or_condition_the_profile_is_taken_and_otherwise_it_asks(talk: Talk) -> None:
    assert talk.say("新しい補助金が出たら教えて").text == wording().ask_what
    talk.memory = Memory(profile=Profile(industry="製造業", prefecture="愛知県"))
    talk.say("うちに合う補助金が出たら連絡ください")
    assert talk.titles == ["愛知県・製造業"]


def test_a_case_has_no_deadline_to_wait_for(talk: Talk) -> None:
    talk.memory = Memory(("test:case",), "test:case")
    assert talk.say("締切が近づいたら教えて").text == wording().ask_what


def test_the_same_wish_is_kept_once(talk: Talk) -> None:
    talk.say("", document="test:a")
    assert talk.say("締切を知らせて").text == wording().set_already.format(title="みほん補助金")
    assert len(talk.titles) == 1


def test_other_days_can_be_wished_for_at_once_and_later(talk: Talk) -> None:
    assert "締切の3日前と" in talk.say("締切の3日前に知らせて").text
    talk.say("1週間前に変えて")
    (kept,) = talk.subscriptions.of(talk.person)
    assert kept.wish.days_before == (7,)
    talk.say("", value="days:14日前、7日前、1日前")
    (kept,) = talk.subscriptions.of(talk.person)
    assert kept.wish.days_before == (14, 7, 1)


def test_reminders_are_listed_and_stopped_by_button_number_and_name(talk: Talk) -> None:
    for document in ("test:a", "test:b"):
        talk.say("", document=document)
    talk.say("愛知県の補助金の締切を教えて")
    message = talk.say("お知らせの一覧を見せて")
    assert [line[:3] for line in message.text.splitlines()[1:]] == ["1. ", "2. ", "3. "]
    stop = next(c for c in message.choices if "持続化" in c.label)
    talk.say("", value=stop.payload.split('"')[3])
    assert talk.titles == ["みほん補助金", "愛知県"]
    talk.say("2番目のお知らせを止めて")
    assert talk.titles == ["みほん補助金"]
    assert "みほん補助金" in talk.say("みほん補助金の通知をやめて").text
    assert talk.titles == []
    assert talk.say("お知らせを止めて").text == wording().stopped_none
    assert talk.say("お知らせの一覧").text == wording().list_none


def test_which_one_to_stop_is_asked_when_it_is_not_clear(talk: Talk) -> None:
    talk.say("愛知県の補助金の締切を教えて")
    talk.say("", document="test:b")
    talk.memory = Memory()
    message = talk.say("お知らせを止めて")
    assert message.text == wording().stop_which
    talk.say("", value="stop_all")
    assert talk.titles == []


def test_an_old_button_of_a_reminder_that_is_gone_is_answered(talk: Talk) -> None:
    talk.say("", document="test:a")
    assert talk.say("", value="stop:9999").text == wording().stopped_none
    assert talk.say("", document="test:gone").text == wording().gone
    assert len(talk.titles) == 1


def test_there_is_a_limit_which_is_told(talk: Talk) -> None:
    for n in range(MOST):
        talk.subscriptions.add(talk.person, (f"test:n{n}", f"制度{n}"), [], NOON)
    assert talk.say("締切を知らせて").text == wording().full.format(most=MOST)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("締切の1週間前", (7,)), ("２週間くらい前", (14,)), ("3日前と前日", (3, 1)), ("一か月前に", (30,)), ("十日前", (10,)),
        ("当日に", (0,)), ("前もって", ()), ("", ()), ("99週間前", ()),
    ],
)  # fmt: skip
def test_days_before_are_read(text: str, days: tuple[int, ...]) -> None:
    assert days_before_in(text) == days


@pytest.mark.parametrize("text", ["もう知らせないで", "知らせなくていいです", "もう知らせんでええ", "1番目を止めて"])
def test_whoever_wants_to_hear_no_more_hears_no_more(talk: Talk, text: str) -> None:
    talk.say("締切を知らせて")
    talk.say(text)
    assert talk.titles == []


def test_other_days_for_a_scheme_already_watched_are_taken_over(talk: Talk) -> None:
    talk.say("締切を知らせて")
    assert "締切の1日前" in talk.say("前日だけ教えて").text
    assert [s.wish.days_before for s in talk.subscriptions.of(talk.person)] == [(1,)]
    assert "もうお知らせに登録してあります" in talk.say("前日に教えて").text


def test_a_scheme_is_known_by_its_name_cut_short(talk: Talk) -> None:
    talk.turns = ReminderTurns(
        talk.subscriptions,
        FakeKnowledge({"みほん持続化の締切の3日前に知らせて": answered("test:b")}, dict(DOCUMENTS)),
        FakeRounds([]),
        lambda: NOON,
    )
    talk.say("みほん持続化の締切の3日前に知らせて")
    assert talk.titles == ["みほん持続化補助金"]
