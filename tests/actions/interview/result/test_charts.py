"""The radar charts: quick, the same for everybody at once, readable without colours and without eyes."""

from __future__ import annotations

import io
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from xml.etree import ElementTree

from PIL import Image

from actions.interview.result.axes import alternative_text
from actions.interview.result.chart_svg import svg
from actions.interview.result.charts import png
from actions.interview.result.drawing import SIZE, Line, Mark, Polygon, Text, shapes
from actions.interview.result.model import Series
from tests.actions.interview.result.material import broken_off, finished, result_of

_BUDGET_S = 0.3


def with_peers(series: Series) -> Series:
    return replace(series, axes=tuple(replace(a, peers=0.5) for a in series.axes), peer_label="同じ業種・規模の12人")


def test_the_picture_is_a_square_png_that_is_not_empty() -> None:
    image = Image.open(io.BytesIO(png(result_of(finished()).issues)))
    assert (image.format, image.size) == ("PNG", (SIZE, SIZE))
    assert len(image.convert("L").getcolors() or ()) > 10


def test_a_warm_chart_takes_less_than_300_ms() -> None:
    series = with_peers(result_of(finished()).issues)
    png(series)
    times = []
    for _ in range(5):
        began = time.perf_counter()
        png(series)
        times.append(time.perf_counter() - began)
    assert sorted(times)[2] < _BUDGET_S


def test_many_threads_at_once_draw_what_one_draws() -> None:
    result = result_of(finished())
    series = [result.issues, result.balance, with_peers(result.issues)] * 6
    alone = [png(s) for s in series[:3]] * 6
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(png, series)) == alone


def test_no_words_are_cut_off_at_the_edges() -> None:
    """A letter is at most as wide as it is high."""
    result = result_of(finished())
    for series in (with_peers(result.issues), result.balance, result_of(broken_off()).issues):
        for text in (s for s in shapes(series) if isinstance(s, Text)):
            width = sum(0.6 if letter.isascii() else 1.0 for letter in text.words) * text.size
            left = text.at[0] - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
            assert left >= 0, text.words
            assert left + width <= SIZE, text.words


def test_own_and_others_differ_in_more_than_colour() -> None:
    drawn = shapes(with_peers(result_of(finished()).issues))
    filled = [p for p in drawn if isinstance(p, Polygon) and p.fill]
    dashed = [p for p in drawn if isinstance(p, Polygon) and p.dashed]
    assert (len(filled), len(dashed)) == (1, 1)
    assert {m.square for m in drawn if isinstance(m, Mark)} == {True, False}


def test_missing_answers_are_no_zero() -> None:
    """Two issues answered: two marks, each on its axis, and no shape that would say something about the others."""
    drawn = shapes(result_of(broken_off()).issues)
    assert sum(isinstance(s, Mark) for s in drawn) == 2
    assert not any(isinstance(s, Polygon) and s.fill for s in drawn)
    assert sum(isinstance(s, Line) and s.width > 1 for s in drawn) == 2


def test_the_words_tell_the_numbers() -> None:
    result = result_of(finished())
    text = alternative_text(with_peers(result.issues))
    assert "事務業務の効率化はすぐ取り組みたい（100%）" in text
    assert "同じ業種・規模の12人の平均は、事務の手間50%" in text
    assert "まだ答えていません" in alternative_text(result_of(broken_off()).issues)


def test_the_svg_is_well_formed_without_styles_and_says_the_same() -> None:
    series = with_peers(result_of(finished()).issues)
    drawn = svg(replace(series, title='<script>"&'))
    root = ElementTree.fromstring(drawn)
    assert root.attrib["role"] == "img"
    assert "100%" in root.attrib["aria-label"]
    assert "<script>" not in drawn
    assert "style=" not in drawn
    assert {t.text for t in root.iter("text")} >= {a.short for a in series.axes}
