"""Dates and times in Japanese text, however they are written."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.clock import japanese_date
from knowledge.text.dates import END_OF_DAY, dates_in, fiscal_year_middle

NEAR = date(2023, 6, 1)


def days(text: str, near: date | None = NEAR) -> list[date | None]:
    return [span.day for span in dates_in(text, near)]


@pytest.mark.parametrize(
    "text",
    [
        "2023年10月13日", "２０２３年１０月１３日（金）", "令和5年10月13日(金曜日)", "令和５年１０月１３日", "R5.10.13", "2023/10/13",
        "2023-10-13", "2023.10.13", "令和五年十月十三日", "令和5年(2023年)10月13日", "10月13日", "10/13(金)", "10/13締切", "2023年 10月 13日",
    ],
)  # fmt: skip
def test_spellings_of_the_same_day(text: str) -> None:
    assert days(text) == [date(2023, 10, 13)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("2023年9月末", date(2023, 9, 30)),
        ("2024年2月末日", date(2024, 2, 29)),
        ("令和5年度末", date(2024, 3, 31)),
    ],
)
def test_eras_and_ends_of_months_and_fiscal_years(text: str, day: date) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize("text", ["2023年10月上旬", "10月下旬頃", "令和5年10月", "2023年10月1日頃"])
def test_what_is_not_exact_has_no_day(text: str) -> None:
    assert days(text) == [None]


@pytest.mark.parametrize(
    "text",
    ["2月30日", "2023年2月29日", "13月1日", "2023/13/1", "4月31日", "3/4", "1/2以内", "03-1234-5678", "2121～2123", "30日以内", "12か月", "24時間"],
)  # fmt: skip
def test_impossible_dates_fractions_and_other_numbers_are_no_dates(text: str) -> None:
    assert [day for day in days(text) if day] == []


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("10月13日(金)17時", time(17)), ("10月13日 17:00", time(17)), ("10月13日１７：３０", time(17, 30)), ("10月13日17時30分必着", time(17, 30)),
        ("10月13日午後5時", time(17)), ("10月13日午後5時半", time(17, 30)), ("10月13日(金)正午", time(12)), ("10月13日午前9時", time(9)),
        ("10月13日24時", END_OF_DAY), ("10月13日最終日17時", time(17)), ("10月13日(金)(当日17:00まで)", time(17)),
        ("10月13日", None), ("10月13日25時", None), ("10月13日10:00～17:00", None), ("10月13日から24時間", None),
    ],
)  # fmt: skip
def test_times_of_day(text: str, at: time | None) -> None:
    (span,) = dates_in(text, NEAR)
    assert (span.day, span.at) == (date(2023, 10, 13), at)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("10月13日(金)必着", "必着"),
        ("10月13日（当日消印有効）", "当日消印有効"),
        ("10月13日消印有効", "消印有効"),
        ("10月13日まで", ""),
    ],
)
def test_how_it_has_to_arrive(text: str, note: str) -> None:
    assert [span.note for span in dates_in(text, NEAR)] == [note]


def test_a_contradicting_weekday_is_told_and_the_date_stays() -> None:
    wrong, right = dates_in("2023年9月1日(月)と2023年9月1日(金)")
    assert (wrong.day, wrong.weekday_differs) == (date(2023, 9, 1), True)
    assert (right.day, right.weekday_differs) == (date(2023, 9, 1), False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年11月1日～1月31日", [date(2022, 11, 1), date(2023, 1, 31)]),
        ("2023年4月1日～5月31日", [date(2023, 4, 1), date(2023, 5, 31)]),
        ("2022年9月15日～9月末", [date(2022, 9, 15), date(2022, 9, 30)]),
        ("2021年5月18日公表、締切は5月17日から6月18日に", [date(2021, 5, 18), date(2021, 5, 17), date(2021, 6, 18)]),
        ("2022年12月14日～16日", [date(2022, 12, 14), date(2022, 12, 16)]),
        ("2022年12月1日から翌年2月28日", [date(2022, 12, 1), date(2023, 2, 28)]),
        ("2022年4月1日から同年7月31日", [date(2022, 4, 1), date(2022, 7, 31)]),
    ],
)
def test_a_date_without_a_year_follows_the_one_before_it(text: str, expected: list[date]) -> None:
    assert days(text, None) == expected


def test_the_first_date_without_a_year_lies_near_the_day_given() -> None:
    assert days("8月31日", date(2022, 3, 29)) == [date(2022, 8, 31)]
    assert days("1月31日", date(2022, 12, 1)) == [date(2023, 1, 31)]
    assert days("2月20日", date(2022, 3, 29)) == [date(2022, 2, 20)]
    assert days("8月31日", None) == [None]


@settings(deadline=None)
@given(st.dates(date(2022, 4, 1), date(2023, 3, 31)))
def test_the_middle_of_a_fiscal_year_puts_every_date_into_it(day: date) -> None:
    text = f"{day.month}月{day.day}日"
    assert days(text, fiscal_year_middle(2022)) == [day]


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.text(max_size=20))
def test_every_written_out_date_is_read(day: date, around: str) -> None:
    assert day in days(f"{around}、{japanese_date(day)}、")


@settings(deadline=None)
@given(st.text(max_size=200) | st.text("0123456789年月日/.-～〜()（）令和RH元末度上旬火時午後:０１２３", max_size=60))
def test_spans_lie_in_any_text_in_order(text: str) -> None:
    spans = dates_in(text, NEAR)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
