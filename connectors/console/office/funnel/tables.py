"""The counts of the funnel as CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from actions.funnel.report import QuestionRow, Report
from actions.funnel.steps import QUESTION_STEPS, STAGES
from connectors.console.office.funnel.wording import wording

Encoding = Literal["utf-8", "shift_jis"]
Table = Literal["questions", "days"]


def csv_of(report: Report, table: Table, encoding: Encoding) -> bytes:
    """A table with a line of headings, lines ended by CR LF.

    :param table: "questions" has a line for each question with its counts and its drop-off in percent; "days" has the
        single counts, a line for each day, channel, step and question.
    :param encoding: "utf-8" comes with a byte order mark, "shift_jis" is Windows' cp932.
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(_questions(report) if table == "questions" else _days(report))
    if encoding == "utf-8":
        return out.getvalue().encode("utf-8-sig")
    return out.getvalue().encode("cp932", errors="replace")


def json_of(report: Report) -> dict[str, Any]:
    """All of a report; shares are 0–1 or null where there is nothing to share."""
    return {
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "channel": report.channel,
        "completion": report.completion,
        "stages": {row.stage: row.count for row in report.stages},
        "questions": [
            {"question": row.question, "name": row.name, "drop_off": row.drop_off, "dropped": row.dropped}
            | {step: getattr(row, step) for step in QUESTION_STEPS}
            for row in report.rows
        ],
        "days": [{**key._asdict(), "day": key.day.isoformat(), "count": count} for key, count in report.counts],
    }


def percent(share: float | None) -> str:
    """「12.5」, "" for no share."""
    return "" if share is None else f"{100 * share:.1f}"


def _questions(report: Report) -> Iterable[Sequence[object]]:
    say = wording()
    names = say.columns
    yield (
        names["question"], names["block"], names["name"], *(say.steps[s] for s in QUESTION_STEPS), names["dropped"],
        f"{names['drop_off']}（%）",
    )  # fmt: skip
    for row in report.rows:
        yield (
            row.question, row.block or say.gone, row.name, *(getattr(row, s) for s in QUESTION_STEPS), row.dropped,
            percent(row.drop_off),
        )  # fmt: skip


def _days(report: Report) -> Iterable[Sequence[object]]:
    say = wording()
    yield [say.columns[name] for name in ("day", "channel", "step", "question", "name", "count")]
    asked: dict[str, QuestionRow] = {row.question: row for row in report.rows}
    for key, count in report.counts:
        step = say.stages[key.step] if key.step in STAGES else say.steps.get(key.step, key.step)
        name = asked[key.question].name if key.question else ""
        yield key.day.isoformat(), say.channels.get(key.channel, key.channel), step, key.question, name, count
