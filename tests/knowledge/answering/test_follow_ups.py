"""Follow-up questions: about what was shown, the n-th of it, more of it, in plainer words, compared."""

from __future__ import annotations

import pytest

from knowledge.answering.wording import wording
from knowledge.models import Outcome
from knowledge.service import KnowledgeService
from tests.knowledge import library
from tests.knowledge.answering.promises import check

SHOWN = ("mihon:setsubi", "mihon:yushi", "mihon:saiyo")


class TestThat:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("それの上限は？", "融資限度額は2,000万円です。"),
            ("利率は？", "利率は年1.5%です。"),
            ("何年で返すの？", "返済期間は7年以内"),
            ("据置期間は？", "据置期間1年以内"),
        ],
    )
    def test_it_is_about_the_document_in_focus(self, service: KnowledgeService, text: str, value: str) -> None:
        answer = check(service.answer(text, about=SHOWN, focus="mihon:yushi"))
        assert value in answer.text
        assert {c.id for c in answer.citations} == {"mihon:yushi"}

    @pytest.mark.parametrize("focus", [None, "mihon:gone"])
    def test_without_a_focus_it_is_about_the_first_shown(self, service: KnowledgeService, focus: str | None) -> None:
        answer = check(service.answer("それの上限は？", about=("mihon:none", *SHOWN), focus=focus))
        assert answer.citations[0].id == "mihon:setsubi"

    def test_an_older_edition_in_focus_is_answered_by_the_newest(self, service: KnowledgeService) -> None:
        answer = check(service.answer("それの上限は？", focus="mihon:setsubi-2023"))
        assert "100万円" in answer.text

    def test_with_nothing_shown_one_asks_back(self, service: KnowledgeService) -> None:
        assert check(service.answer("それの上限は？")).outcome is Outcome.CLARIFY

    def test_another_name_changes_the_subject(self, service: KnowledgeService) -> None:
        answer = check(service.answer("みほん採用助成金の上限は？", about=SHOWN, focus="mihon:yushi"))
        assert answer.citations[0].id == "mihon:saiyo"

    def test_a_new_need_changes_the_subject(self, service: KnowledgeService) -> None:
        answer = check(service.answer("工場の省エネを診断してほしい", about=SHOWN, focus="mihon:yushi"))
        assert answer.citations[0].id == "mihon:kojo"


class TestNth:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2番目のを詳しく", "yushi"),
            ("三つ目は？", "saiyo"),
            ("最初のを教えて", "setsubi"),
            ("最後のを詳しく", "saiyo"),
        ],
    )
    def test_the_nth_of_what_was_shown_is_told_in_detail(
        self, service: KnowledgeService, text: str, expected: str
    ) -> None:
        answer = check(service.answer(text, about=SHOWN))
        assert answer.outcome is Outcome.ANSWERED
        assert {c.id for c in answer.citations} == {f"mihon:{expected}"}

    def test_a_fact_of_the_nth_is_told(self, service: KnowledgeService) -> None:
        assert "2,000万円" in check(service.answer("2番目の上限は？", about=SHOWN)).text

    def test_more_than_were_shown_is_not_made_up(self, service: KnowledgeService) -> None:
        answer = check(service.answer("9番目のを詳しく", about=SHOWN))
        assert "くわしい内容" not in answer.text

    def test_best_is_no_position(self, service: KnowledgeService) -> None:
        answer = check(service.answer("一番新しい工場の省エネ診断は？", about=SHOWN))
        assert "mihon:kojo" in {c.id for c in answer.citations}


class TestMore:
    def test_further_results_of_the_question_before_are_shown(self, service: KnowledgeService) -> None:
        first = check(service.answer("店や会社の費用を助けてほしい"))
        shown = tuple(c.id for c in first.citations)
        more = check(service.answer("他には？", about=shown, previous="店や会社の費用を助けてほしい"))
        assert not {c.id for c in more.citations} & set(shown)
        assert wording().answer["more"] in more.text or more.text == wording().answer["no_more"]

    def test_when_everything_was_shown_that_is_said(self, service: KnowledgeService) -> None:
        every = tuple(d.id for d in library.DOCUMENTS)
        answer = check(service.answer("他には？", about=every, previous="費用を助けてほしい"))
        assert answer.outcome is Outcome.NO_MATCH
        assert answer.text == wording().answer["no_more"]


class TestSimpler:
    @pytest.mark.parametrize("text", ["もっとやさしく", "わかりやすく説明して"])
    def test_the_gist_is_said_again_and_words_are_explained(self, service: KnowledgeService, text: str) -> None:
        answer = check(service.answer(text, about=SHOWN, focus="mihon:setsubi"))
        assert library.EQUIPMENT.summary in answer.text
        assert f"・補助率：{library.TERM.summary}[2]" in answer.text


class TestComparison:
    def test_two_that_are_named_are_compared(self, service: KnowledgeService) -> None:
        answer = check(service.answer("みほん小口融資とみほん創業補助金の違いは？"))
        assert {c.id for c in answer.citations} == {"mihon:yushi", "mihon:sogyo"}
        assert "をくらべました" in answer.text

    @pytest.mark.parametrize("focus", ["mihon:yushi", None])
    def test_one_that_is_named_is_compared_with_the_one_in_focus(
        self, service: KnowledgeService, focus: str | None
    ) -> None:
        answer = check(service.answer("みほん創業補助金との違いは？", about=("mihon:yushi",), focus=focus))
        assert {c.id for c in answer.citations} == {"mihon:yushi", "mihon:sogyo"}

    @pytest.mark.parametrize("focus", ["mihon:gone", None])
    def test_without_anything_to_compare_with_one_asks_back(self, service: KnowledgeService, focus: str | None) -> None:
        answer = check(service.answer("みほん創業補助金との違いは？", focus=focus))
        assert answer.outcome is Outcome.CLARIFY
        assert library.FOUNDING.title in answer.text
