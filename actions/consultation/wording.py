"""The phrases about consultations, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from actions.consultation.models import Mode
from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """See the file for what each phrase is for."""

    reasons: dict[str, str]
    modes: dict[Mode, str]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
