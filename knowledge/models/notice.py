"""A short notice that points to a support measure elsewhere (regional news)."""

from __future__ import annotations

from typing import Literal

from knowledge.models.document import Document


class Notice(Document):
    """A notice published by or about a prefecture or municipality (`area`)."""

    kind: Literal["notice"] = "notice"
    prefectures: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    area: str = ""
