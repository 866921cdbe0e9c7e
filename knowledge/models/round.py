"""A round (公募回): one application window of a scheme."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from knowledge.models.document import Document


class Round(Document):
    """Window of `document_id`. A closing day without a time closes at 23:59:59+09:00.

    随時 and 予算がなくなり次第 have `closes_at` None and say so in `closes_text`. `quote` is where it stands.
    """

    kind: Literal["round"] = "round"
    document_id: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    closes_text: str = ""
    prefectures: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    quote: str = ""
