"""Answers say only what a source states, with a number for each, and say aloud what limits them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answering.composer import Composer
from knowledge.answering.wording import wording
from knowledge.models import Answer, Document, Outcome, Scheme, SearchResult
from knowledge.models.vocabulary import FACT_FIELDS, FIELD_LABELS
from knowledge.understanding.question import Question
from tests.knowledge import library
from tests.knowledge.answering.promises import check

Ask = Callable[[str], Question]


@pytest.fixture
def composer() -> Composer:
    return Composer(library.settings().answer, library.TODAY)


def result(document: Document) -> SearchResult:
    return SearchResult(document=document, also=document.also, score=1.0)


class TestOverview:
    @pytest.mark.parametrize("document", library.DOCUMENTS, ids=lambda d: d.id)
    def test_every_kind_of_document_is_answered_with_its_citation(
        self, composer: Composer, ask: Ask, document: Document
    ) -> None:
        answer = check(composer.overview([result(document)], ask("設備")))
        assert answer.citations[0].id == document.id
        assert answer.citations[0].as_of == document.as_of
        assert answer.citations[0].also == document.also
        assert document.title in answer.text or document.summary in answer.text

    def test_further_results_are_named_with_their_own_numbers_and_cards(self, composer: Composer, ask: Ask) -> None:
        found = [result(library.EQUIPMENT), result(library.FOUNDING), result(library.CASE)]
        answer = check(composer.overview(found, ask("費用")))
        assert f"「{library.FOUNDING.title}」[2]" in answer.text
        assert f"「{library.CASE.title}」[3]" in answer.text
        assert {r.document.id for r in found[1:]} <= {c.id for c in answer.cards}

    def test_a_single_result_needs_no_cards(self, composer: Composer, ask: Ask) -> None:
        assert composer.overview([result(library.LOAN)], ask("融資")).cards == ()

    def test_an_opening_comes_first(self, composer: Composer, ask: Ask) -> None:
        answer = composer.overview([result(library.LOAN)], ask("融資"), "ほかの候補です。")
        assert answer.text.startswith("ほかの候補です。\n")


class TestAsked:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("上限は？", "上限額は100万円です。"),
            ("補助率は？", "補助率は2分の1以内です。"),
            ("締切は？", "2026年12月25日"),
        ],
    )
    def test_the_fact_asked_for_stands_in_the_text(self, composer: Composer, ask: Ask, text: str, value: str) -> None:
        answer = check(composer.asked(library.EQUIPMENT, ask(text)))
        assert answer.outcome is Outcome.ANSWERED
        assert value in answer.text
        assert value in answer.facts[0].value

    def test_several_facts_are_given_in_one_answer(self, composer: Composer, ask: Ask) -> None:
        answer = check(composer.asked(library.EQUIPMENT, ask("上限と補助率と締切は？")))
        assert len(answer.facts) == 3
        assert all(f.value in answer.text for f in answer.facts)

    def test_what_the_source_does_not_state_is_said_with_whom_to_ask(self, composer: Composer, ask: Ask) -> None:
        answer = check(composer.asked(library.EQUIPMENT, ask("必要な書類は？")))
        assert "出典に書かれていません" in answer.text
        assert [f.value for f in answer.facts] == ["みほん設備事務局 電話 00-0000-0000"]

    def test_the_question_asked_is_not_suggested_again(self, composer: Composer, ask: Ask) -> None:
        suggestions = composer.asked(library.EQUIPMENT, ask("上限は？")).suggestions
        assert wording().suggestions.fields["amount"] not in suggestions
        assert wording().suggestions.human in suggestions


class TestOtherForms:
    @pytest.mark.parametrize("document", library.DOCUMENTS, ids=lambda d: d.id)
    def test_detail_tells_everything_that_is_stated(self, composer: Composer, ask: Ask, document: Document) -> None:
        answer = check(composer.detail(document, ask("詳しく")))
        assert document.title in answer.text
        stated = {s.field for s in document.sections}
        fields = FACT_FIELDS if isinstance(document, Scheme) else stated - {"summary"}
        assert {FIELD_LABELS[f] for f in fields if f in stated} <= {f.name for f in answer.facts}

    def test_stated_quotes_the_lines_in_question(self, composer: Composer, ask: Ask) -> None:
        answer = check(composer.stated(library.LOAN, ask("据置期間")))
        assert "据置期間1年以内" in answer.text

    def test_simpler_explains_words_with_their_own_citation(self, composer: Composer) -> None:
        answer = check(composer.simpler(library.EQUIPMENT, [library.TERM]))
        assert [c.id for c in answer.citations] == [library.EQUIPMENT.id, library.TERM.id]
        assert f"{library.TERM.summary}[2]" in answer.text

    def test_a_comparison_shows_both_sides_fact_by_fact(self, composer: Composer, ask: Ask) -> None:
        answer = check(composer.compare(library.LOAN, library.FOUNDING, ask("上限の違いは？")))
        assert {f.citation: f.value for f in answer.facts} == {
            1: "融資限度額は2,000万円です。",
            2: "上限額は80万円です。",
        }


class TestLimits:
    def say(self, composer: Composer, ask: Ask, document: Document, text: str = "費用") -> Answer:
        return check(composer.overview([result(document)], ask(text)))

    def test_an_ended_scheme_says_so_and_is_stale(self, composer: Composer, ask: Ask) -> None:
        answer = self.say(composer, ask, library.ENDED)
        assert answer.outcome is Outcome.STALE
        assert "2025年3月31日で終わっています" in answer.text

    def test_a_scheme_that_closes_today_has_not_ended(self, composer: Composer, ask: Ask) -> None:
        closing = library.ENDED.model_copy(update={"closes_on": library.TODAY})
        assert self.say(composer, ask, closing).outcome is Outcome.ANSWERED

    def test_an_old_edition_says_so_and_is_stale(self, composer: Composer, ask: Ask) -> None:
        answer = self.say(composer, ask, library.EQUIPMENT_2023)
        assert answer.outcome is Outcome.STALE
        assert wording().notes["not_newest"] in answer.text

    def test_an_old_edition_is_stale_even_with_a_date_to_come(self, composer: Composer, ask: Ask) -> None:
        old = library.EQUIPMENT_2023.model_copy(update={"closes_on": date(2027, 3, 31)})
        assert self.say(composer, ask, old).outcome is Outcome.STALE

    @pytest.mark.parametrize(("as_of", "caution"), [(library.RECENT, False), (library.LONG_AGO, True)])
    def test_the_date_of_the_source_is_said_with_a_caution_when_old(
        self, composer: Composer, ask: Ask, as_of: date, caution: bool
    ) -> None:
        text = self.say(composer, ask, library.LOAN.model_copy(update={"as_of": as_of})).text
        assert f"{as_of.year}年{as_of.month}月{as_of.day}日時点の情報です。" in text
        assert ("必ず出典で確認してください" in text) is caution

    def test_whether_one_may_use_it_is_said_to_be_unknown(self, composer: Composer, ask: Ask) -> None:
        assert wording().notes["unknown"] in self.say(composer, ask, library.EQUIPMENT).text

    def test_a_founder_is_told_that_asking_is_possible(self, composer: Composer, ask: Ask) -> None:
        text = self.say(composer, ask, library.FOUNDING, "これから店を始めたい").text
        assert wording().notes["founding"] in text

    @pytest.mark.parametrize(
        ("document", "condition"),
        [
            (library.OSAKA, "大阪府の制度です。"),
            (library.FACTORY, "対象の業種があります（製造業）。"),
            (library.LOAN, "従業員20人以下という条件があります。"),
        ],
    )
    def test_stated_conditions_are_said(self, composer: Composer, ask: Ask, document: Document, condition: str) -> None:
        assert condition in self.say(composer, ask, document).text

    def test_a_scheme_of_another_prefecture_carries_a_warning(self, composer: Composer, ask: Ask) -> None:
        assert "ご注意：大阪府の制度です。" in self.say(composer, ask, library.OSAKA, "北海道で展示会").text


class TestCards:
    @pytest.mark.parametrize(
        ("document", "status"),
        [(library.EQUIPMENT, "open"), (library.ENDED, "ended"), (library.EQUIPMENT_2023, "old"), (library.LOAN, None)],
    )
    def test_a_card_tells_the_status(
        self, composer: Composer, ask: Ask, document: Document, status: str | None
    ) -> None:
        answer = composer.overview([result(library.CASE), result(document)], ask("費用"))
        assert answer.cards[-1].status == status
