"""Standard scores, and which adjustments hold for which documents."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.retrieval.features import Features, z_scores
from knowledge.understanding.question import Question
from tests.knowledge import library


class TestZScores:
    def test_an_example(self) -> None:
        assert list(z_scores(np.array([1.0, 2.0, 3.0]))) == pytest.approx([-math.sqrt(1.5), 0, math.sqrt(1.5)])

    @pytest.mark.parametrize(("values", "expected"), [([], []), ([4.0], [0.0]), ([2.0, 2.0], [0.0, 0.0])])
    def test_values_that_do_not_differ_say_nothing(self, values: list[float], expected: list[float]) -> None:
        assert list(z_scores(np.array(values))) == expected

    @given(st.lists(st.floats(-100, 100), min_size=1, max_size=30))
    def test_they_have_mean_zero_and_deviation_one_or_are_all_zero(self, values: list[float]) -> None:
        scores = list(z_scores(np.array(values)))
        assert sum(scores) / len(scores) == pytest.approx(0, abs=1e-4)
        if any(scores):
            assert sum(s * s for s in scores) / len(scores) == pytest.approx(1, rel=1e-4)


class Described:
    """A document as the ranking sees it."""

    def __init__(self, group: str, **told: object) -> None:
        self.group, self.kind, self.audience = group, "scheme", "business"
        self.prefectures = self.purposes = self.industries = self.services = frozenset[str]()
        self.max_employees, self.closes = 2**31 - 1, 2**31 - 1
        self.__dict__.update(told)


TODAY = int(library.TODAY.strftime("%Y%m%d"))
FEATURES = Features(
    [
        Described("plain"),
        Described("osaka", prefectures=frozenset({"大阪府", "京都府"}), services=frozenset({"融資", "補助金"})),
        Described("small", max_employees=5, industries=frozenset({"製造業"}), services=frozenset({"融資"})),
        Described("over", closes=20200101, audience="resident", purposes=frozenset({"人材"})),
    ]
)


def holding(name: str, **asked: object) -> list[int]:
    """The rows for which an adjustment holds when this is asked."""
    found = FEATURES.fits(np.arange(4), Question("x", **asked), TODAY)  # type: ignore[arg-type]
    return [int(n) for n in np.flatnonzero(found[name])] if name in found else []


class TestFits:
    @pytest.mark.parametrize(
        ("name", "asked", "rows"),
        [
            ("name_in_question", {"named": ("small", "unknown")}, [2]),
            ("name_in_question", {}, []),
            ("other_audience", {}, [3]),
            ("other_audience", {"audiences": ("business", "resident")}, []),
            ("unasked_prefecture", {}, [1]),
            ("same_prefecture", {"prefectures": ("京都府",)}, [1]),
            ("other_prefecture", {"prefectures": ("北海道",)}, [1]),
            ("other_prefecture", {"prefectures": ("北海道", "大阪府")}, []),
            ("purpose_fits", {"purposes": ("人材", "IT化")}, [3]),
            ("industry_fits", {"industries": ("製造業",)}, [2]),
            ("other_industry", {"industries": ("建設業",)}, [2]),
            ("too_large", {"employees": 6}, [2]),
            ("too_large", {"employees": 5}, []),
            ("ended", {}, [3]),
            ("service_fits", {"services": ("融資",)}, [1, 2]),
            ("service_unwanted", {"unwanted_services": ("融資",)}, [2]),
            ("service_fits", {"services": ("補助金",), "unwanted_services": ("融資",)}, [1]),
        ],
    )
    def test_an_adjustment_holds_where_its_name_says_so(
        self, name: str, asked: dict[str, object], rows: list[int]
    ) -> None:
        assert holding(name, **asked) == rows
