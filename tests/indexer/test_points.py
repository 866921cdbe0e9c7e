"""Points: what is stored for a document, and when it has to be written again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from indexer.points import content_hash, group_of, meaning_text, point_id, points_of
from knowledge.models import CaseStudy, Document, Section, Term
from knowledge.ports import Point, Sparse
from knowledge.retrieval.settings import SearchSettings, search_settings
from knowledge.stores import schema
from tests.fakes.embedder import HashEmbedder
from tests.indexer.material import scheme

SETTINGS = search_settings()


def points(document: Document) -> tuple[Point, list[Point]]:
    """(the document's point, the points of its passages)."""
    first, *rest = points_of([document], HashEmbedder(), SETTINGS)
    return first, rest


def other_settings() -> SearchSettings:
    return SETTINGS.model_copy(update={"bm25": SETTINGS.bm25.model_copy(update={"k1": 2.0})})


def test_a_point_id_is_a_number_that_never_changes() -> None:
    assert point_id("mirasapo:259") == 7488547301682642005
    assert point_id("mirasapo:259#0") != point_id("mirasapo:259")
    assert 0 <= point_id("mirasapo:259#0") < 2**63


def test_a_document_has_one_point_and_one_for_every_passage() -> None:
    document = scheme("1").model_copy(
        update={"sections": (Section(field="target", text="個人事業主。"), Section(field="amount", text="50万円。"))}
    )
    whole, passages = points(document)
    assert whole.id == point_id("test:1")
    assert set(whole.vectors) == {schema.DOCUMENT_WORDS, schema.DOCUMENT_MEANING}
    assert [p.id for p in passages] == [point_id("test:1#0"), point_id("test:1#1")]
    assert [set(p.vectors) for p in passages] == [{schema.PASSAGE_WORDS}] * 2
    assert [(p.payload["n"], p.payload["field"], p.payload["text"]) for p in passages] == [
        (0, "target", "個人事業主。"),
        (1, "amount", "50万円。"),
    ]


def test_the_record_of_a_point_is_the_whole_document() -> None:
    document = scheme("1", prefectures=("愛知県",), purposes=("設備投資",), max_employees=20)
    whole, _ = points(document)
    assert type(document).model_validate_json(whole.payload["record"]) == document


def test_the_filter_fields_hold_what_the_document_states() -> None:
    document = scheme(
        "1", prefectures=("愛知県",), industries=("製造業",), purposes=("IT化",), audience="licence",
        max_employees=20, closes_on=date(2024, 3, 31), ends_on=date(2024, 1, 31),
    )  # fmt: skip
    payload = points(document)[0].payload
    expected = {
        "level": "document", "kind": "scheme", "document_id": "test:1", "group": "test:1", "source_key": "test",
        "audience": "licence", "prefectures": ["愛知県"], "industries": ["製造業"], "purposes": ["IT化"],
        "max_employees": 20, "closes": 20240131,
    }  # fmt: skip
    assert {key: payload[key] for key in expected} == expected


def test_what_is_not_limited_says_so_in_the_filter_fields() -> None:
    payload = points(scheme("1"))[0].payload
    assert payload["prefectures"] == payload["industries"] == [schema.ANY]
    assert payload["max_employees"] == payload["closes"] == schema.NO_LIMIT


def test_a_term_and_a_case_are_for_businesses_everywhere_unless_they_say_otherwise() -> None:
    common: dict[str, Any] = {"title": "題", "url": "https://example.jp", "source": "試験用", "as_of": date(2023, 4, 1)}
    term = points(Term(id="test:term-1", **common))[0].payload
    case = points(CaseStudy(id="test:case-1", prefectures=("島根県",), **common))[0].payload
    assert (term["kind"], term["audience"], term["prefectures"]) == ("term", "business", [schema.ANY])
    assert (case["kind"], case["audience"], case["prefectures"]) == ("case", "business", ["島根県"])


def test_marks_point_at_the_words_of_the_passage() -> None:
    text = "設備を買う費用を補助します。設備は新品に限ります。"
    _, [passage] = points(scheme("1", text=text))
    marks = passage.payload["marks"]
    assert [text[a:b] for a, b in zip(marks["設備"][::2], marks["設備"][1::2], strict=True)] == ["設備", "設備"]


def test_a_word_of_the_title_weighs_more_than_one_of_the_text() -> None:
    vector = points(scheme("1", "温泉の補助金", text="漁船を直します。"))[0].vectors[schema.DOCUMENT_WORDS]
    assert isinstance(vector, Sparse)
    weights = dict(zip(vector.indices, vector.values, strict=True))
    same = points(scheme("1", "漁船の補助金", text="温泉を直します。"))[0].vectors[schema.DOCUMENT_WORDS]
    assert isinstance(same, Sparse)
    swapped = dict(zip(same.indices, same.values, strict=True))
    assert set(weights) == set(swapped)
    assert max(weights[d] - swapped[d] for d in weights) > 0.1


def test_the_hash_is_the_same_for_the_same_document() -> None:
    assert content_hash(scheme("1"), "e", SETTINGS) == content_hash(scheme("1"), "e", SETTINGS)


@pytest.mark.parametrize(
    ("document", "embedder", "settings"),
    [
        (scheme("1", text="別の文。"), "e", SETTINGS),
        (scheme("1").model_copy(update={"also": ("test:2",)}), "e", SETTINGS),
        (scheme("1"), "another model", SETTINGS),
        (scheme("1"), "e", other_settings()),
    ],
    ids=["text", "editions", "model", "weights"],
)
def test_the_hash_changes_with_whatever_changes_the_points(
    document: Document, embedder: str, settings: SearchSettings
) -> None:
    assert content_hash(document, embedder, settings) != content_hash(scheme("1"), "e", SETTINGS)


def test_editions_are_grouped_under_the_newest() -> None:
    alone = scheme("1")
    newest = alone.model_copy(update={"also": ("test:0",)})
    older = alone.model_copy(update={"also": ("test:9", "test:0"), "is_newest": False})
    assert [group_of(d) for d in (alone, newest, older)] == ["test:1", "test:1", "test:9"]


def test_names_and_gist_are_embedded_but_not_the_small_print() -> None:
    sections = (Section(field="content", text="設備を買う費用。"), Section(field="contact", text="電話はこちら。"))
    document = scheme("1", names=("もの補助",), keywords=("加工機",)).model_copy(update={"sections": sections})
    text = meaning_text(document)
    assert all(part in text for part in ("1番の補助金", "もの補助", "加工機", "設備を買う費用。"))
    assert "電話" not in text
