"""The cue words of `cues.yml`, compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.content_file import read_yaml

_FILE = Path(__file__).with_name("cues.yml")


@dataclass(frozen=True, slots=True)
class OpenEnded:
    """Patterns of one kind of window without a last day; `kind` is what `closes_text` says."""

    kind: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """What tells an application window from other dates; see `cues.yml` for each."""

    application_labels: re.Pattern[str]
    application_after: re.Pattern[str]
    between: re.Pattern[str]
    other_labels: re.Pattern[str]
    other_after: re.Pattern[str]
    other_always: re.Pattern[str]
    example: re.Pattern[str]
    recurring: re.Pattern[str]
    open_ended: tuple[OpenEnded, ...]
    open_ended_alone: tuple[OpenEnded, ...]
    extended: re.Pattern[str]
    number: re.Pattern[str]


@cache
def cues() -> Cues:
    """The cues, read once."""
    read: dict[str, Any] = read_yaml(_FILE)
    application, other = read["application"], read["other"]
    return Cues(
        application_labels=_any(application["labels"]),
        application_after=_any(application["after"]),
        between=re.compile(application["between"]),
        other_labels=_any(other["labels"]),
        other_after=_any(other["after"]),
        other_always=_any(other["always"]),
        example=re.compile(read["example"]),
        recurring=_any(read["recurring"]),
        open_ended=tuple(OpenEnded(o["kind"], _any(o["patterns"])) for o in read["open_ended"]),
        open_ended_alone=tuple(OpenEnded(kind, re.compile(p)) for kind, p in read["open_ended_alone"].items()),
        extended=_any(read["extended"]),
        number=re.compile(read["number"]),
    )


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns))
