"""The cues of `reading.yml`: how people say things in the middle of the interview."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.content_file import read_yaml

_FILE = Path(__file__).with_name("reading.yml")


@dataclass(frozen=True, slots=True)
class Cues:
    """Compiled; see the file for what each is for."""

    wholes: dict[str, re.Pattern[str]]
    parts: dict[str, re.Pattern[str]]
    correct: re.Pattern[str]
    denies: re.Pattern[str]
    instead: re.Pattern[str]
    opening: re.Pattern[str]
    closing: re.Pattern[str]
    ends: re.Pattern[str]
    aside: re.Pattern[str]
    asks: re.Pattern[str]
    negated: re.Pattern[str]
    trouble: re.Pattern[str]
    strong: re.Pattern[str]
    calm: re.Pattern[str]
    foreign: re.Pattern[str]
    wanted: re.Pattern[str]
    absent: re.Pattern[str]
    clause: re.Pattern[str]
    unused: re.Pattern[str]
    others: re.Pattern[str]
    besides: re.Pattern[str]
    runs: re.Pattern[str]
    founds: re.Pattern[str]
    helped: re.Pattern[str]
    family: re.Pattern[str]
    alone: re.Pattern[str]
    issues: dict[str, re.Pattern[str]]
    prefectures: dict[str, str]

    def whole(self, name: str, text: str) -> bool:
        """Whether a cue makes up the whole text, commas aside."""
        return self.wholes[name].fullmatch(text.replace("、", "")) is not None

    def part(self, name: str, text: str) -> bool:
        """Whether a cue stands in the text."""
        return self.parts[name].search(text) is not None


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The cues that ship with the project."""
    raw: dict[str, Any] = read_yaml(_FILE)
    single = {name: re.compile(pattern) for name, pattern in raw.items() if isinstance(pattern, str)}
    issues = {question_id: re.compile(pattern) for question_id, pattern in raw["issues"].items()}
    return Cues(
        wholes=_either(raw["whole"]),
        parts=_either(raw["part"]),
        issues=issues,
        prefectures=raw["prefectures"],
        **single,
    )


def _either(patterns: dict[str, list[str]]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(f"(?:{p})" for p in several)) for name, several in patterns.items()}
