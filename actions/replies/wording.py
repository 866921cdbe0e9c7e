"""The assistant's own sentences, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """See the file for what each sentence is for."""

    greet: str
    thanks: str
    affirm: str
    deny: str
    help: str
    restart: str
    human: str
    delete_ask: str
    delete_done: str
    delete_kept: str
    kept: dict[str, str]
    similar: dict[str, str]
    similar_trades: list[str]
    without_dialogue: str
    without_diagnosis: str
    examples: list[str]
    labels: dict[str, str]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
