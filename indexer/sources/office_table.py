"""Calendars kept as a table: CSV in UTF-8 or Shift_JIS, and Excel. Columns are found by their headings, in any order."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
from charset_normalizer import from_bytes
from openpyxl.utils.exceptions import InvalidFileException

from indexer.files.unpack import refuse_bomb
from indexer.normalise import controlled
from indexer.sources.office_dates import OPEN_ENDED, Moment, moments_in, time_in
from indexer.sources.office_entry import CREDIT, Entry
from indexer.sources.provenance import Provenance
from knowledge.content_file import read_yaml
from knowledge.models.vocabulary import INDUSTRIES
from knowledge.text.normalise import normalise, normalise_line
from knowledge.understanding.places import places_in

CSV_SUFFIXES = frozenset({".csv", ".tsv"})
EXCEL_SUFFIXES = frozenset({".xlsx", ".xlsm"})
_COLUMNS = Path(__file__).with_name("office_columns.yml")
_ENCODINGS = ["cp932", "euc_jp", "iso2022_jp", "utf_16"]
_HEADINGS_WITHIN = 20
_MAX_ROWS = 20_000
_MAX_COLUMNS = 60
# A broken file shows itself anywhere in the library.
_BROKEN = (zipfile.BadZipFile, zlib.error, InvalidFileException, ValueError, KeyError, TypeError, AttributeError, SyntaxError, IndexError, EOFError, OSError, NotImplementedError)  # fmt: skip
_URL = re.compile(r"https?://[^\s<>\"、。）)」]+")
_ANY = re.compile(r"全国|全て|すべて|全域|全業種|問わない|限定なし|指定なし|不問|-|ー|なし")

Row = Sequence[Any]
Cells = dict[str, Any]
OnRow = Callable[[str, str], None]
"""Is told (where, why) of each row that is left out."""


def entries_in(path: Path, about: Provenance, changed_on: date, on_reject: OnRow) -> Iterator[Entry]:
    """The windows in a table.

    :param about: stands in where a row names no URL, source or date of its own.
    :param changed_on: the day the file was changed, used where nobody says how old its content is.
    :raises ValueError: no sheet has the headings that are needed, or it is no such file; the message says so.
    """
    sheets = _csv_rows(path) if path.suffix.lower() in CSV_SUFFIXES else _excel_rows(path)
    without_headings = 0
    for sheet, rows in sheets:
        where = f"{path.name}「{sheet}」" if sheet else path.name
        found = _headings(rows)
        if found is None:
            without_headings += 1
            continue
        first, columns, labels = found
        for number, row in enumerate(rows[first + 1 :], start=first + 2):
            cells = {name: row[at] for at, name in columns.items() if at < len(row)}
            if all(_is_blank(value) for value in cells.values()):
                continue
            place = f"{where} {number}行目"
            try:
                yield _entry(place, cells, labels, about, changed_on)
            except ValueError as error:
                on_reject(place, str(error))
    if without_headings == len(sheets):
        raise ValueError("見出しの行がありません（「制度名」と、「締切」か「受付開始」の列が必要です）")


def _entry(place: str, cells: Cells, labels: Mapping[str, str], about: Provenance, changed_on: date) -> Entry:
    title = normalise_line(_text(cells.get("title")))
    if not title:
        raise ValueError("制度名がありません")
    url = _URL.search(_text(cells.get("url")))
    if not url and not about.url:
        raise ValueError("URLがありません（列か folder.yml に書いてください）")
    opens_at, closes_at, closes_text = _window(cells)
    updated = moments_in(cells.get("as_of"))
    document_id = normalise_line(_text(cells.get("document_id")))
    return Entry(
        place=place,
        title=title,
        url=url.group() if url else str(about.url),
        as_of=updated[0].day if updated else about.as_of or changed_on,
        quote="、".join(f"{labels[k]}：{shown}" for k, v in cells.items() if k != "url" and (shown := _shown(v))),
        round=normalise_line(_text(cells.get("round"))),
        opens_at=opens_at,
        closes_at=closes_at,
        closes_text=closes_text,
        note=normalise(_text(cells.get("note"))),
        source=about.source or CREDIT,
        document_id=document_id if re.fullmatch(r"[a-z0-9]+:[A-Za-z0-9._-]+", document_id) else "",
        prefectures=_prefectures(_text(cells.get("prefectures")), about.prefectures),
        industries=_industries(_text(cells.get("industries"))),
        organisations=tuple(o for o in [normalise_line(_text(cells.get("organisation")))] if o),
    )


def _window(cells: Cells) -> tuple[datetime | None, datetime | None, str]:
    opening, closing = moments_in(cells.get("opens")), moments_in(cells.get("closes"))
    if len(closing) > 1:
        raise ValueError(f"締切の日付が二つ以上あります（{_shown(cells['closes'])}）")
    if between := moments_in(cells.get("period")):
        opening, closing = opening or between[:1], closing or between[1:2]
    said = normalise_line(_text(cells.get("closes")) or _text(cells.get("period")))
    if said and not closing and not OPEN_ENDED.search(said):
        raise ValueError(f"締切を日付として読めません（{said}）")
    if not opening and not closing and not said:
        raise ValueError("受付開始も締切もありません")
    at = time_in(cells.get("closes_time"))
    opens_at = opening[0].opening() if opening else None
    closes_at = Moment(closing[0].day, closing[0].at or at).closing() if closing else None
    if opens_at and closes_at and closes_at < opens_at:
        raise ValueError("締切が受付開始より前です")
    return opens_at, closes_at, "" if closes_at else said


def _headings(rows: Sequence[Row]) -> tuple[int, dict[int, str], dict[str, str]] | None:
    """(index of the row of headings, column position to name, name to the heading as it is written)."""
    for number, row in enumerate(rows[:_HEADINGS_WITHIN]):
        columns: dict[int, str] = {}
        labels: dict[str, str] = {}
        for position, value in enumerate(row):
            name = _names().get(_heading_key(_text(value)))
            if name and name not in labels:
                columns[position] = name
                labels[name] = normalise_line(_text(value))
        if "title" in labels and labels.keys() & {"opens", "closes", "period"}:
            return number, columns, labels
    return None


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    columns: dict[str, list[str]] = read_yaml(_COLUMNS)
    return {_heading_key(spelling): name for name, spellings in columns.items() for spelling in spellings}


def _heading_key(text: str) -> str:
    return re.sub(r"[(（].*?[)）]|[\s:：*※・]", "", normalise_line(text)).lower()


def _csv_rows(path: Path) -> list[tuple[str, list[Row]]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(data, cp_isolation=_ENCODINGS).best()
        if best is None:
            raise ValueError("文字コードがわかりません（UTF-8かShift_JISで保存してください）") from None
        text = str(best)
    first = text.split("\n", 1)[0]
    try:
        rows: list[Row] = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ","))
    except csv.Error as error:
        raise ValueError(f"CSVとして読めません（{error}）") from error
    return [("", _not_too_many(rows))]


def _excel_rows(path: Path) -> list[tuple[str, list[Row]]]:
    try:
        refuse_bomb(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of looks that it will not keep; only values count here
            book = openpyxl.load_workbook(path, data_only=True)
        sheets = [(s.title, _rows_of(s)) for s in book.worksheets if s.sheet_state == "visible"]
    except _BROKEN as error:
        raise ValueError("Excelのファイルとして読めません（壊れているか、大きすぎます）") from error
    return [(title, _not_too_many(rows)) for title, rows in sheets]


def _rows_of(sheet: Any) -> list[Row]:
    """All rows down to the last that holds something: looks often reach much further."""
    rows: list[Row] = [[_cell_value(c) for c in row] for row in sheet.iter_rows(max_col=_MAX_COLUMNS)]
    while rows and all(_is_blank(value) for value in rows[-1]):
        rows.pop()
    return rows


def _cell_value(cell: Any) -> Any:
    """The value; of a link what it leads to, so that 「こちら」 is an address."""
    link = getattr(cell, "hyperlink", None)
    return f"{cell.value or ''} {link.target}" if link is not None and link.target else cell.value


def _not_too_many(rows: list[Row]) -> list[Row]:
    if len(rows) > _MAX_ROWS:
        raise ValueError(f"行が多すぎます（{len(rows):,}行）")
    return rows


def _prefectures(text: str, usual: tuple[str, ...]) -> tuple[str, ...]:
    """Those named; 全国 is none in particular. `usual` where the cell is empty."""
    if not text.strip():
        return controlled.prefectures(usual)
    places = places_in(normalise_line(text))[0]
    if not places and not _ANY.search(text):
        raise ValueError(f"都道府県がわかりません（{normalise_line(text)}）")
    return controlled.prefectures(places)


def _industries(text: str) -> tuple[str, ...]:
    """Major groups by their name or by a part of it: 「小売業」 is 「卸売業・小売業」."""
    found: list[str] = []
    for name in filter(None, re.split(r"[,、;；/／\n]+", normalise_line(text))):
        if _ANY.fullmatch(name.strip()):
            continue
        known = controlled.industries([name]) or tuple(i for i in INDUSTRIES if name.strip() in i.split("・"))
        if not known:
            raise ValueError(f"業種がわかりません（{name.strip()}）。日本標準産業分類の大分類で書いてください")
        found += known
    return controlled.industries(found)


def _is_blank(value: Any) -> bool:
    return not _text(value).strip()


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    return normalise_line(_text(value))
