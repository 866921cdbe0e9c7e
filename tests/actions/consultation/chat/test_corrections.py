"""What was answered before is changed in words, at any later question."""

from __future__ import annotations

import pytest

from actions.consultation.chat.said import correction_in
from actions.consultation.chat.wording import wording
from tests.actions.consultation.chat.talking import Talk

SAY = wording()


@pytest.mark.parametrize("step", ["supporter", "shares", "confirm"])
@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("名前を間違えました", "name"), ("お名前の訂正をお願いします", "name"), ("電話番号を直したい", "contact"),
        ("いや、連絡先が違います", "contact"), ("時間を変えたい", "slot"), ("やっぱり日にちを変更したいんだけど", "slot"),
        ("予約の日時を変えられますか？", "slot"), ("相談の内容を変えたい", "topic"), ("方法を変えて", "mode"),
    ],
)  # fmt: skip
def test_the_question_is_put_again(talk: Talk, step: str, words: str, asked: str) -> None:
    talk.up_to(step)
    talk.says(words)
    assert talk.step == asked
    assert SAY.notes["unread"] not in talk.text
    assert talk.stored[-1] == words


def test_a_slot_taken_back_is_chosen_anew_and_nothing_else_is_asked_again(talk: Talk) -> None:
    talk.up_to("confirm")
    talk.says("日時を変えたい")
    talk.says("2番目")
    assert talk.step == "confirm"
    assert "架空花子" in talk.shown and "090-1234-5678" in talk.shown


@pytest.mark.parametrize("step", ["contact", "supporter", "shares", "confirm"])
@pytest.mark.parametrize(
    "words",
    ["違います、名前は鈴木一郎です", "すみません、名前を鈴木一郎に変えてください", "お名前は鈴木一郎と申します"],
)
def test_another_name_takes_the_place_of_the_first_and_is_kept_apart(talk: Talk, step: str, words: str) -> None:
    talk.up_to(step)
    talk.says(words)
    assert talk.stored[-1] == "〔お名前〕"
    assert talk.step == step
    assert "鈴木一郎さんですね" in talk.shown and "鈴木" not in talk.text
    talk.up_to("confirm")
    assert "お名前：鈴木一郎" in talk.shown


def test_a_number_or_an_address_said_later_is_taken_and_named(talk: Talk) -> None:
    talk.up_to("supporter")
    talk.says("電話番号は080-5555-1234でした")
    assert talk.step == "supporter" and "080-5555-1234ですね" in talk.shown
    talk.says("hanako@example.com")
    assert talk.step == "supporter" and "hanako@example.comですね" in talk.shown
    talk.says("ひとり")
    talk.says("何も見せない")
    assert "連絡先：080-5555-1234、hanako@example.com" in talk.shown


def test_who_takes_part_may_be_told_with_their_number(talk: Talk) -> None:
    talk.up_to("supporter")
    talk.says("架空信金の見本さん 03-1234-5678")
    assert talk.step == "shares" and "架空信金の見本さんが参加" in talk.shown


@pytest.mark.parametrize(
    ("words", "who"),
    [("信用金庫の担当者も同席します", "信用金庫の担当者"), ("商工会の人と一緒に相談したい", "商工会の人"), ("妻も一緒です", "妻"),
     ("税理士の見本さんに入ってもらいます", "税理士の見本さん"), ("みほん会議所の入江", "みほん会議所の入江")],
)  # fmt: skip
def test_who_takes_part_is_told_in_a_sentence(talk: Talk, words: str, who: str) -> None:
    talk.up_to("supporter")
    talk.says(words)
    assert talk.shown.startswith(f"{who}が参加するのですね。")
    assert who not in talk.text


def test_to_be_written_to_asks_for_the_address(talk: Talk) -> None:
    talk.starts("補助金の相談をWebで予約したい")
    for words in ("1番目", "架空花子", "090-1234-5678", "メールでお願いします"):
        talk.says(words)
    assert talk.step == "contact" and SAY.notes["give_email"] in talk.text


def test_who_is_called_keeps_their_number(talk: Talk) -> None:
    talk.up_to("confirm")
    talk.says("やっぱりメールで連絡ください")
    assert talk.step == "confirm" and SAY.notes["also_email"] in talk.text
    assert "090-1234-5678" in talk.shown


def test_a_booking_that_waits_for_its_code_is_given_up_for_it(talk: Talk) -> None:
    talk.mail = True
    talk.__post_init__()
    talk.up_to("confirm", contact="090-1234-5678 hanako@example.com")
    talk.says("はい")
    assert talk.step == "code"
    talk.says("名前を間違えました")
    assert talk.step == "name"
    assert talk.booking.status in ("cancelled", "released")


@pytest.mark.parametrize("words", ["時間を変えたい", "名前を直したい"])
def test_what_was_not_answered_yet_is_no_correction(talk: Talk, words: str) -> None:
    talk.starts("相談したい")
    talk.says(words)
    assert talk.step == "topic"


@pytest.mark.parametrize(
    "words",
    ["鈴木花子", "変更太郎", "メール", "コードが届かない", "もう一度メールを送って", "時間がない", "名前は言いたくない", "名前は必要ですか",
     "補助金の内容を教えて", "番号", "はい", "違います", "電話番号は？", "名前は間違いありません"],
)  # fmt: skip
def test_other_words_are_none(words: str) -> None:
    assert correction_in(words) is None


@pytest.mark.parametrize("words", ["1番", "一番", "1番で", "1番でお願いします", "一番がいいです"])
def test_the_first_of_those_shown(talk: Talk, words: str) -> None:
    talk.starts("補助金の相談を電話で予約したい")
    first = talk.labels[0]
    talk.says(words)
    assert talk.step == "name" and first in talk.text


@pytest.mark.parametrize(("words", "mode"), [("1番目", "Web会議"), ("二番目", "電話")])
def test_a_fixed_answer_may_be_named_by_its_place(talk: Talk, words: str, mode: str) -> None:
    talk.starts("補助金の相談をしたい")
    assert talk.step == "mode"
    talk.says(words)
    assert talk.step == "slot"
    talk.says("1番目")
    talk.says("架空花子")
    talk.says("090-1234-5678")
    talk.says(words)
    assert talk.step == "shares"
    talk.says("何も見せない")
    assert f"方法：{mode}" in talk.shown
    assert ("商工会議所・商工会の人" in talk.shown) == (words == "二番目")
