"""My list in a conversation: what sentences and buttons do."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine

from actions.memory import Memory
from actions.replies.message import Message
from actions.saved.chat import MyListTurns
from actions.saved.my_list import MyList
from actions.saved.wording import wording
from knowledge.clock import JST
from tests.actions.fake_knowledge import FakeKnowledge, answered, scheme
from tests.actions.one_person import CASE, OnePerson
from tests.actions.reminders.material import NOON, FakeRounds, upcoming

DOCUMENTS = {
    "test:a": scheme("test:a", title="みほん補助金"),
    "test:b": scheme("test:b", title="みほん融資"),
    "test:case": CASE,
}


class Talk(OnePerson):
    """One person's conversation about their list."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.list = MyList(engine)
        knowledge = FakeKnowledge({"みほん融資を保存して": answered("test:b")}, dict(DOCUMENTS))
        rounds = FakeRounds([upcoming("test:a.r1")])
        self.turns = MyListTurns(self.list, knowledge, rounds, "https://madoguchi.example", lambda: NOON)

    def say(self, text: str, **button: str) -> Message:
        (message,), self.memory = self.turns.reply(self.person, text, button, self.memory)
        return message

    @property
    def ids(self) -> list[str]:
        return [i.document_id for i in self.list.items(self.person)]


@pytest.fixture
def talk(engine: Engine) -> Talk:
    return Talk(engine)


@pytest.mark.parametrize(
    ("text", "saved"),
    [
        ("これ保存して", ["test:a"]), ("2番目のを保存", ["test:b"]), ("２番を保存してください", ["test:b"]),
        ("3つ目を保存したい", ["test:case"]), ("一番下のを取っておいて", ["test:case"]), ("最後のを保存しておいて", ["test:case"]),
        ("全部保存して", ["test:a", "test:b", "test:case"]), ("1番目と3番目を保存", ["test:a", "test:case"]),
        ("みほん融資を保存して", ["test:b"]), ("お気に入り", ["test:a"]), ("あとで見たいので保存して", ["test:a"]),
        ("夫に見せたいので、この補助金を保存しておきたいです", ["test:a"]), ("マイリストに入れて", ["test:a"]),
        ("9番目を保存", []),
    ],
)  # fmt: skip
def test_what_a_sentence_speaks_of_is_saved(talk: Talk, text: str, saved: list[str]) -> None:
    message = talk.say(text)
    assert talk.ids == saved
    assert all(DOCUMENTS[i].title in message.text for i in saved)
    if not saved:
        assert message.text == wording().nothing_to_save


def test_with_nothing_in_focus_it_asks_what_to_save(talk: Talk) -> None:
    talk.memory = Memory()
    assert talk.say("これ保存して").text == wording().nothing_to_save


def test_a_button_saves_its_document_and_one_that_is_gone_saves_nothing(talk: Talk) -> None:
    talk.say("", document="test:b")
    talk.say("", document="test:gone")
    assert talk.ids == ["test:b"]
    assert "もうマイリストにあります" in talk.say("", document="test:b").text


@pytest.mark.parametrize(
    "text",
    ["保存したの見せて", "マイリスト", "マイリストを見せて", "お気に入り一覧", "保存したものを見たい", "前に保存した補助金を出して",
     "キープしたやつ見せて", "この前取っておいたやつを見せて", "保存リスト"],
)  # fmt: skip
def test_the_list_is_shown_with_deadline_and_source(talk: Talk, text: str) -> None:
    talk.say("2番目と1番目を保存")
    message = talk.say(text)
    assert message.type == "cards"
    assert [c["id"] for c in message.cards] == ["test:b", "test:a"]
    assert message.cards[1]["facts"] == [{"name": "締切", "value": "2026年12月18日（金）17時まで（あと27日）"}]
    assert {c["source"] for c in message.cards} == {"見本の資料"}
    assert talk.memory.shown == ("test:b", "test:a")


def test_an_empty_list_says_how_to_fill_it(talk: Talk) -> None:
    assert talk.say("保存したの見せて").text == wording().list_empty


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("2番目のをリストから外して", ["test:a", "test:case"]), ("みほん補助金をマイリストから消して", ["test:b", "test:case"]),
        ("これリストから消して", ["test:b", "test:case"]), ("さっき保存したやつやっぱりいらない", ["test:b", "test:case"]),
        ("お気に入りの3つ目を消して", ["test:a", "test:b"]), ("マイリストから全部消して", []),
    ],
)  # fmt: skip
def test_items_are_removed_and_put_back(talk: Talk, text: str, left: list[str]) -> None:
    talk.say("全部保存して")
    message = talk.say(text)
    assert talk.ids == left
    assert message.choices[0].payload == '/save_item{"value": "undo"}'
    talk.say("", value="undo")
    assert talk.ids == ["test:a", "test:b", "test:case"]


def test_removing_what_is_not_there_changes_nothing(talk: Talk) -> None:
    talk.say("2番目のを保存")
    talk.memory = Memory(("test:a",), "test:a")
    talk.say("5番目を消して")
    assert talk.ids == ["test:b"]


def test_the_list_is_shared_and_withdrawn(talk: Talk) -> None:
    assert talk.say("マイリストをPDFにして").text == wording().list_empty
    talk.say("これ保存して")
    message = talk.say("リストを人に送りたい")
    token = talk.list.share(talk.person)
    assert f"https://madoguchi.example/my/{token}\n" in message.text
    assert f"https://madoguchi.example/my/{token}.pdf" in message.text
    assert talk.say("ページの共有をやめて").text == wording().unshared
    assert talk.list.shared(token) is None
    assert talk.say("", value="unshare").text == wording().unshared_none


def test_what_is_no_longer_in_the_index_keeps_its_title(talk: Talk) -> None:
    talk.list.save(talk.person, [("test:gone", "なくなった制度")])
    (card,) = talk.say("マイリスト").cards
    assert (card["title"], card["note"], card["payload"]) == ("なくなった制度", wording().gone, None)


def test_the_deadline_is_that_of_the_day(talk: Talk) -> None:
    talk.say("これ保存して")
    talk.turns._clock = lambda: datetime(2026, 12, 19, 9, tzinfo=JST)
    (card,) = talk.say("マイリスト").cards
    assert card["facts"][0]["value"] == wording().no_deadline
