"""Results of consenting people as CSV for the office, for spreadsheets of today (UTF-8 with BOM) and of old (Shift_JIS).

There is no name, no address, no free text and no id in it. A person is in it while they have said yes to the storing of
their answers (the first question) and to the office; whoever has taken either back is not.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Literal

from actions.interview.literacy import BLOCK
from actions.interview.repository import Interviews
from actions.interview.result.profile import business_of
from actions.interview.result.results import Results, StoredResult
from actions.interview.result.wording import wording
from actions.interview.script import Script
from actions.interview.state import Interview
from knowledge.models.vocabulary import ISSUES

Encoding = Literal["utf-8", "shift_jis"]
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_REPLACEMENT = "〓"
"""The printers' sign for a letter that is missing."""


def export_csv(script: Script, interviews: Interviews, results: Results, encoding: Encoding = "utf-8") -> bytes:
    """The table, one line for each result, the oldest first, lines ended by CR LF.

    :param encoding: "utf-8" comes with a byte order mark; in "shift_jis" (Windows' cp932) letters that it lacks are 〓.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_safe(_header(script)))
    for kept in results.allowed():
        interview = interviews.get(kept.interview_id)
        if interview is not None and interview.value("consent") == "yes":
            writer.writerow(_safe(_row(script, interview, kept)))
    return _encoded(out.getvalue(), encoding)


def _header(script: Script) -> Iterator[str]:
    say = wording().export
    yield from (say[n] for n in ("made_at", "type", "early", "literacy", "prefecture", "industry", "size", "stage"))
    yield from (say["issue"].format(name=name) for name in ISSUES)
    yield from (say["balance"].format(name=name) for name in _topics(script))
    yield say["tools"]


def _row(script: Script, interview: Interview, kept: StoredResult) -> Iterator[str]:
    say, result, business = wording().export, kept.result, business_of(script, interview)
    stage = script.question("stage")
    option = stage.option(business.stage) if stage else None
    yield result.made_at.date().isoformat()
    yield result.type.official
    yield say["yes" if result.early else "no"]
    yield "" if result.literacy is None else str(result.literacy)
    yield from (business.prefecture, business.industry, business.size_label, option.label if option else "")
    issues = {axis.name: axis for axis in result.issues.axes}
    yield from ("" if issues[n].value is None else issues[n].said_long for n in ISSUES)
    balance = {axis.name: axis.value for axis in result.balance.axes}
    yield from ("" if (v := balance.get(n)) is None else f"{v:.2f}" for n in _topics(script))
    yield "、".join(result.tools_in_use)


def _topics(script: Script) -> tuple[str, ...]:
    return tuple(dict.fromkeys(q.topic for q in script.of_block(BLOCK)))


def _safe(cells: Iterable[str]) -> list[str]:
    """Cells that no spreadsheet takes for a formula."""
    return [f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell for cell in cells]


def _encoded(text: str, encoding: Encoding) -> bytes:
    if encoding == "utf-8":
        return text.encode("utf-8-sig")
    return "".join(c if _has(c) else _REPLACEMENT for c in text).encode("cp932")


def _has(letter: str) -> bool:
    try:
        letter.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
