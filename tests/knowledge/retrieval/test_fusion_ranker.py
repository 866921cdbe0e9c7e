"""Fusion: comparable signals, what fits comes up, editions become one result, schemes stand in front."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from knowledge.models import Filters, SearchResult
from knowledge.retrieval.candidates import Candidates
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.components.fusion_ranker import FusionRanker
from knowledge.retrieval.context import Context
from knowledge.retrieval.features import z_scores
from knowledge.retrieval.settings import Adjustments, FusionWeights
from knowledge.understanding.question import Question
from tests.knowledge import library

NEUTRAL = dict.fromkeys(Adjustments.model_fields, 0.0)
Ask = Callable[[str], Question]


@pytest.fixture
def rank(catalogue: Catalogue, ask: Ask) -> Callable[..., list[SearchResult]]:
    """Ranks documents, given as id → (words, meaning), for a question under some adjustments."""

    def run(text: str, found: dict[str, tuple[float, float]], limit: int = 10, **adjust: float) -> list[SearchResult]:
        ranker = FusionRanker(
            catalogue, FusionWeights(words=0.5, meaning=0.5), Adjustments(**(NEUTRAL | adjust)), library.clock
        )
        context = Context(text=text, filters=Filters(), limit=limit, question=ask(text))
        signals = {row_of(catalogue, f"mihon:{i}"): values for i, values in found.items()}
        rows = sorted(signals)
        context.candidates = [
            Candidates(
                rows=np.array(rows, dtype=np.intp),
                words=np.array([signals[r][0] for r in rows], dtype=np.float64),
                meaning=np.array([signals[r][1] for r in rows], dtype=np.float64),
                questions=np.full(len(rows), np.nan),
            )
        ]
        return ranker.run(context)["context"].results

    return run


def row_of(catalogue: Catalogue, document_id: str) -> int:
    """The catalogue's row of a document."""
    row = catalogue.row_of_point(catalogue.entry(document_id).point_id)
    assert row is not None
    return row


def ids(results: list[SearchResult]) -> list[str]:
    return [r.document.id.removeprefix("mihon:") for r in results]


class TestOrder:
    def test_both_signals_are_mixed_by_their_weights(self, rank: Callable[..., list[SearchResult]]) -> None:
        results = rank("展示会", {"saiyo": (4.0, 0.1), "yushi": (3.0, 0.9), "kojo": (1.0, 0.2)})
        assert ids(results) == ["yushi", "saiyo", "kojo"]
        words, meaning = z_scores(np.array([4.0, 3.0, 1.0])), z_scores(np.array([0.1, 0.9, 0.2]))
        assert results[0].score == pytest.approx((words[1] + meaning[1]) / 2, abs=1e-3)

    def test_schemes_stand_before_other_kinds(self, rank: Callable[..., list[SearchResult]]) -> None:
        found = {"case-pan": (9.0, 0.9), "term-hojoritsu": (8.0, 0.8), "kojo": (1.0, 0.1)}
        assert ids(rank("予約アプリ", found)) == ["kojo", "case-pan", "term-hojoritsu"]

    def test_a_kind_that_is_asked_for_stands_in_front(self, rank: Callable[..., list[SearchResult]]) -> None:
        found = {"kojo": (9.0, 0.9), "case-pan": (1.0, 0.1), "term-hojoritsu": (2.0, 0.2)}
        assert ids(rank("予約アプリの事例は？", found)) == ["case-pan", "kojo", "term-hojoritsu"]

    def test_no_more_than_the_limit_is_given(self, rank: Callable[..., list[SearchResult]]) -> None:
        assert ids(rank("x", {"kojo": (2.0, 0.2), "saiyo": (1.0, 0.1), "yushi": (0.0, 0.0)}, limit=2)) == [
            "kojo",
            "saiyo",
        ]

    def test_nothing_found_is_no_result(self, rank: Callable[..., list[SearchResult]]) -> None:
        assert rank("x", {}) == []


class TestEditions:
    def test_editions_are_one_result_with_the_newest_in_front(self, rank: Callable[..., list[SearchResult]]) -> None:
        results = rank("設備", {"setsubi-2023": (9.0, 0.9), "setsubi": (1.0, 0.1), "kojo": (0.0, 0.0)})
        assert ids(results) == ["setsubi", "kojo"]
        assert results[0].also == ("mihon:setsubi-2023",)

    def test_a_hit_on_the_old_edition_alone_shows_the_newest(self, rank: Callable[..., list[SearchResult]]) -> None:
        assert ids(rank("設備", {"setsubi-2023": (1.0, 0.1)})) == ["setsubi"]


class TestFit:
    EQUAL = (1.0, 0.5)

    @pytest.mark.parametrize(
        ("text", "adjust", "first", "last"),
        [
            ("大阪で展示会に出たい", {"other_prefecture": -3.0}, "osaka", "hokkaido"),
            ("大阪で展示会に出たい", {"same_prefecture": 1.0}, "osaka", "hokkaido"),
            ("展示会に出たい", {"unasked_prefecture": -1.0}, "yushi", "osaka"),
            ("みほん小口融資の上限", {"name_in_question": 2.0}, "yushi", "osaka"),
            ("展示会で売上を伸ばす", {"purpose_fits": 1.0}, "osaka", "yushi"),
            ("融資を受けたい", {"service_fits": 1.0}, "yushi", "osaka"),
            ("融資以外で", {"service_unwanted": -1.0}, "osaka", "yushi"),
            ("換気扇", {"ended": -1.0}, "osaka", "kanki"),
            ("食品を売りたい", {"other_audience": -1.0}, "osaka", "kyoka"),
        ],
    )
    def test_what_fits_comes_before_what_does_not(
        self, rank: Callable[..., list[SearchResult]], text: str, adjust: dict[str, float], first: str, last: str
    ) -> None:
        order = ids(rank(text, dict.fromkeys((last, first), self.EQUAL), **adjust))
        assert order == [first, last]

    def test_a_licence_is_not_pushed_down_for_who_asks_for_one(self, rank: Callable[..., list[SearchResult]]) -> None:
        results = rank("営業許可がほしい", {"kyoka": self.EQUAL, "kojo": self.EQUAL}, other_audience=-1.0)
        assert {r.score for r in results} == {0.0}

    def test_scores_tell_the_signals_and_the_coverage(self, rank: Callable[..., list[SearchResult]]) -> None:
        scores = rank("工場の省エネ", {"kojo": (3.0, 0.4)})[0].scores
        assert scores["words"] == 3.0
        assert scores["meaning"] == 0.4
        assert scores["coverage"] == pytest.approx(1.0)
