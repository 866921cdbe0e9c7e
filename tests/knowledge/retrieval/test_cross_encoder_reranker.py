"""Reordering by a reranker: within kinds, over the top only, and never in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from knowledge.errors import RerankingError
from knowledge.models import Document, Filters, SearchResult
from knowledge.ports import VectorStore
from knowledge.reranking.cross_encoder import CrossEncoderModel
from knowledge.retrieval.components.cross_encoder_reranker import CrossEncoderReranker
from knowledge.retrieval.context import Context
from knowledge.service import KnowledgeService
from knowledge.understanding.question import Question
from tests.fakes.cross_encoder import make_cross_encoder
from tests.fakes.embedder import HashEmbedder
from tests.knowledge import library


class Prefers:
    """Scores a text by the last of `words` that stands in it; fails if there are none."""

    def __init__(self, *words: str, top: int = 20) -> None:
        self.words = words
        self.top = top
        self.read: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        self.read += texts
        if not self.words:
            raise RerankingError("out of order")
        return [float(max((n for n, w in enumerate(self.words, 1) if w in t), default=0)) for t in texts]


def rerank(reranker: Prefers, question: Question, *documents: Document, limit: int = 10) -> list[SearchResult]:
    context = Context(text=question.text, filters=Filters(), limit=limit, question=question)
    context.results = [SearchResult(document=d, score=9.0 - n) for n, d in enumerate(documents)]
    return CrossEncoderReranker(reranker).run(context)["context"].results


def ids(results: Sequence[SearchResult]) -> list[str]:
    return [r.document.id.removeprefix("mihon:") for r in results]


class TestOrder:
    def test_the_best_score_comes_first(self, ask: Callable[[str], Question]) -> None:
        found = rerank(Prefers("設備", "融資"), ask("お金"), library.HIRING, library.EQUIPMENT, library.LOAN)
        assert ids(found) == ["yushi", "setsubi", "saiyo"]

    def test_equal_scores_keep_their_order(self, ask: Callable[[str], Question]) -> None:
        found = rerank(Prefers("どこにもない"), ask("お金"), library.HIRING, library.EQUIPMENT, library.LOAN)
        assert ids(found) == ["saiyo", "setsubi", "yushi"]

    def test_kinds_keep_their_order(self, ask: Callable[[str], Question]) -> None:
        found = rerank(Prefers("融資", "行列"), ask("お金"), library.HIRING, library.LOAN, library.CASE)
        assert ids(found) == ["yushi", "saiyo", "case-pan"]

    def test_a_kind_that_was_asked_for_stays_in_front(self, ask: Callable[[str], Question]) -> None:
        found = rerank(Prefers("融資"), ask("融資の事例"), library.CASE, library.HIRING, library.LOAN)
        assert ids(found) == ["case-pan", "yushi", "saiyo"]

    def test_places_keep_their_fused_scores(self, ask: Callable[[str], Question]) -> None:
        found = rerank(Prefers("融資"), ask("お金"), library.HIRING, library.LOAN)
        assert [r.score for r in found] == [9.0, 8.0]
        assert [r.scores["reranker"] for r in found] == [1.0, 0.0]

    def test_only_the_top_is_read_again(self, ask: Callable[[str], Question]) -> None:
        reranker = Prefers("融資", top=2)
        found = rerank(reranker, ask("お金"), library.HIRING, library.EQUIPMENT, library.LOAN)
        assert ids(found) == ["saiyo", "setsubi", "yushi"]
        assert len(reranker.read) == 2

    def test_no_more_than_wanted_come_out(self, ask: Callable[[str], Question]) -> None:
        found = rerank(Prefers("融資"), ask("お金"), library.HIRING, library.EQUIPMENT, library.LOAN, limit=1)
        assert ids(found) == ["yushi"]

    def test_if_it_fails_the_order_stays(self, ask: Callable[[str], Question]) -> None:
        found = rerank(Prefers(), ask("お金"), library.HIRING, library.LOAN, limit=1)
        assert ids(found) == ["saiyo"]

    def test_it_reads_where_a_scheme_holds(self, ask: Callable[[str], Question]) -> None:
        found = rerank(Prefers("北海道"), ask("展示会"), library.OSAKA, library.HOKKAIDO)
        assert ids(found) == ["hokkaido", "osaka"]


class TestInTheService:
    @pytest.fixture
    def serve(self, store: VectorStore, embedder: HashEmbedder) -> Callable[..., KnowledgeService]:
        def make(reranker: Prefers | CrossEncoderModel) -> KnowledgeService:
            return KnowledgeService(
                store, embedder, thesaurus=library.thesaurus(), settings=library.settings(), clock=library.clock,
                reranker=reranker,
            )  # fmt: skip

        return make

    def test_more_is_read_again_than_is_wanted(self, serve: Callable[..., KnowledgeService]) -> None:
        plain = serve(Prefers("どこにもない")).search("費用を助けてほしい", limit=9).results
        last = [r.document for r in plain if r.document.kind == "scheme"][-1]
        found = serve(Prefers(last.title)).search("費用を助けてほしい", limit=2).results
        assert len(found) == 2
        assert found[0].document == last

    def test_a_real_cross_encoder(self, serve: Callable[..., KnowledgeService], tmp_path: Path) -> None:
        service = serve(CrossEncoderModel(make_cross_encoder(tmp_path), top=5))
        found = service.search("設備を買う費用", limit=5).results
        ordered = [r.scores["reranker"] for r in found if r.document.kind == "scheme"]
        assert ordered == sorted(ordered, reverse=True)
        assert service.answer("設備を買いたい").text
