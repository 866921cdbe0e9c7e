"""The question before, asked again with one condition exchanged."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.understanding.exchange import asks_elsewhere, exchanged, names_a_condition
from knowledge.understanding.question import Question
from knowledge.understanding.thesaurus import thesaurus

Ask = Callable[[str], Question]


@pytest.mark.parametrize(
    ("previous", "text", "expected"),
    [
        ("飲食店で人を雇うときの助成金は?", "じゃあ運送業は？", "運送業で人を雇うときの助成金は?"),
        ("大阪で機械を入れるときの補助金", "愛知だと？", "愛知で機械を入れるときの補助金"),
        ("大阪府堺市で使える補助金", "名古屋市なら？", "名古屋市で使える補助金"),
        ("機械を入れるときの補助金", "福岡では？", "福岡で、機械を入れるときの補助金"),
        ("店の改装に使える補助金", "融資だったら？", "店の改装に使える融資"),
        ("店の改装に使える補助金", "補助金以外で", "補助金以外で、店の改装に使える"),
        ("人を雇いたい", "従業員30人だと？", "従業員30人で、人を雇いたい"),
    ],
)
def test_a_condition_takes_the_place_of_that_before(previous: str, text: str, expected: str, ask_starter: Ask) -> None:
    assert exchanged(ask_starter(text), ask_starter(previous), thesaurus()) == expected


@pytest.mark.parametrize(
    "text",
    [
        "運送業で車を買い替えたい", "愛知の展示会に出たい", "持続化補助金は？", "取引先が倒れたときのほうは？", "それの締切は？",
        "ありがとう", "融資の金利が高くて困っています。借り換えたい", "",
    ],
)  # fmt: skip
def test_a_question_of_its_own_is_none(text: str, ask_starter: Ask) -> None:
    assert exchanged(ask_starter(text), ask_starter("飲食店で使える補助金は？"), thesaurus()) is None


def test_other_prefectures_are_asked_for_without_a_name(ask_starter: Ask) -> None:
    assert asks_elsewhere(ask_starter("他の県は？"))
    assert not asks_elsewhere(ask_starter("他には？"))
    assert not asks_elsewhere(ask_starter("他の県、たとえば愛知県は？"))


def test_what_counts_as_a_condition(ask_starter: Ask) -> None:
    assert all(names_a_condition(ask_starter(t)) for t in ("愛知", "飲食店", "融資", "従業員3人", "補助金以外"))
    assert not names_a_condition(ask_starter("どうすればいい?"))


def test_support_asked_for_after_a_case_is_a_question_of_its_own(ask_starter: Ask) -> None:
    before = ask_starter("飲食店の事例ある？")
    assert exchanged(ask_starter("豊橋市の補助金"), before, thesaurus()) is None
    assert exchanged(ask_starter("じゃあ製造業は？"), before, thesaurus()) == "製造業の事例ある?"


def test_support_of_a_place_is_a_question_of_its_own(ask_starter: Ask) -> None:
    assert exchanged(ask_starter("花巻市の融資"), ask_starter("岩手県で今募集してる補助金"), thesaurus()) is None
