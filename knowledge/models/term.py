"""A word owners ask about (インボイス, RPA, 補助率 …), explained."""

from __future__ import annotations

from typing import Literal

from knowledge.models.document import Document


class Term(Document):
    """`reading` is its hiragana; `related` are ids of terms and schemes worth seeing next."""

    kind: Literal["term"] = "term"
    reading: str = ""
    category: str = ""
    related: tuple[str, ...] = ()
