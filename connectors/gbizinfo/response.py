"""What gBizINFO's REST API v2 answers for one corporate number, read into the project's own model.

Missing values come as null, as "" or as the string "Null"; numbers come as numbers or as strings. A value that cannot be
read is taken as not told: a company must not be unknown because its year of foundation is.
"""

from __future__ import annotations

import re
import string
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from actions.interview.ports import Company
from knowledge.models.vocabulary import INDUSTRIES
from knowledge.text.normalise import normalise_line
from knowledge.understanding.places import place_of_address

_BY_LETTER = dict(zip(string.ascii_uppercase, INDUSTRIES, strict=False))
"""A–T are the major groups of the Japan Standard Industrial Classification, in its order."""
_MISSING = ("", "null", "-")
_COUNT = re.compile(r"[0-9]{1,18}")


def _told(value: Any) -> Any:
    return None if isinstance(value, str) and value.strip().casefold() in _MISSING else value


def _text(value: Any) -> str:
    value = _told(value)
    return normalise_line(value) if isinstance(value, str) else ""


def _count(value: Any) -> int | None:
    """A number of people or yen; None for what is missing, negative or no whole number."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    digits = str(value).replace(",", "").strip()
    return int(digits) if _COUNT.fullmatch(digits) else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _letters(value: Any) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


Text = Annotated[str, BeforeValidator(_text)]
Count = Annotated[int | None, BeforeValidator(_count)]


class Record(BaseModel):
    """One company of `hojin-infos`; only what the project uses. `capital_stock` is in yen."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    corporate_number: str
    name: Text = ""
    location: Text = ""
    industry: Annotated[list[str], BeforeValidator(_letters)] = []
    employee_number: Count = None
    capital_stock: Count = None
    date_of_establishment: Annotated[date | None, BeforeValidator(_day)] = None

    def company(self) -> Company:
        """The company as the interview knows it."""
        prefecture, municipality = place_of_address(self.location)
        return Company(
            number=self.corporate_number,
            name=self.name,
            prefecture=prefecture,
            municipality=municipality,
            industries=tuple(dict.fromkeys(_BY_LETTER[i] for i in self.industry if i in _BY_LETTER)),
            employees=self.employee_number,
            capital_yen=self.capital_stock,
            founded_on=self.date_of_establishment,
        )


class Response(BaseModel):
    """The whole answer. `errors` is null when all is well."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    errors: Annotated[Any, BeforeValidator(_told)] = None
    records: Annotated[list[Record], BeforeValidator(lambda v: _told(v) or [])] = Field([], alias="hojin-infos")

    def find(self, number: str) -> Company | None:
        """The company with this number; None if the answer has none."""
        return next((r.company() for r in self.records if r.corporate_number == number), None)
