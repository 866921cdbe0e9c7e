"""J-Net21 (中小機構): regional support notices and news, from CSV files."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from indexer.errors import SourceError
from indexer.normalise import controlled
from indexer.report import RejectedItem
from indexer.sources.base import NOTHING_YET, OnReject, WholeSource, fingerprint_of
from indexer.sources.http import PoliteClient
from indexer.sources.reasons import reason_of
from knowledge.models import Notice, Section
from knowledge.text.normalise import normalise, normalise_line

KEY = "jnet21"
CREDIT = "J-Net21（中小機構）"
_FILES = ("regional_supports.csv", "news.csv")
_MAX_TITLE = 300
_DAY = r"(?P<year>\d{4}|令和(?:\d+|元))年(?P<month>\d{1,2})月(?P<day>\d{1,2})日?\s*(?:\([月火水木金土日]\))?"
_UPDATED = re.compile(rf"※?\s*(?:更新日:?\s*{_DAY}|{_DAY.replace('?P<', '?P<b_')}\s*更新(?:\(PDF\))?)\s*")
_NEWS_HEAD = re.compile(r"^.{0,400}?\d{4}年\d{1,2}月\d{1,2}日", re.DOTALL)
_NEWS_TAIL = re.compile(r"シェアツイート.*$", re.DOTALL)

Row = dict[str, str]


class Jnet21Source(WholeSource):
    """Notices at `location`: a folder with `regional_supports.csv` and `news.csv` (or one of them), or the path or
    http(s) URL of a CSV file with the columns of either.

    :param client: what a URL is asked with; one with a time-out of 20 seconds if not given.
    """

    key = KEY
    title = "J-Net21 支援情報"
    credit = CREDIT

    def __init__(self, location: str, client: PoliteClient | None = None) -> None:
        self._location = location
        self._client = client or PoliteClient()
        self._is_url = location.startswith(("http://", "https://"))

    def fingerprint(self) -> str | None:
        if self._is_url:
            return self._client.fingerprint(self._location)
        try:
            return fingerprint_of(self._paths())
        except OSError as error:
            raise self._unreadable(error) from error

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Notice]:
        """The newest of rows that differ in their date alone stands for all of them."""
        newest: dict[tuple[str, str, str], Notice] = {}
        for name, content in self._contents():
            for position, row, to_notice in _rows(content, name):
                try:
                    notice = to_notice(row)
                except ValueError as error:
                    on_reject(RejectedItem(KEY, f"{name}:{position}", reason_of(error)))
                    continue
                same = row.get("lgcode") or "", notice.title, notice.url
                if same not in newest or newest[same].as_of < notice.as_of:
                    newest[same] = notice
        yield from newest.values()

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        if self._is_url:
            yield self._location.rpartition("/")[2], self._client.get_bytes(self._location)
            return
        try:
            for path in self._paths():
                yield path.name, path.read_bytes()
        except OSError as error:
            raise self._unreadable(error) from error

    def _paths(self) -> list[Path]:
        place = Path(self._location).expanduser()
        if not place.is_dir():
            return [place]
        found = [place / name for name in _FILES if (place / name).is_file()]
        if not found:
            raise SourceError(f"J-Net21のフォルダーに {'も '.join(_FILES)} もありません（{place.name}）。")
        return found

    def _unreadable(self, error: OSError) -> SourceError:
        return SourceError(f"J-Net21のファイルを読めません（{self._location}）：{error.strerror}。")


def _rows(content: bytes, name: str) -> Iterator[tuple[int, Row, Callable[[Row], Notice]]]:
    """(line, row, how it becomes a notice) of a CSV file.

    :raises SourceError: it is none, or has other columns.
    """
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), restval="", strict=True)
        columns = set(reader.fieldnames or ())
        to_notice = next((make for needed, make in _KINDS if needed <= columns), None)
        if to_notice is None:
            raise SourceError(f"J-Net21のCSVの列が違います（{name}）。")
        for row in reader:
            yield reader.line_num, row, to_notice
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"J-Net21のファイルがCSVとして読めません（{name}）：{error}。") from error


def _regional(row: Row) -> Notice:
    comment = normalise(row["comment"])
    updated = next((day for m in _UPDATED.finditer(comment) if (day := _day_of(m))), None)
    left = _UPDATED.sub("", comment).strip(" ※\n")
    deadline = "期限" in left or "締切" in left or "期間" in left
    return _notice(
        row,
        row["lgcode"],
        sections=(Section(field="period" if deadline else "content", text=left),) if left else (),
        as_of=updated or _date(row),
        prefectures=controlled.prefectures([row["pref"]]),
        area=normalise_line(row["area"]),
    )


def _news(row: Row) -> Notice:
    body = normalise(_NEWS_TAIL.sub("", _NEWS_HEAD.sub("", row["body"], count=1)))
    publisher = normalise_line(row["subtitle"])
    return _notice(
        row,
        "",
        sections=(Section(field="content", text=body),) if body else (),
        as_of=_date(row),
        keywords=tuple(normalise_line(t) for t in (publisher, *row["tags"].split(","))),
    )


_KINDS: tuple[tuple[set[str], Callable[[Row], Notice]], ...] = (
    ({"date", "lgcode", "pref", "area", "title", "comment", "url"}, _regional),
    ({"url", "title", "subtitle", "tags", "date", "body"}, _news),
)


def _notice(row: Row, lgcode: str, **fields: object) -> Notice:
    title, url = normalise_line(row["title"])[:_MAX_TITLE], row["url"].strip()
    if not url:
        raise ValueError("URLがありません")
    identity = "\0".join((lgcode, row["title"], row["url"], row["date"]))
    local_id = hashlib.blake2b(identity.encode(), digest_size=8).hexdigest()
    return Notice.model_validate(
        {"id": f"{KEY}:{local_id}", "title": title, "url": url, "source": CREDIT, "industries": _industries(title)} | fields
    )  # fmt: skip


def _date(row: Row) -> date:
    try:
        return date.fromisoformat(row["date"].strip())
    except ValueError as error:
        raise ValueError("date: 日付ではありません") from error


def _day_of(found: re.Match[str]) -> date | None:
    """The day an update is told for, None if there is no such day."""
    parts = {k.removeprefix("b_"): v for k, v in found.groupdict().items() if v}
    era = parts["year"].removeprefix("令和")
    year = 2018 + (1 if era == "元" else int(era)) if era != parts["year"] else int(era)
    try:
        return date(year, int(parts["month"]), int(parts["day"]))
    except ValueError:
        return None


@cache
def _trades() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = Path(__file__).with_name("jnet21_industries.yml").read_text(encoding="utf-8")
    return tuple((industry, re.compile(names)) for industry, names in yaml.safe_load(text).items())


def _industries(title: str) -> tuple[str, ...]:
    return controlled.industries(industry for industry, names in _trades() if names.search(title))
