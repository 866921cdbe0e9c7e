"""The domain model: what is valid, what is refused, and what a scheme's dates mean."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.models import DOCUMENT, Document, Filters, Outcome, Scheme, Section
from knowledge.models.vocabulary import FACT_FIELDS, FIELD_LABELS, INDUSTRIES, PREFECTURES
from tests.knowledge import library


class TestDocument:
    @pytest.mark.parametrize("document", library.DOCUMENTS, ids=lambda d: d.id)
    def test_every_kind_survives_its_json(self, document: Document) -> None:
        again = DOCUMENT.validate_json(document.model_dump_json())
        assert again == document
        assert type(again) is type(document)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("id", "no-source"), ("id", "Mihon:a"), ("id", "mihon:a b"), ("title", ""), ("url", "ftp://example.com"),
            ("url", "javascript:alert(1)"), ("url", "https://exa mple.com"), ("source", ""), ("as_of", "soon"),
            ("kind", "poem"), ("max_employees", -1), ("colour", "red"),
        ],
    )  # fmt: skip
    def test_what_is_not_valid_is_refused(self, field: str, value: Any) -> None:
        raw = library.LOAN.model_dump(mode="json") | {field: value}
        with pytest.raises(ValidationError):
            DOCUMENT.validate_python(raw)

    def test_documents_cannot_be_changed(self) -> None:
        with pytest.raises(ValidationError):
            library.LOAN.title = "別の名前"  # type: ignore[misc]

    def test_blank_and_double_names_are_dropped(self) -> None:
        scheme = library.scheme("x", "見本", "要約。", names=(" あ ", "", "あ", " "), keywords=("い", "い"))
        assert scheme.names == ("あ",)
        assert scheme.keywords == ("い",)

    def test_the_text_of_a_field_is_joined_from_its_sections(self) -> None:
        scheme = library.scheme("x", "見本", "要約。", ("amount", "一つめ"), ("rate", "他"), ("amount", "二つめ"))
        assert scheme.section_text("amount") == "一つめ\n二つめ"
        assert scheme.section_text("contact") == ""

    def test_a_section_without_text_is_refused(self) -> None:
        with pytest.raises(ValidationError):
            Section(field="amount", text="")


class TestSchemeDates:
    @pytest.mark.parametrize(
        ("closes", "ends", "expected"),
        [
            (None, None, None),
            (date(2026, 9, 30), None, date(2026, 9, 30)),
            (date(2026, 10, 1), None, None),
            (None, date(2026, 4, 1), date(2026, 4, 1)),
            (date(2026, 3, 1), date(2026, 4, 1), date(2026, 3, 1)),
            (date(2026, 3, 1), date(2027, 4, 1), date(2026, 3, 1)),
            (date(2027, 3, 1), date(2027, 4, 1), None),
        ],
    )
    def test_a_scheme_has_ended_the_day_after_its_last(
        self, closes: date | None, ends: date | None, expected: date | None
    ) -> None:
        scheme: Scheme = library.LOAN.model_copy(update={"closes_on": closes, "ends_on": ends})
        assert scheme.ended_on(library.TODAY) == expected


class TestFilters:
    def test_known_values_pass(self) -> None:
        filters = Filters(
            kinds=("scheme",), prefectures=("大阪府",), industries=("製造業",), purposes=("人材",), employees=0
        )
        assert filters.prefectures == ("大阪府",)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("kinds", ("poem",)), ("prefectures", ("大阪",)), ("industries", ("工業",)), ("purposes", ("夢",)),
            ("employees", -1), ("employees", 1_000_001), ("open_on", "soon"), ("colour", "red"),
        ],
    )  # fmt: skip
    def test_unknown_values_are_refused_by_name(self, name: str, value: Any) -> None:
        with pytest.raises(ValidationError, match=name):
            Filters.model_validate({name: value})


class TestVocabulary:
    def test_the_lists_are_complete(self) -> None:
        assert len(set(PREFECTURES)) == 47
        assert len(set(INDUSTRIES)) == 20
        assert set(FACT_FIELDS) <= FIELD_LABELS.keys()

    def test_only_two_endings_are_answers(self) -> None:
        assert {o for o in Outcome if o.is_answer} == {Outcome.ANSWERED, Outcome.STALE}


def test_the_model_loads_without_any_framework() -> None:
    code = "import sys, knowledge.models; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "knowledge" in loaded
    assert not {"haystack", "fastapi", "qdrant_edge", "qdrant_client", "rasa_sdk"} & set(loaded)
