"""What the interview needs from outside: a register of companies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Company:
    """What a register says of a company; "", () and None mean: not told. `industries` and `prefecture` are controlled
    words of `knowledge.models.vocabulary`, `capital_yen` is in yen."""

    number: str
    name: str
    prefecture: str = ""
    municipality: str = ""
    industries: tuple[str, ...] = ()
    employees: int | None = None
    capital_yen: int | None = None
    founded_on: date | None = None


class CompanyRegister(Protocol):
    """Looks companies up by their corporate number."""

    def look_up(self, number: str) -> Company | None:
        """The company with a number of 13 digits; None if there is none.

        :raises CompanyRegisterUnavailable: the register cannot be asked now; the questions are asked instead.
        """
        ...
