"""Comparisons, and names said in short."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.understanding.comparison import has_two_sides, is_comparison
from knowledge.understanding.question import Question

Ask = Callable[[str], Question]


class TestIsComparison:
    @pytest.mark.parametrize(
        "text",
        ["AとBの違いは?", "AとBどっちがいい", "AとBを比べて", "Aとどう違う", "AよりBのほうが得?どちら?", "くらべたい"],
    )
    def test_what_is_different_or_better_is_asked(self, text: str) -> None:
        assert is_comparison(text)

    @pytest.mark.parametrize("text", ["違うのはない?", "どちら様ですか", "補助金の上限", ""])
    def test_other_questions_compare_nothing(self, text: str) -> None:
        assert not is_comparison(text)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("持続化とさくらの違い", True),
            ("再構築とどう違う", True),
            ("通常枠の違いは?", False),
            ("どっちがいい", False),
        ],
    )
    def test_a_second_side_is_told(self, text: str, expected: bool) -> None:
        assert has_two_sides(text) is expected


class TestShortNames:
    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("持続化とIT導入の違いは？", ("jizokuka-hojo", "it-hojo")),
            ("IT導入とものづくりどっちがいい", ("it-hojo", "mono-hojo")),
            ("再構築とものづくりはどちらが得？", ("saikochiku-hojo", "mono-hojo")),
            ("小規模共済と倒産防の違い", ("shokibo-kyosai", "keiei-safety-kyosai")),
            ("キャリアアップと業務改善を比べて", ("career-up", "gyomu-kaizen")),
            ("事業再構築とどう違う", ("saikochiku-hojo",)),
            ("マル経の上限は？", ("marukei",)),
            ("持続化の締切", ("jizokuka-hojo",)),
            ("雇調金って何？", ("koyo-chosei",)),
        ],
    )
    def test_schemes_are_known_by_the_short_of_their_names(
        self, text: str, named: tuple[str, ...], ask_starter: Ask
    ) -> None:
        assert ask_starter(text).named == tuple(f"starter:{scheme}" for scheme in named)

    @pytest.mark.parametrize(
        "text",
        [
            "販路開拓の補助金は?", "人材の助成金は?", "創業と承継の違い", "創業の相談先は?", "設備投資の融資は?",
            "ものづくりの会社ですが、人を雇って新しい店を出したい", "災害のときはどうする?",
        ],
    )  # fmt: skip
    def test_everyday_words_are_no_names(self, text: str, ask_starter: Ask) -> None:
        assert not [name for name in ask_starter(text).named if ":term-" not in name]
