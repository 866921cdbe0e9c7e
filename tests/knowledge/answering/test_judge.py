"""Whether one can answer: what is vague, what is good enough, what is close behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.answering.judge import content_forms, good_enough, is_vague, near_first, rejected
from knowledge.models import Document, SearchResult
from knowledge.understanding.question import Question
from tests.knowledge import library

SETTINGS = library.settings(min_coverage=0.5, min_cosine=0.4, near_margin=1.0, max_cards=2).answer
Ask = Callable[[str], Question]


def result(document: Document = library.LOAN, score: float = 1.0, **scores: float) -> SearchResult:
    return SearchResult(document=document, also=document.also, score=score, scores=scores)


class TestIsVague:
    @pytest.mark.parametrize(
        "text", ["うちで使える補助金ある？", "お金がほしい", "何か支援はありますか", "大阪で使える制度", "相談したい"]
    )
    def test_a_question_without_a_need_is_vague(self, ask: Ask, text: str) -> None:
        assert is_vague(ask(text))

    @pytest.mark.parametrize(
        "text", ["機械を買いたい", "みほん小口融資を使いたい", "パン屋です", "開業したい", "冷蔵庫"]
    )
    def test_a_need_a_name_or_a_trade_is_not(self, ask: Ask, text: str) -> None:
        assert not is_vague(ask(text))


class TestContentForms:
    def test_everyday_words_places_attributes_and_figures_are_left_out(self, ask: Ask) -> None:
        assert "冷蔵庫" in content_forms(ask("大阪府で使える補助金の上限は？冷蔵庫"))
        assert content_forms(ask("大阪府で使える補助金の上限は？")) == ()
        assert content_forms(ask("100万円もらえる補助金はある？")) == content_forms(ask("もらえる補助金はある？"))


class TestGoodEnough:
    @pytest.mark.parametrize(
        ("coverage", "meaning", "expected"),
        [(0.5, 0.4, True), (0.49, 0.9, False), (0.9, 0.39, False), (0.0, -1.0, False)],
    )
    def test_words_and_meaning_must_both_be_near_enough(
        self, ask: Ask, coverage: float, meaning: float, expected: bool
    ) -> None:
        assert good_enough(result(coverage=coverage, meaning=meaning), ask("資金"), SETTINGS) is expected

    def test_a_result_that_is_named_is_always_good_enough(self, ask: Ask) -> None:
        assert good_enough(result(coverage=0.0, meaning=-1.0), ask("みほん小口融資"), SETTINGS)

    def test_a_result_without_scores_is_not(self, ask: Ask) -> None:
        assert not good_enough(result(), ask("資金"), SETTINGS)


class TestNearFirst:
    def test_only_results_close_behind_the_first_are_shown(self) -> None:
        results = [result(score=3.0), result(library.OSAKA, 2.0), result(library.HIRING, 1.9)]
        assert near_first(results, SETTINGS) == results[:2]

    def test_no_more_than_the_most_are_shown(self) -> None:
        results = [result(score=3.0) for _ in range(5)]
        assert near_first(results, SETTINGS) == results[:2]

    def test_nothing_is_near_nothing(self) -> None:
        assert near_first([], SETTINGS) == []


class TestRejected:
    def test_scores_and_reason_are_kept_of_the_first_few(self) -> None:
        found = rejected([result(library.LOAN, 0.5, coverage=0.1)] * 7, "too far")
        assert len(found) == 5
        assert (found[0].id, found[0].title) == (library.LOAN.id, library.LOAN.title)
        assert (found[0].score, found[0].scores, found[0].reason) == (0.5, {"coverage": 0.1}, "too far")
