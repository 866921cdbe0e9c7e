"""A public support scheme: subsidy, loan, guarantee, tax relief, advice, licence …"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from knowledge.models.document import Document
from knowledge.models.vocabulary import Audience


class Scheme(Document):
    """One edition of one scheme from one source.

    Empty `prefectures` means nationwide, empty `industries` any trade, `max_employees` None no stated limit.
    `opens_on`/`closes_on` bound the reception where the source states dates; `ends_on` is the last day the
    source itself keeps the scheme published. `same_as` are ids of the same scheme in other sources.
    """

    kind: Literal["scheme"] = "scheme"
    audience: Audience = "business"
    services: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    prefectures: tuple[str, ...] = ()
    area: str = ""
    organisations: tuple[str, ...] = ()
    edition: str = ""
    max_employees: int | None = Field(default=None, ge=0)
    opens_on: date | None = None
    closes_on: date | None = None
    closes_text: str = ""
    ends_on: date | None = None
    same_as: tuple[str, ...] = ()

    def ended_on(self, today: date) -> date | None:
        """The day the scheme ended, if the source says that it is over on `today`; otherwise None."""
        ends = [d for d in (self.closes_on, self.ends_on) if d is not None and d < today]
        return min(ends) if ends else None
