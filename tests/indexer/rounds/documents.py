"""Schemes to find rounds in."""

from __future__ import annotations

from datetime import date
from typing import Any

from knowledge.models import Scheme, Section
from knowledge.models.vocabulary import FieldName


def scheme(*texts: str, heading: str = "", field: FieldName = "application", **more: Any) -> Scheme:
    """A scheme with one section for each text; `more` are other fields of it."""
    values: dict[str, Any] = {
        "id": "mirasapo:1",
        "title": "販路開拓補助金",
        "url": "https://example.jp/1",
        "source": "出典",
        "as_of": date(2023, 6, 1),
        "sections": tuple(Section(field=field, text=text, heading=heading) for text in texts),
    }
    return Scheme(**values | more)
