"""The best passages of each result, with highlights that lie in their text."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.models import Filters, SearchResult
from knowledge.ports import VectorStore
from knowledge.retrieval.components.passage_selector import PassageSelector, _merged
from knowledge.retrieval.context import Context
from knowledge.understanding.question import Question
from tests.knowledge import library


@pytest.fixture
def select(store: VectorStore, ask: Callable[[str], Question]) -> Callable[..., list[SearchResult]]:
    """The results with passages for a text, given the documents found."""

    def run(text: str, *documents: object) -> list[SearchResult]:
        context = Context(text=text, filters=Filters(), limit=10, question=ask(text))
        context.results = [SearchResult(document=d, score=1.0) for d in documents]  # type: ignore[arg-type]
        selector = PassageSelector(store, library.settings().retrieval)
        return selector.run(context)["context"].results

    return run


class TestPassages:
    def test_passages_are_of_the_result_and_the_best_stands_first(
        self, select: Callable[..., list[SearchResult]]
    ) -> None:
        result = select("機械装置費は対象になる経費ですか", library.EQUIPMENT)[0]
        assert result.passages[0].passage.field == "expenses"
        assert {p.passage.document_id for p in result.passages} == {"mihon:setsubi"}
        assert list(result.passages) == sorted(result.passages, key=lambda p: -p.score)

    def test_a_passages_text_stands_in_its_document(self, select: Callable[..., list[SearchResult]]) -> None:
        for result in select("上限額と費用", library.EQUIPMENT, library.OSAKA, library.LOAN):
            texts = [s.text for s in result.document.sections]
            assert result.passages
            assert all(any(p.passage.text in t for t in texts) for p in result.passages)

    def test_no_more_than_set_are_shown(self, select: Callable[..., list[SearchResult]]) -> None:
        most = library.settings().retrieval.passages_per_result
        assert len(select("設備 機械 費用 経費 補助率 上限額 募集期間 電話", library.EQUIPMENT)[0].passages) == most

    def test_a_document_without_the_words_keeps_its_place_without_passages(
        self, select: Callable[..., list[SearchResult]]
    ) -> None:
        results = select("換気扇", library.LOAN, library.ENDED)
        assert [r.document.id for r in results] == ["mihon:yushi", "mihon:kanki"]
        assert results[0].passages == ()
        assert results[1].passages

    def test_a_question_without_words_leaves_the_results_alone(self, select: Callable[..., list[SearchResult]]) -> None:
        assert select("これは？", library.LOAN)[0].passages == ()


class TestHighlights:
    def test_they_mark_the_words_of_the_question(self, select: Callable[..., list[SearchResult]]) -> None:
        hit = select("運搬費", library.EQUIPMENT)[0].passages[0]
        marked = [hit.passage.text[start:end] for start, end in hit.highlights]
        assert any("運搬" in m for m in marked)

    @pytest.mark.parametrize(
        "text", ["設備の費用と上限額", "融資の返済期間", "創業にかかる店舗", "2,000万円 利率 年1.5%"]
    )
    def test_they_lie_in_the_text_in_order_without_overlap(
        self, select: Callable[..., list[SearchResult]], text: str
    ) -> None:
        hits = [p for r in select(text, library.EQUIPMENT, library.LOAN, library.FOUNDING) for p in r.passages]
        assert hits
        for hit in hits:
            edges = [edge for span in hit.highlights for edge in span]
            assert edges == sorted(edges)
            assert all(0 <= start < end <= len(hit.passage.text) for start, end in hit.highlights)

    @given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)).map(lambda t: (t[0], t[0] + t[1])), max_size=12))
    def test_merging_marks_the_same_characters_in_spans_apart(self, spans: list[tuple[int, int]]) -> None:
        merged = _merged(spans)
        assert {c for s, e in merged for c in range(s, e)} == {c for s, e in spans for c in range(s, e)}
        assert all(one[1] < other[0] for one, other in itertools.pairwise(merged))
