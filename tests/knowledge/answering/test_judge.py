"""Whether one can answer: what is vague, what is good enough, what is close behind."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from knowledge.answering.judge import confidence, content_forms, good_enough, is_vague, near_first, rejected
from knowledge.models import Document, SearchResult
from knowledge.retrieval.settings import JudgeWeights
from knowledge.understanding.question import Question
from tests.knowledge import library

WEIGHTS = JudgeWeights(bias=-5.0, coverage=4.0, meaning=0.0, questions=6.0, named=1.0)
SETTINGS = library.settings(judge=WEIGHTS, min_confidence=0.5, near_margin=1.0, max_cards=2).answer
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
        ("coverage", "questions", "expected"),
        [(0.5, 0.51, True), (1.0, 0.1, False), (0.0, 0.82, False), (0.0, 0.84, True), (0.0, -1.0, False)],
    )
    def test_words_and_known_questions_are_weighed_together(
        self, ask: Ask, coverage: float, questions: float, expected: bool
    ) -> None:
        assert good_enough(result(coverage=coverage, questions=questions), ask("資金"), SETTINGS) is expected

    def test_confidence_is_the_logistic_sum_of_the_signals(self, ask: Ask) -> None:
        found = result(coverage=0.5, meaning=0.3, questions=0.7)
        assert confidence(found, ask("資金"), SETTINGS) == pytest.approx(1 / (1 + math.exp(5.0 - 2.0 - 4.2)))

    def test_without_known_questions_the_documents_own_similarity_stands_in(self, ask: Ask) -> None:
        assert good_enough(result(coverage=0.5, meaning=0.51), ask("資金"), SETTINGS)
        assert not good_enough(result(coverage=0.5, meaning=0.49), ask("資金"), SETTINGS)

    def test_help_for_residents_is_not_offered_to_owners(self, ask: Ask) -> None:
        residents = library.LOAN.model_copy(update={"audience": "resident"})
        assert not good_enough(result(residents, coverage=1.0, questions=1.0), ask("資金"), SETTINGS)

    def test_a_term_answers_only_one_who_asks_for_an_explanation(self, ask: Ask) -> None:
        found = result(library.TERM, coverage=1.0, questions=1.0)
        assert not good_enough(found, ask("資金"), SETTINGS)
        assert good_enough(found, ask("資金って何"), SETTINGS)

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
