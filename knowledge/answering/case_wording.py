"""The wording of answers about case studies, read from `case_wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("case_wording.yml")


class CaseWording(ContentFile):
    """See the file for what each sentence is for."""

    others: str
    other: str
    used: str
    used_none: str
    next_with_schemes: str
    next: str
    none: str
    ask_trade: str
    ask_scheme: str
    ask_tool: str
    labels: dict[str, str]


@lru_cache(maxsize=1)
def case_wording() -> CaseWording:
    """The wording that ships with the project."""
    return CaseWording.read(_FILE)
