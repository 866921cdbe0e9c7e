"""What is said in LINE only."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from knowledge.content_file import ContentFile


class Wording(ContentFile):
    """See `wording.yml`."""

    greeting: str
    welcome_back: str
    unreadable: dict[str, str]
    too_long: str
    old_button: str
    failed: str
    group: str
    author: str
    pick: str
    pick_for: tuple[str, ...]
    stale: str
    as_of: str
    sources: str
    facts: str
    open_source: str
    card: dict[str, dict[str, str]]
    commands: dict[Literal["link", "part"], tuple[str, ...]]
    linking: dict[str, str]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The words, read once."""
    return Wording.read(Path(__file__).with_suffix(".yml"))
