"""The topics of consultations, read from `topics.yml`."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.content_file import ContentFile
from knowledge.text.normalise import normalise

_FILE = Path(__file__).with_name("topics.yml")
OTHER = "other"


class Topic(BaseModel):
    """`id` is what is stored, `name` what people read, `words` what they may say instead."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    words: tuple[str, ...]


class _Topics(ContentFile):
    topics: tuple[Topic, ...]


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """All of them, in the order they are shown."""
    return _Topics.read(_FILE).topics


def topic(topic_id: str) -> Topic:
    """The topic with this id; その他 if there is none."""
    return next((t for t in topics() if t.id == topic_id), topics()[-1])


def topic_of(text: str) -> Topic:
    """The topic that an id, a name or everyday words mean; その他 if they name none. Of several the one with the longest
    word found counts: 資金繰り says more than 経営."""
    text = text.strip()
    exact = next((t for t in topics() if text in (t.id, t.name)), None)
    if exact is not None:
        return exact
    said = normalise(text).casefold()
    best, longest = topic(OTHER), 0
    for word, length, means in _vocabulary():
        if length > longest and (word.search(said) if isinstance(word, re.Pattern) else word in said):
            best, longest = means, length
    return best


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[tuple[str | re.Pattern[str], int, Topic], ...]:
    """All words as they are looked for, with their length. Japanese words stand in each other's midst, Latin ones on
    their own."""
    found = [(normalise(word).casefold(), len(word), t) for t in topics() for word in (t.name, *t.words)]
    return tuple(
        (re.compile(rf"(?<![a-z]){re.escape(word)}(?![a-z])") if word.isascii() else word, length, t)
        for word, length, t in found
    )
