"""Candidates: found by words or by meaning, and by nothing that a filter shuts out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from knowledge.models import Filters
from knowledge.ports import VectorStore
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.components.hybrid_retriever import HybridRetriever
from knowledge.retrieval.context import Context
from knowledge.understanding.question import Question
from tests.fakes.embedder import HashEmbedder
from tests.knowledge import library

EVERYTHING = {d.id.removeprefix("mihon:") for d in library.DOCUMENTS}
ALL = EVERYTHING - {"notice-shotengai"}


@pytest.fixture
def retrieve(
    store: VectorStore, embedder: HashEmbedder, catalogue: Catalogue, ask: Callable[[str], Question]
) -> Callable[..., dict[str, dict[str, float]]]:
    """The candidates for a text under some filters, by id."""

    def run(text: str, exclude: frozenset[str] = frozenset(), **filters: Any) -> dict[str, dict[str, float]]:
        retriever = HybridRetriever(store, embedder, catalogue, library.settings().retrieval)
        context = Context(text=text, filters=Filters(**filters), limit=10, question=ask(text), exclude=exclude)
        return {
            catalogue.at_row(int(row)).document_id.removeprefix("mihon:"): candidates.signals(n)
            for candidates in retriever.run(context)["context"].candidates
            for n, row in enumerate(candidates.rows)
        }

    return run


class TestSignals:
    def test_a_document_with_the_words_has_a_words_signal_and_others_none(
        self, retrieve: Callable[..., dict[str, dict[str, float]]]
    ) -> None:
        found = retrieve("工場の省エネ")
        assert max(found, key=lambda i: found[i]["words"]) == "kojo"
        assert found["yushi"]["words"] == 0.0
        assert all(-1.0 <= c["meaning"] <= 1.0001 for c in found.values())

    def test_words_that_the_thesaurus_adds_find_as_well(
        self, retrieve: Callable[..., dict[str, dict[str, float]]]
    ) -> None:
        assert retrieve("人手が足りない")["saiyo"]["words"] > 0.0

    def test_a_question_without_content_words_is_still_searched_by_meaning(
        self, retrieve: Callable[..., dict[str, dict[str, float]]]
    ) -> None:
        found = retrieve("これは何ですか")
        assert set(found) == ALL
        assert {c["words"] for c in found.values()} == {0.0}

    def test_excluded_groups_are_left_out_with_all_editions(
        self, retrieve: Callable[..., dict[str, dict[str, float]]]
    ) -> None:
        found = retrieve("設備", exclude=frozenset({"mihon:setsubi"}))
        assert set(found) == ALL - {"setsubi", "setsubi-2023"}


class TestShelves:
    def test_notices_are_looked_for_when_a_place_is_named(
        self, retrieve: Callable[..., dict[str, dict[str, float]]]
    ) -> None:
        assert "notice-shotengai" in retrieve("北海道の商店街")
        assert "notice-shotengai" not in retrieve("商店街")


class TestFilters:
    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"kinds": ("case", "term")}, {"case-pan", "term-hojoritsu"}),
            ({"prefectures": ("大阪府",)}, ALL - {"hokkaido"}),
            ({"prefectures": ("大阪府", "北海道")}, EVERYTHING),
            ({"kinds": ("notice",)}, {"notice-shotengai"}),
            ({"kinds": ("notice", "case")}, {"notice-shotengai", "case-pan"}),
            ({"industries": ("建設業",)}, ALL - {"kojo"}),
            ({"industries": ("建設業", "製造業")}, ALL),
            ({"purposes": ("人材",)}, {"saiyo"}),
            ({"purposes": ("人材", "資金繰り")}, {"saiyo", "yushi"}),
            ({"employees": 6}, ALL - {"sogyo"}),
            ({"employees": 5}, ALL),
            ({"employees": 21}, ALL - {"sogyo", "yushi"}),
            ({"open_on": date(2026, 10, 1)}, ALL - {"kanki"}),
            ({"open_on": date(2025, 3, 31)}, ALL),
            ({"purposes": ("販路開拓",), "prefectures": ("大阪府",)}, {"osaka"}),
            ({"purposes": ("人材",), "kinds": ("case",)}, set()),
        ],
    )
    def test_filters_are_combined_with_and_their_values_with_or(
        self, retrieve: Callable[..., dict[str, dict[str, float]]], filters: dict[str, Any], expected: set[str]
    ) -> None:
        assert set(retrieve("費用を助ける設備と採用", **filters)) == expected
