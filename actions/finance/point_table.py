"""The official point table of ローカルベンチマーク, which an office loads as CSV (UTF-8, with or without BOM, or Shift_JIS).

docs/benchmark-table.md describes the columns. One row tells of one indicator of one industry and size; a group of six rows
is one benchmark. Nothing is filled in: an indicator without a row earns no points, and then there is no rank either.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from actions.errors import InvalidPointTable
from actions.finance.benchmarks import Benchmark, PointScale
from actions.finance.indicators import LOWER_IS_BETTER, IndicatorName
from knowledge.models.vocabulary import INDUSTRIES
from knowledge.text.normalise import normalise_line

COLUMNS = ("業種コード", "業種", "小分類", "事業規模", "指標", "業種基準値", "5点", "4点", "3点", "2点")
OPTIONAL_COLUMNS = ("実質無借金の点", "返済原資なしの点")
INDICATOR_WORDS: dict[str, IndicatorName] = {
    "売上増加率": "sales_growth",
    "営業利益率": "operating_margin",
    "労働生産性": "labour_productivity",
    "EBITDA有利子負債倍率": "debt_to_ebitda",
    "営業運転資本回転期間": "working_capital_months",
    "自己資本比率": "equity_ratio",
}
_BOUNDS = ("5点", "4点", "3点", "2点")
_MOST_POINTS = 5
_MAX_BYTES = 5 * 1024 * 1024


def load_point_table(path: Path) -> tuple[Benchmark, ...]:
    """The benchmarks of a table, with their points, in its order.

    :raises InvalidPointTable: the file cannot be read, a column is missing, or rows are wrong; the message names each
        row by its number in the file (the heading is row 1).
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InvalidPointTable([f"{path.name}：ファイルが大きすぎます（5MBまで）。"])
        text = _decoded(path.read_bytes(), path.name)
    except OSError as error:
        raise InvalidPointTable([f"{path.name}：読めません（{error.strerror}）。"]) from error
    return _read(text, path.name)


def _decoded(raw: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidPointTable([f"{name}：文字コードは、UTF-8かShift_JISにしてください。"])


def _read(text: str, name: str) -> tuple[Benchmark, ...]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    groups: dict[str, dict[IndicatorName, tuple[Decimal, PointScale]]] = {}
    labels: dict[str, tuple[str, str, str]] = {}
    problems: list[str] = []
    try:
        heading = [normalise_line(cell) for cell in next(reader, [])]
        if missing := [c for c in COLUMNS if c not in heading]:
            raise InvalidPointTable([f"{name} 1行目：列がありません（{'、'.join(missing)}）。"])
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            row = dict(zip(heading, (normalise_line(c) for c in cells), strict=False))
            found = list(_problems(row))
            if not found:
                key, label = f"{row['業種コード']}-{row['事業規模']}", (row["業種"], row["小分類"], row["事業規模"])
                indicator = INDICATOR_WORDS[row["指標"]]
                if indicator in groups.get(key, {}):
                    found.append(f"{row['指標']}が2回出てきます。")
                elif labels.setdefault(key, label) != label:
                    found.append("同じ業種コードなのに、業種か小分類の名前がちがいます。")
                else:
                    groups.setdefault(key, {})[indicator] = _scale(row)
            problems += [f"{name} {reader.line_num}行目：{problem}" for problem in found]
    except csv.Error as error:
        raise InvalidPointTable([f"{name} {reader.line_num}行目：CSVとして読めません（{error}）。"]) from error
    if not groups and not problems:
        problems.append(f"{name}：中身がありません。")
    if problems:
        raise InvalidPointTable(problems)
    return tuple(_benchmark(key, labels[key], rows, name) for key, rows in groups.items())


def _benchmark(
    key: str, label: tuple[str, str, str], rows: dict[IndicatorName, tuple[Decimal, PointScale]], name: str
) -> Benchmark:
    industry, narrower, size = label
    values = {indicator: value for indicator, (value, _) in rows.items()}
    scales = {indicator: scale for indicator, (_, scale) in rows.items()}
    return Benchmark(key, industry, narrower, size, f"ローカルベンチマークの点数表（{name}）", values, scales)


def _problems(row: dict[str, str]) -> Iterator[str]:
    """What is wrong with a row, in words."""
    yield from (f"「{c}」が空です。" for c in COLUMNS if c != "事業規模" and not row.get(c))
    if row.get("業種") and row["業種"] not in INDUSTRIES:
        yield f"業種「{row['業種']}」は、日本標準産業分類の大分類の名前ではありません。"
    indicator = INDICATOR_WORDS.get(row.get("指標", ""))
    if row.get("指標") and indicator is None:
        yield f"指標「{row['指標']}」を知りません（{'、'.join(INDICATOR_WORDS)}のどれか）。"
    wrong = [c for c in ("業種基準値", *_BOUNDS) if row.get(c) and _number(row[c]) is None]
    yield from (f"「{c}」の「{row[c]}」は数字ではありません。" for c in wrong)
    bounds = [_number(row.get(c, "")) for c in _BOUNDS]
    known = [b for b in bounds if b is not None]
    if indicator is not None and len(known) == len(_BOUNDS):
        lower = indicator in LOWER_IS_BETTER
        if known != sorted(set(known), reverse=not lower):
            yield f"5点から2点までの値は、{'小さい' if lower else '大きい'}順に並べてください。"
    for column in OPTIONAL_COLUMNS:
        if row.get(column) and row[column] not in [str(n) for n in range(1, _MOST_POINTS + 1)]:
            yield f"「{column}」は、1から5までの整数にしてください。"


def _scale(row: dict[str, str]) -> tuple[Decimal, PointScale]:
    first, second, third, fourth = (_sure(row[c]) for c in _BOUNDS)
    special = [int(row[c]) if row.get(c) else None for c in OPTIONAL_COLUMNS]
    return _sure(row["業種基準値"]), PointScale((first, second, third, fourth), *special)


def _sure(cell: str) -> Decimal:
    number = _number(cell)
    assert number is not None  # _problems has seen to it
    return number


def _number(cell: str) -> Decimal | None:
    """A number with an optional sign (-, △, ▲), thousands separators and the unit of the sheet."""
    cell = cell.replace(",", "").replace("▲", "-").replace("△", "-").replace("−", "-")
    for unit in ("%", "千円", "倍", "ヶ月", "か月", "カ月"):
        cell = cell.removesuffix(unit)
    try:
        number = Decimal(cell.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
