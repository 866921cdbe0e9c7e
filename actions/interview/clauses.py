"""One thing said after the other: 「会計は使うけどZoomは使ってない」 says two."""

from __future__ import annotations

from actions.interview.cues import cues


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of normalised text, without what stands between them."""
    return tuple(filter(None, (part.strip() for part in cues().clause.split(text) if part)))
