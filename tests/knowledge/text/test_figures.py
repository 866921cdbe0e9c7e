"""Figures by value, however they are written."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.figures import figures, number_of, without_figures
from knowledge.text.normalise import normalise


def read(text: str) -> list[tuple[str, object]]:
    return [(f.kind, f.value) for f in figures(normalise(text))]


@pytest.mark.parametrize(
    "same",
    [
        ["3,000万円", "3000万円", "３，０００万円", "三千万円", "3千万円", "30,000,000円", "3,000 万円"],
        ["1億2,000万円", "1.2億円", "120,000,000円", "一億二千万円"],
        ["1/2", "2分の1", "二分の一", "50%", "５０％", "5割", "半額", "50パーセント"],
        ["令和8年12月25日", "2026年12月25日", "2026-12-25", "2026/12/25", "２０２６．１２．２５"],
        ["令和元年", "2019年", "平成31年"],
        ["2026年度", "令和8年度"],
        ["3か月", "3ヶ月", "３カ月", "三か月", "3箇月"],
        ["20人", "20名", "二十人"],
        ["03-1234-5678", "03(1234)5678", "０３－１２３４－５６７８", "0312345678"],
    ],
)
def test_spellings_of_the_same(same: list[str]) -> None:
    assert len({repr(read(text)) for text in same}) == 1
    assert all(len(read(text)) == 1 for text in same)


@pytest.mark.parametrize(
    "different",
    [
        ["100万円", "100円", "100人", "100"],
        ["2026年", "2026年度", "2026年12月"],
        ["3か月", "3月", "3日"],
        ["1/2", "2/1", "2/3"],
        ["7年", "2007年"],
    ],
)
def test_what_is_not_the_same(different: list[str]) -> None:
    assert len({repr(read(text)) for text in different}) == len(different)


@pytest.mark.parametrize("text", ["費用の一部", "統一する", "万が一", "一定の要件", "千葉", "三重県", "お客さん"])
def test_words_that_are_no_figures(text: str) -> None:
    assert read(text) == []


def test_a_range_shares_its_unit() -> None:
    assert read("30万～50万円") == [("number:円", Fraction(300_000)), ("number:円", Fraction(500_000))]


def test_addresses() -> None:
    assert read("https://example.com/a_b/ と info@example.com") == [
        ("url", "https://example.com/a_b"),
        ("mail", "info@example.com"),
    ]


def test_a_full_date_states_its_month_but_not_the_reverse() -> None:
    month, full, other = figures("12月 2026年12月25日 2027年12月25日")
    assert month.stated_by(full)
    assert not full.stated_by(month)
    assert not other.stated_by(full)


def test_taken_out_they_leave_the_words() -> None:
    assert without_figures("上限100万円、12月25日まで").split() == ["上限", "、", "まで"]


@given(st.integers(0, 10**13 - 1))
def test_commas_widths_and_myriads_keep_the_value(n: int) -> None:
    myriads = "".join(f"{part}{unit}" for unit, part in _in_myriads(n) if part) or "0"
    wide = str(n).translate({ord("0") + i: ord("０") + i for i in range(10)})
    assert number_of(str(n)) == number_of(f"{n:,}") == number_of(myriads) == number_of(wide) == n


@given(st.text(max_size=60))
def test_any_text_can_be_read_and_the_spans_lie_in_it_in_order(text: str) -> None:
    text = normalise(text)
    edges = [edge for f in figures(text) for edge in (f.start, f.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


def _in_myriads(n: int) -> list[tuple[str, int]]:
    return [("兆", n // 10**12), ("億", n // 10**8 % 10**4), ("万", n // 10**4 % 10**4), ("", n % 10**4)]
