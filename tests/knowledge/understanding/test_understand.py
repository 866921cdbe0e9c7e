"""A text becomes a question: what is said of where, what for, who, which fact, and what came before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.understanding.question import Question, Reference
from knowledge.understanding.understand import understand
from tests.knowledge import library

Ask = Callable[[str], Question]
NAMES = {"みほん補助金": ("mihon:a",), "みほん補助金特別枠": ("mihon:b",)}


class TestWhatIsSaid:
    def test_text_is_normalised(self, ask: Ask) -> None:
        assert ask(" ＩＴを\u200b 入れたい ").text == "ITを 入れたい"

    def test_place_trade_staff_money_and_purpose_are_read(self, ask: Ask) -> None:
        question = ask("名古屋のパン屋です。従業員5人。200万円の機械を買いたい")
        assert question.prefectures == ("愛知県",)
        assert question.municipalities == ("名古屋市",)
        assert question.industries == ("製造業",)
        assert question.employees == 5
        assert question.amounts_yen == (2_000_000,)
        assert "設備投資" in question.purposes

    def test_nothing_said_is_nothing_understood(self, ask: Ask) -> None:
        question = ask("こんにちは")
        assert (question.prefectures, question.industries, question.services, question.named) == ((), (), (), ())
        assert question.employees is None
        assert question.open_on is None
        assert not question.founding

    @pytest.mark.parametrize("text", ["カフェを開業したい", "これから始めます", "店を出したい", "独立して起業する"])
    def test_a_founder_is_recognised(self, ask: Ask, text: str) -> None:
        assert ask(text).founding

    def test_open_now_means_today(self, ask: Ask) -> None:
        assert ask("いま募集中の補助金").open_on == library.TODAY

    def test_licences_are_for_those_who_ask_for_them(self, ask: Ask) -> None:
        assert ask("営業許可がほしい").audiences == ("business", "licence")
        assert ask("設備を買いたい").audiences == ("business",)


class TestServices:
    def test_a_service_that_is_asked_for_is_wanted(self, ask: Ask) -> None:
        assert ask("融資を受けたい").services == ("融資",)

    @pytest.mark.parametrize("text", ["融資以外で", "融資じゃなくて", "融資は嫌"])
    def test_a_service_that_is_turned_down_is_unwanted(self, ask: Ask, text: str) -> None:
        question = ask(text)
        assert question.unwanted_services == ("融資",)
        assert question.services == ()

    def test_one_may_be_wanted_instead_of_another(self, ask: Ask) -> None:
        question = ask("融資ではなく補助金がいい")
        assert question.unwanted_services == ("融資",)
        assert question.services == ("補助金",)


class TestExpansion:
    def test_official_words_are_added_below_full_weight(self, ask: Ask) -> None:
        expansion = dict(ask("人を雇う").expansion)
        assert "雇用" in expansion
        assert all(0 < weight < 1 for weight in expansion.values())

    def test_words_that_were_said_are_not_added(self, ask: Ask) -> None:
        question = ask("雇用のために人を雇う")
        assert not set(question.forms) & dict(question.expansion).keys()


class TestNames:
    def test_a_name_in_the_question_names_its_group(self, ask: Ask) -> None:
        assert ask("「みほん 設備導入補助金」の上限は？").named == ("mihon:setsubi",)

    def test_another_name_does_as_well(self, ask: Ask) -> None:
        assert ask("設備みほんを使いたい").named == ("mihon:setsubi",)

    def test_of_names_within_names_the_longest_counts(self) -> None:
        question = understand(
            "みほん補助金 特別枠の締切", thesaurus=library.thesaurus(), names=NAMES, today=library.TODAY
        )
        assert question.named == ("mihon:b",)

    def test_two_names_are_both_found(self, ask: Ask) -> None:
        assert ask("みほん小口融資とみほん創業補助金の違い").named == ("mihon:yushi", "mihon:sogyo")


class TestReference:
    @pytest.mark.parametrize(
        ("text", "reference", "nth"),
        [
            ("それの上限は？", Reference.THAT, None),
            ("その締切は？", Reference.THAT, None),
            ("2番目のを詳しく", Reference.NTH, 2),
            ("二つ目は？", Reference.NTH, 2),
            ("最後のを教えて", Reference.NTH, -1),
            ("他には？", Reference.MORE, None),
            ("ほかのはない？", Reference.MORE, None),
            ("設備を買いたい", None, None),
        ],
    )
    def test_what_it_refers_to_is_told(self, ask: Ask, text: str, reference: Reference | None, nth: int | None) -> None:
        question = ask(text)
        assert (question.reference, question.nth) == (reference, nth)

    @pytest.mark.parametrize("text", ["もっとやさしく", "わかりやすく説明して", "もっと簡単に"])
    def test_plainer_words_are_asked_for(self, ask: Ask, text: str) -> None:
        assert ask(text).simpler


class TestAnyText:
    @given(st.text(st.characters(codec=None), max_size=80) | st.text("0123456789十人円番目億それ他", max_size=40))
    @settings(deadline=None, max_examples=60)
    def test_no_text_whatever_raises(self, text: str) -> None:
        question = understand(text, thesaurus=library.thesaurus(), names=NAMES, today=library.TODAY)
        assert question.audiences[0] == "business"
        question.text.encode("utf-8")
