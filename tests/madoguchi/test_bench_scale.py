"""The benchmark of growth: copies that are no duplicates, what is measured at each size, and how growth is told."""

from __future__ import annotations

import json
import math
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from knowledge.clock import JST
from knowledge.models import Scheme, Section
from madoguchi.bench import scale, scale_one
from madoguchi.bench.results import Results
from madoguchi.bench.scale import Size
from madoguchi.bench.scale_one import Measured, Place
from madoguchi.bench.varied import Copies
from madoguchi.cli import app
from madoguchi.console import OperatorError
from tests.fakes.embedder import HashEmbedder
from tests.knowledge import library

SCHEMES = [
    Scheme(
        id=f"mirasapo:{n}",
        title=f"愛知県の設備導入補助{n}号",
        sections=(
            Section(field="content", text="設備導入の費用の2分の1、上限50万円を愛知県内の中小企業に補助します。" * 3),
        ),
        prefectures=("愛知県",),
        url=f"https://example.jp/{n}",
        source="試験用",
        as_of=date(2026, 4, 1),
    )
    for n in (1, 2)
]
MADE_AT = datetime(2026, 4, 1, 9, 30, tzinfo=JST)
QUESTIONS = {"mirasapo:1": ("愛知県で設備を買いたい", "設備の補助は50万円まで？")}


class TestCopies:
    def test_the_first_are_the_originals(self) -> None:
        assert list(Copies(SCHEMES, QUESTIONS).copy(0)) == [
            (SCHEMES[0], QUESTIONS["mirasapo:1"]), (SCHEMES[1], ()),
        ]  # fmt: skip

    def test_the_others_differ_in_figures_places_and_words_but_are_the_same_every_time(self) -> None:
        (first, asked), (second, _) = Copies(SCHEMES, QUESTIONS).copy(1)
        text, original = first.sections[0].text, SCHEMES[0].sections[0].text
        assert first.id == "copy1:1"
        assert text != original and "愛知県" not in text and first.prefectures == ("三重県",)
        assert re.findall(r"\d+", text) != re.findall(r"\d+", original)
        assert len({first.sections[0].text, second.sections[0].text, original}) == 3
        assert len(asked) == 2 and asked != QUESTIONS["mirasapo:1"]
        assert list(Copies(SCHEMES, QUESTIONS).copy(1)) == [(first, asked), (second, ())]

    def test_two_copies_differ(self) -> None:
        copies = Copies(SCHEMES, QUESTIONS)
        texts = {s.sections[0].text for n in range(5) for s, _ in copies.copy(n)}
        assert len(texts) >= 8


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The small library written down, and a small embedding model in place of the real one."""
    monkeypatch.setattr(scale_one, "_model", HashEmbedder)
    found = Place(tmp_path / "1")
    assert scale_one.write_documents(found, ((d, ()) for d in library.DOCUMENTS)) == len(library.DOCUMENTS)
    return found


class TestOneSize:
    def test_building_searching_and_both_rivals_are_measured_on_the_same_material(self, place: Place) -> None:
        questions = [f"設備の補助金 {n}" for n in range(23)]
        built = scale_one.measure_build(place)
        assert built.points > len(library.DOCUMENTS)
        assert built.seconds > 0 and built.cpu_seconds > 0 and built.memory_mb > 50
        searched = scale_one.measure_search(place, questions)
        assert (len(searched.latencies), len(searched.store_latencies), searched.points) == (3, 3, built.points)
        rival = scale_one.measure_bm25s(place, questions)
        assert len(rival.latencies) == 3 and rival.seconds > 0
        local = scale_one.measure_local_mode(place, 2)
        assert (len(local.latencies), local.points) == (2, built.points)


def size(factor: int, build_s: float, p95_ms: float, local_ms: float | None) -> Size:
    """A size whose every search took as long."""
    latencies = (p95_ms / 1000,) * 20
    search = Measured(1.0, 300.0 + 10 * factor, 300.0, 0.0, 12 * factor, latencies, tuple(v / 2 for v in latencies))
    local = Measured(9.0, 900.0, 300.0, 0.0, 12, (local_ms / 1000,) * 5) if local_ms else None
    build = Measured(3 * build_s, 800.0, 300.0, build_s, 12 * factor)
    return Size(factor, 1112 * factor, build, search, Measured(1.0, 500.0, latencies=(0.001,)), local)


class TestGrowth:
    def test_linear_growth_has_the_exponent_one_and_none_zero(self) -> None:
        small, large = size(1, 10, 4, None), size(10, 100, 4, None)
        assert scale.growth(small, large, lambda s: s.build.seconds) == pytest.approx(1)
        assert scale.growth(small, large, lambda s: s.search.latencies[0]) == pytest.approx(0)

    def test_goals_are_near_linear_building_sub_linear_search_and_fifty_times_local_mode(self, tmp_path: Path) -> None:
        results = Results()
        scale.summarise([size(1, 10, 4, 200), size(10, 95, 8, 2000), size(100, 2000, 90, None)], results)
        figures = results.figures
        assert figures["scale.build_exponent_10"].value == pytest.approx(math.log10(9.5))
        assert {key: figures[key].mark for key in figures if figures[key].goal} == {
            "scale.build_exponent_10": "✓", "scale.search_exponent_10": "✓",
            "scale.build_exponent_100": "✗", "scale.search_exponent_100": "✗",
            "scale.10.ratio_store": "✓", "scale.10.ratio_search": "✓",
        }  # fmt: skip
        assert figures["scale.10.ratio_store"].value == pytest.approx(500)
        assert figures["scale.10.ratio_search"].value == pytest.approx(250)
        assert figures["scale.memory_exponent_10"].value == pytest.approx(1)
        assert "scale.100.local_mode" not in results.latencies
        assert scale.size_table([size(1, 10, 4, 200), size(100, 1, 1, None)]).row_count == 2
        written = results.write(tmp_path, MADE_AT)
        assert json.loads(written.read_text(encoding="utf-8"))["data"]["sizes"]["10"] == {
            "documents": 11120, "points": 120,
        }  # fmt: skip

    def test_a_size_that_memory_or_disk_cannot_hold_is_left_out(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = size(10, 95, 8, None)
        assert scale._has_room(before, 10, tmp_path)
        huge = Size(10, 11120, Measured(1, 9e6, 300), before.search, before.bm25s, None)
        assert not scale._has_room(huge, 100, tmp_path)


class TestTheCommand:
    @pytest.mark.parametrize(("text", "expected"), [("1", [1]), ("1,10,100", [1, 10, 100]), (" 2 , 3 ", [2, 3])])
    def test_factors_are_numbers_with_commas(self, text: str, expected: list[int]) -> None:
        assert scale.parse_factors(text) == expected

    @pytest.mark.parametrize("factors", ["a", "", "0,1", "101"])
    def test_other_factors_are_refused_in_a_sentence(
        self, factors: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "mirasapo_supports.json").write_text("{}")
        monkeypatch.setenv("MADOGUCHI_TEST_DATA", str(tmp_path))
        done = CliRunner().invoke(app, ["bench", "--scale", "--factors", factors])
        assert done.exit_code == 1
        assert "倍率は" in done.output

    def test_without_a_catalogue_there_is_nothing_to_measure(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MADOGUCHI_TEST_DATA", str(tmp_path))
        with pytest.raises(OperatorError, match="制度ナビのデータがありません"):
            scale.run_scale("", [1])
