"""An office's point table. The numbers here are made up for the tests and mean nothing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from actions.errors import InvalidPointTable
from actions.finance.benchmarks import PointScale, all_benchmarks, rank
from actions.finance.indicators import INDICATORS, Measure
from actions.finance.point_table import COLUMNS, INDICATOR_WORDS, OPTIONAL_COLUMNS, load_point_table

HEADING = ",".join((*COLUMNS, *OPTIONAL_COLUMNS))
RISING, FALLING = "10,20,30,40", "40,30,20,10"


def row(indicator: str, bounds: str | None = None, special: str = ",", code: str = "T1", value: str = "25") -> str:
    lower = INDICATOR_WORDS.get(indicator, "") in ("debt_to_ebitda", "working_capital_months")
    return f"{code},建設業,ためし工事業,小規模,{indicator},{value},{bounds or (RISING if lower else FALLING)},{special}"


def written(folder: Path, *rows: str, heading: str = HEADING, encoding: str = "utf-8-sig") -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join((heading, *rows, "")), encoding=encoding)
    return path


def whole(special: str = "5,1") -> list[str]:
    return [row(i, special=special if i.startswith("EBITDA") else ",") for i in INDICATOR_WORDS]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_whole_table_gives_points_and_a_rank(tmp_path: Path, encoding: str) -> None:
    (benchmark,) = load_point_table(written(tmp_path, *whole(), encoding=encoding))
    assert benchmark.label == "ためし工事業（小規模）"
    points = benchmark.points({name: Measure(Fraction(30)) for name in INDICATORS})
    assert points == {
        "sales_growth": 4, "operating_margin": 4, "labour_productivity": 4, "debt_to_ebitda": 3,
        "working_capital_months": 3, "equity_ratio": 4,
    }  # fmt: skip
    assert (sum(points.values()), rank(points)) == (22, "B")


def test_bounds_belong_to_the_better_points_and_worse_values_earn_one() -> None:
    more = PointScale((Decimal(40), Decimal(30), Decimal(20), Decimal(10)))
    less = PointScale((Decimal(10), Decimal(20), Decimal(30), Decimal(40)))
    assert [more.points(Measure(Fraction(v))) for v in (41, 40, 39, 10, 9, -5)] == [5, 5, 4, 2, 1, 1]
    assert [less.points(Measure(Fraction(v))) for v in (-5, 10, 11, 40, 41)] == [5, 5, 4, 2, 1]


def test_cases_without_a_value_earn_what_the_table_says_and_else_nothing(tmp_path: Path) -> None:
    for special, expected in (("5,1", [5, 1, None]), (",", [None, None, None])):
        (benchmark,) = load_point_table(written(tmp_path, *whole(special)))
        scale = benchmark.scales["debt_to_ebitda"]
        assert [scale.points(Measure(None, n)) for n in ("net_cash", "no_ebitda", "net_cash_loss")] == expected
        assert benchmark.scales["equity_ratio"].points(Measure(None, "no_assets")) is None


def test_a_table_goes_before_the_printed_values_and_replaces_those_it_has(tmp_path: Path) -> None:
    other = load_point_table(written(tmp_path, row("営業利益率")))
    assert [b.id for b in all_benchmarks(other)] == ["T1-小規模", "0301-中規模事業者"]
    same = row("営業利益率", code="0301").replace("小規模", "中規模事業者").replace("建設業", "製造業")
    assert [b.id for b in all_benchmarks(load_point_table(written(tmp_path, same)))] == ["0301-中規模事業者"]


def test_every_mistake_is_named_with_its_row(tmp_path: Path) -> None:
    rows = (
        row("営業利益率"),
        row("知らない指標"),
        row("自己資本比率", bounds=RISING),
        row("労働生産性", bounds="40,30,20,x"),
        row("EBITDA有利子負債倍率", special="6,"),
        row("営業利益率"),
        row("売上増加率").replace("建設業", "工事業"),
        row("売上増加率", value=""),
        row("売上増加率").replace("ためし", "べつの"),
    )
    with pytest.raises(InvalidPointTable) as caught:
        load_point_table(written(tmp_path, *rows))
    told = caught.value.problems
    assert [int(t.split(" ")[1].split("行目")[0]) for t in told] == [3, 4, 5, 6, 7, 8, 9, 10]
    for text, words in zip(
        told,
        ("知らない指標", "大きい順", "「2点」の「x」", "1から5", "2回", "工事業", "「業種基準値」が空", "小分類の名前"),
        strict=True,
    ):
        assert words in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "列がありません"),
        (HEADING.encode(), "中身がありません"),
        (b"\x81\xff\xfe", "文字コード"),
        (HEADING.encode() + b'\n"a', "CSVとして読めません"),
        (HEADING.encode() + b"\nT1", "空です"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidPointTable, match=words):
        load_point_table(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidPointTable, match="読めません"):
        load_point_table(tmp_path / "none.csv")


def test_signs_and_units_of_the_sheet_are_read(tmp_path: Path) -> None:
    (benchmark,) = load_point_table(written(tmp_path, row("営業利益率", bounds="４%,2.5％,△1%,▲3.5%", value='"1,000"')))
    assert benchmark.scales["operating_margin"].bounds == tuple(map(Decimal, ("4", "2.5", "-1", "-3.5")))
    assert benchmark.values["operating_margin"] == 1000
