"""What an operator looks for: the text and the filters of the form, whose fields may be empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from pydantic import ValidationError

from connectors.api.schemas import MAX_QUESTION
from connectors.http.problem import Problem
from knowledge.clock import Clock, now_jst, today_jst
from knowledge.models import Filters
from knowledge.text.masking import mask_personal_data
from knowledge.text.normalise import normalise

_Field = Annotated[str, Query(max_length=60)]


@dataclass(frozen=True, slots=True)
class Asked:
    """`typed` is what stands in the box, `text` what is looked for; the other fields are as the form has them."""

    typed: str
    kind: str
    prefecture: str
    industry: str
    purpose: str
    employees: str
    open_now: bool

    @property
    def text(self) -> str:
        """Normalised and without personal data."""
        return mask_personal_data(normalise(self.typed))

    @property
    def query(self) -> str:
        """The same as the query of an address."""
        fields = {
            "q": self.typed, "kind": self.kind, "prefecture": self.prefecture, "industry": self.industry,
            "purpose": self.purpose, "employees": self.employees, "open": "1" if self.open_now else "",
        }  # fmt: skip
        return urlencode({name: value for name, value in fields.items() if value})

    def filters(self, clock: Clock = now_jst) -> Filters:
        """The filters.

        :raises Problem: 422, a value that the form does not offer.
        """
        try:
            return Filters(
                kinds=tuple(filter(None, [self.kind])),
                prefectures=tuple(filter(None, [self.prefecture])),
                industries=tuple(filter(None, [self.industry])),
                purposes=tuple(filter(None, [self.purpose])),
                employees=int(self.employees) if self.employees else None,
                open_on=today_jst(clock) if self.open_now else None,
            )
        except (ValidationError, ValueError) as error:
            raise Problem(422, "選べない条件があります。条件を選び直してください。") from error


def asked(
    q: Annotated[str, Query(max_length=MAX_QUESTION)] = "",
    kind: _Field = "",
    prefecture: _Field = "",
    industry: _Field = "",
    purpose: _Field = "",
    employees: _Field = "",
    open_now: Annotated[str, Query(alias="open", max_length=1)] = "",
) -> Asked:
    """What the form sent."""
    return Asked(q, kind, prefecture, industry, purpose, employees.strip(), bool(open_now))
