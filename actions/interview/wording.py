"""The sentences around the questions, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """See the file for what each sentence is for."""

    start: str
    progress: str
    asked_again: str
    more: str
    noted: str
    noted_one: str
    told_before: str
    corrected: str
    corrected_one: str
    skipped: str
    back: str
    unanswered: str
    unread: str
    unread_number: str
    unclear_count: str
    unread_place: str
    unread_company: str
    examples: dict[str, str]
    too_long: str
    too_long_words: str
    too_large: str
    wrong_number: str
    consent_needed: str
    stale: str
    stale_button: str
    not_found: str
    register_down: str
    paused: str
    unfinished: str
    resumed: str
    restart_ask: str
    anew: str
    declined: str
    early: str
    done: str
    over: str
    no_diagnosis: str
    shown: str
    shown_one: str
    shown_none: str
    labels: dict[str, str]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
