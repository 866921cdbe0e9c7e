"""Figures as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.understanding.written_numbers import prepared, unit_in, written_numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3,200万", 32_000_000),
        ("３２００万円くらいです", 32_000_000),
        ("三千二百万円", 32_000_000),
        ("二〇〇〇万", 20_000_000),
        ("1億2,345万6,789円", 123_456_789),
        ("2.5億", 250_000_000),
        ("32,000千円", 32_000_000),
        ("15百万円", 15_000_000),
        ("3200萬円", 32_000_000),
        ("1000 万円", 10_000_000),
        ("￥1,200万", 12_000_000),
        ("△500万", -5_000_000),
        ("▲５００万円", -5_000_000),
        ("マイナス500万", -5_000_000),
        ("－500万", -5_000_000),
        ("−500万円", -5_000_000),
        ("ー500万", -5_000_000),
        ("500万の赤字", -5_000_000),
        ("赤字が約500万円", -5_000_000),
        ("営業損失は120万円", -1_200_000),
        ("債務超過で300万", -3_000_000),
        ("（1,200）千円", -1_200_000),
        ("ゼロ", 0),
        ("借入はありません", 0),
        ("2025年3月期の売上は3,200万です", 32_000_000),
        ("去年より5%増えて3,200万", 32_000_000),
    ],
)
def test_one_amount_is_read_in_yen(text: str, value: int) -> None:
    (number,) = written_numbers(prepared(text))
    assert (number.value, number.unit_written) == (value, True)


@pytest.mark.parametrize("text", ["32,000", "売上は32000です", "千円単位で 32,000", "単位：千円　32,000"])
def test_bare_digits_are_told_from_amounts_with_a_unit(text: str) -> None:
    (number,) = written_numbers(prepared(text))
    assert (number.value, number.unit_written, number.times(1000)) == (32_000, False, 32_000_000)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("千円単位で 32,000", 1_000),
        ("単位：千円", 1_000),
        ("百万円単位です", 1_000_000),
        ("万円です", 10_000),
        ("円", 1),
        ("32,000千円", None),
        ("3,200万円です", None),
        ("売上は千円くらい", None),
    ],
)
def test_the_unit_of_figures_is_read_where_it_is_told(text: str, unit: int | None) -> None:
    assert unit_in(prepared(text)) == unit


def test_a_sign_belongs_to_its_own_number() -> None:
    values = [n.value for n in written_numbers(prepared("売上500万 赤字100万、預金300万"))]
    assert values == [5_000_000, -1_000_000, 3_000_000]
    assert [n.value for n in written_numbers("10-20")] == [10, 20]


def test_people_are_told_from_money() -> None:
    assert [(n.value, n.people) for n in written_numbers("従業員は十五人、売上は3,200万")] == [
        (15, True), (32_000_000, False),
    ]  # fmt: skip


def test_decimals_wait_for_their_unit() -> None:
    (number,) = written_numbers("32.5")
    assert (number.value, number.times(1_000_000)) == (Decimal("32.5"), 32_500_000)


@given(amount=st.integers(min_value=1, max_value=10**12))
def test_what_is_written_with_separators_and_yen_is_read_back(amount: int) -> None:
    (number,) = written_numbers(prepared(f"{amount:,}円"))
    assert number.value == amount


@given(text=st.text(max_size=80))
def test_any_text_is_read_without_failing(text: str) -> None:
    text = prepared(text)
    assert all(0 <= n.start < n.end <= len(text) for n in written_numbers(text))
    unit_in(text)
