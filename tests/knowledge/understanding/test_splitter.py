"""Several questions in one message."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.understanding.question import Question
from knowledge.understanding.splitter import questions_in
from knowledge.understanding.thesaurus import thesaurus

Ask = Callable[[str], Question]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "持続化補助金の上限は？あと、IT導入補助金の締切も教えて",
            ["持続化補助金の上限は?", "IT導入補助金の締切も教えて"],
        ),
        ("持続化補助金の上限とIT導入補助金の締切を教えて", ["持続化補助金の上限は？", "IT導入補助金の締切を教えて"]),
        ("マル経の利率は？小規模企業共済の掛金は？", ["マル経の利率は?", "小規模企業共済の掛金は?"]),
        ("人を雇いたい。それと店の改装もしたい", ["人を雇いたい。", "店の改装もしたい"]),
        ("会計ソフトを入れたい、それから人も雇いたい", ["会計ソフトを入れたい", "人も雇いたい"]),
        ("小規模企業共済のこと、あと倒産防も", ["小規模企業共済のこと", "倒産防も"]),
        ("持続化補助金の上限は？あとIT導入は？", ["持続化補助金の上限は?", "IT導入は?"]),
    ],
)
def test_a_message_is_parted_where_it_says_so(text: str, parts: list[str], ask_starter: Ask) -> None:
    assert questions_in(text, ask_starter, thesaurus()) == parts


@pytest.mark.parametrize(
    "text",
    [
        "補助率と対象と必要書類を教えて",
        "人を雇いたい。使える助成金はある?",
        "機械を買いたい。補助金は?いくらまで出る?",
        "従業員が辞めて困っている。新しい人を雇いたい。",
        "補助金の申請は12月までですか?あと何日ありますか?",
        "うちは農家です。トラクターを買い替えたい。",
        "飲食店を開業したいです。資金はいくらまで借りられますか。また、保証人は必要ですか。",
        "社長が高齢で後継ぎがいません。会社を売りたい。相談できるところは?",
        "ものづくり補助金について教えて。うちは10人の会社です。",
        "",
    ],
)
def test_what_belongs_together_stays_together(text: str, ask_starter: Ask) -> None:
    assert questions_in(text, ask_starter, thesaurus()) == [text]


def test_a_description_belongs_to_the_question_that_follows_and_holds_for_the_next(ask_starter: Ask) -> None:
    text = "うちは大阪の飲食店です。5人います。人を雇いたい。それと店の改装もしたい"
    first, second = questions_in(text, ask_starter, thesaurus())
    assert first == "うちは大阪の飲食店です。5人います。人を雇いたい。"
    question = ask_starter(second)
    assert question.prefectures == ("大阪府",)
    assert question.industries == ("宿泊業・飲食サービス業",)
    assert question.employees == 5


def test_conditions_are_not_put_to_a_named_scheme(ask_starter: Ask) -> None:
    parts = questions_in("大阪で人を雇いたい。あと、マル経融資の利率は？", ask_starter, thesaurus())
    assert parts == ["大阪で人を雇いたい。", "マル経融資の利率は?"]


def test_a_very_long_message_is_left_as_it_is(ask_starter: Ask) -> None:
    text = "人を雇いたい。それと店の改装もしたい。" * 40
    assert len(questions_in(text, ask_starter, thesaurus())) == 1
