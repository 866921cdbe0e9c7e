"""How well application windows are found in prose: precision and recall on hand-labelled real schemes and notices.

`tests/evaluation/data/rounds.jsonl` refers to the data by id (schemes) or by the hash of its row (J-Net21's notices) and
tells the windows that a reader finds there. The cue words were tuned on the odd lines and on documents outside the set.

python -m madoguchi.evaluation.rounds
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rich.table import Table

from indexer.report import RejectedItem
from indexer.rounds import rounds_of
from indexer.sources.mirasapo import MirasapoSource
from knowledge.models import Notice, Round, Scheme, Section
from knowledge.text.normalise import normalise, normalise_line
from madoguchi.bench.material import find_catalogue
from madoguchi.console import OperatorError, out, readable_errors
from madoguchi.evaluation.material import OWN_SETS

LABELS = OWN_SETS / "rounds.jsonl"
NOTICES = Path("jnet21") / "regional_supports.csv"
TUNED, UNSEEN = "調整に使った半分", "調整に使っていない半分"
_OPEN_ENDS = ("予算がなくなり次第", "随時", "通年", "募集終了")
_HASH_DIGITS = 16

_Window = tuple[str, str, str]
"""(day it opens, minute it closes, kind of open end), each empty where nothing is told."""


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """On `n` documents with `windows` windows in truth: shares of those found that are right, and of those that were found."""

    n: int
    windows: int
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class _Case:
    document: Scheme | Notice
    expected: Counter[_Window]


def measure_rounds(catalogue: str = "") -> dict[str, RoundFigures]:
    """The figures of both halves of the labelled set, and of parts of the half not tuned on.

    The last part is the hardest: schemes whose source gives no dates in fields of their own, so that prose is all there is.

    :param catalogue: the file of 制度ナビ, beside which J-Net21's folder lies; by default where the tests find it.
    :raises OperatorError: data or labels cannot be read.
    """
    cases = _cases(Path(find_catalogue(catalogue)))
    unseen = cases[1::2]
    schemes = [c for c in unseen if isinstance(c.document, Scheme)]
    return {
        TUNED: _figures(cases[0::2]),
        UNSEEN: _figures(unseen),
        "　うち お知らせ": _figures([c for c in unseen if isinstance(c.document, Notice)]),
        "　うち 制度": _figures(schemes),
        "　うち 日付の欄がない制度": _figures([c for c in schemes if not _has_dates(c.document)]),
    }


def rounds_table(figures: dict[str, RoundFigures]) -> Table:
    """The figures as a table for the terminal."""
    table = Table("", "n", "公募回", "適合率", "再現率", title="文章からの公募回", title_justify="left")
    for label, f in figures.items():
        table.add_row(label, str(f.n), str(f.windows), f"{f.precision:.3f}", f"{f.recall:.3f}")
    return table


def notices_in(path: Path) -> Iterator[tuple[str, Notice]]:
    """(hash of the row, notice) of J-Net21's file, as far as this measuring needs them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            title, comment = normalise_line(row["title"])[:300], normalise(row["comment"])
            if not title:
                continue
            key = _hash_of(row)
            yield (
                key,
                Notice(
                    id=f"jnet21:{key}",
                    title=title,
                    sections=(Section(field="period", text=comment),) if comment else (),
                    url="https://j-net21.smrj.go.jp/",
                    source="J-Net21（中小機構）",
                    as_of=date.fromisoformat(row["date"]),
                ),
            )


def _hash_of(row: dict[str, str]) -> str:
    told = "\n".join(row[name] for name in ("lgcode", "title", "url", "date"))
    return hashlib.sha256(told.encode()).hexdigest()[:_HASH_DIGITS]


def _cases(catalogue: Path) -> list[_Case]:
    rejected: list[RejectedItem] = []
    try:
        labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
        schemes = {s.id: s for s in MirasapoSource(str(catalogue)).load_all(rejected.append)}
        notices = dict(notices_in(catalogue.parent / NOTICES))
        return [_Case(schemes[r["id"]] if "id" in r else notices[r["row"]], _expected(r)) for r in labels]
    except (OSError, ValueError, KeyError) as error:
        raise OperatorError("公募回の評価に使うデータか正解を読めません。") from error


def _expected(label: dict[str, Any]) -> Counter[_Window]:
    return Counter(
        _window(
            datetime.fromisoformat(r["opens_at"]) if r["opens_at"] else None,
            datetime.fromisoformat(r["closes_at"]) if r["closes_at"] else None,
            r["closes_text"],
        )
        for r in label["rounds"]
    )


def _window(opens: datetime | None, closes: datetime | None, text: str) -> _Window:
    kind = next((k for k in _OPEN_ENDS if k in text), "")
    return f"{opens:%Y-%m-%d}" if opens else "", f"{closes:%Y-%m-%d %H:%M}" if closes else "", kind


def _found(rounds: Sequence[Round]) -> Counter[_Window]:
    return Counter(_window(r.opens_at, r.closes_at, r.closes_text) for r in rounds)


def _has_dates(document: Scheme | Notice) -> bool:
    return isinstance(document, Scheme) and bool(document.opens_on or document.closes_on)


def _figures(cases: Sequence[_Case]) -> RoundFigures:
    right = found = expected = 0
    for case in cases:
        told = _found(rounds_of(case.document))
        right += (told & case.expected).total()
        found += told.total()
        expected += case.expected.total()
    return RoundFigures(len(cases), expected, round(right / max(found, 1), 4), round(right / max(expected, 1), 4))


if __name__ == "__main__":
    with readable_errors():
        out.print(rounds_table(measure_rounds()))
