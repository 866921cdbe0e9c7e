"""Facts are extractive: the source's own lines about what was asked, or nothing."""

from __future__ import annotations

import pytest

from knowledge.answering.facts import find_fact, lines_about
from knowledge.models import Document, Scheme
from knowledge.models.vocabulary import FACT_FIELDS, FieldName
from knowledge.text.words import word_forms
from tests.knowledge import library

SCHEMES = [d for d in library.DOCUMENTS if isinstance(d, Scheme)]


def source_of(document: Document) -> str:
    return "\n".join(s.text for s in document.sections)


class TestFindFact:
    @pytest.mark.parametrize(
        ("field", "expected"),
        [
            ("amount", "上限額は100万円です。"),
            ("rate", "補助率は2分の1以内です。"),
            ("target", "中小企業者であること。"),
            ("expenses", "機械装置費、運搬費が対象となる経費です。"),
            ("period", "募集期間は2026年12月25日までです。"),
            ("application", "電子申請で申し込みます。"),
            ("contact", "みほん設備事務局 電話 00-0000-0000"),
        ],
    )
    def test_the_stated_fact_is_found(self, field: FieldName, expected: str) -> None:
        found = find_fact(library.EQUIPMENT, field)
        assert found.stated
        assert expected in found.text.split("\n")

    def test_what_is_not_stated_is_not_found(self) -> None:
        found = find_fact(library.FACTORY, "amount")
        assert not found.stated
        assert found.text == ""

    @pytest.mark.parametrize("field", FACT_FIELDS)
    @pytest.mark.parametrize("document", SCHEMES, ids=lambda d: d.id)
    def test_every_line_of_a_fact_stands_in_the_source(self, document: Document, field: FieldName) -> None:
        lines = find_fact(document, field).text.split("\n")
        assert all(line in source_of(document) for line in lines)

    def test_a_fact_is_found_in_another_section_by_its_sign(self) -> None:
        document = library.scheme("x", "見本", "要約です。", ("content", "設備を助けます。\n上限は50万円です。"))
        assert find_fact(document, "amount").text == "上限は50万円です。"

    @pytest.mark.parametrize(
        ("question", "expected"),
        [
            ("何年で返すの", "返済期間は7年以内(据置期間1年以内)です。"),
            ("募集はいつまで", "申し込みの受付は随時です。"),
        ],
    )
    def test_a_deadline_is_not_a_repayment_term(self, question: str, expected: str) -> None:
        text = "返済期間は7年以内(据置期間1年以内)です。\n申し込みの受付は随時です。"
        document = library.scheme("x", "見本の融資", "融資です。", ("period", text))
        assert find_fact(document, "period", question).text == expected

    def test_words_of_the_question_choose_among_lines(self) -> None:
        text = "通常枠：上限は100万円です。\n特別枠：上限は200万円です。\n" + "賃上げ枠：上限は300万円です。"
        document = library.scheme("x", "見本", "要約です。", ("amount", text))
        found = find_fact(document, "amount", "賃上げ枠の上限は？", word_forms("賃上げ枠の上限は？"))
        assert "300万円" in found.text

    def test_lines_under_several_headings_keep_their_heading(self) -> None:
        sections = [
            {"field": "amount", "heading": "金額 > 通常枠", "text": "上限は100万円です。"},
            {"field": "amount", "heading": "金額 > 特別枠", "text": "上限は200万円です。"},
        ]
        document = library.EQUIPMENT.model_validate(library.EQUIPMENT.model_dump() | {"sections": sections})
        assert find_fact(document, "amount").text == "通常枠：上限は100万円です。\n特別枠：上限は200万円です。"


class TestLinesAbout:
    def test_the_lines_with_most_of_the_words_are_given(self) -> None:
        assert lines_about(library.LOAN, word_forms("据置期間")) == "返済期間は7年以内（据置期間1年以内）です。"

    def test_without_such_lines_there_is_nothing_to_quote(self) -> None:
        assert lines_about(library.LOAN, word_forms("宇宙ロケット")) == ""
        assert lines_about(library.LOAN, []) == ""

    def test_a_document_without_text_has_nothing_to_quote(self) -> None:
        bare = library.LOAN.model_copy(update={"sections": (), "summary": ""})
        assert lines_about(bare, word_forms("返済")) == ""
