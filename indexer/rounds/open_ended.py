"""Windows without a last day: 随時, 通年, 予算がなくなり次第, and those that are over without a date."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.rounds.cues import cues
from indexer.rounds.lines import Line
from indexer.rounds.windows import Found


def open_ended_in(line: Line) -> Iterator[Found]:
    """The kinds of open end that the line tells of."""
    for kind in cues().open_ended:
        if kind.pattern.search(line.text):
            yield _found(kind.kind, line)
            return
    if any(cues().application_labels.search(context) for context in (line.label, line.heading)):
        for kind in cues().open_ended_alone:
            if kind.pattern.search(line.text):
                yield _found(kind.kind, line)


def _found(kind: str, line: Line) -> Found:
    return Found(None, None, kind, "", "", line.quote, line.section)
