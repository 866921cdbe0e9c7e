"""The cues of `cues.yml`, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from knowledge.content_file import read_yaml
from knowledge.models.vocabulary import Audience, FieldName

_FILE = Path(__file__).with_name("cues.yml")
Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """Regular expressions over normalised text; see the file for what each means."""

    fields: dict[FieldName, Patterns]
    kinds: dict[str, Patterns]
    services: dict[str, Patterns]
    unwanted: re.Pattern[str]
    audiences: dict[Audience, Patterns]
    founding: re.Pattern[str]
    industries: dict[str, Patterns]
    purposes: dict[str, Patterns]
    simpler: re.Pattern[str]
    references: dict[str, re.Pattern[str]]
    exchange: dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The cues that ship with the project."""
    raw: dict[str, Any] = read_yaml(_FILE)
    lists = {k: {n: tuple(map(re.compile, [e] if isinstance(e, str) else e)) for n, e in raw[k].items()} for k in
             ("fields", "kinds", "services", "audiences", "industries", "purposes")}  # fmt: skip
    return Cues(
        fields=cast(dict[FieldName, Patterns], lists["fields"]),
        kinds=lists["kinds"],
        services=lists["services"],
        unwanted=re.compile(raw["unwanted"]),
        audiences=cast(dict[Audience, Patterns], lists["audiences"]),
        founding=re.compile(raw["founding"]),
        industries=lists["industries"],
        purposes=lists["purposes"],
        simpler=re.compile(raw["simpler"]),
        references={n: re.compile(e) for n, e in raw["references"].items()},
        exchange={n: re.compile(e) for n, e in raw["exchange"].items()},
    )


def matching(patterns: dict[Any, Patterns], text: str) -> tuple[Any, ...]:
    """The keys of which at least one pattern occurs in `text`, in the file's order."""
    return tuple(key for key, alternatives in patterns.items() if any(p.search(text) for p in alternatives))
