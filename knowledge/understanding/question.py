"""A question as understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.models.vocabulary import Audience, FieldName
from knowledge.understanding.calendar_question import CalendarQuestion


class Reference(StrEnum):
    """How a question refers to what was shown before."""

    THAT = "that"
    """「それの上限は？」: the document in focus."""
    NTH = "nth"
    """「2番目のを詳しく」: the n-th of what was shown."""
    MORE = "more"
    """「他には？」: further results of the question before."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood of a text. Empty tuples and None mean: nothing was said about it.

    `text` is normalised, `reading` what to search with: without mere descriptions of the business and without places, with standard words added for odd spellings, `forms` are its content words in normalised form, `expansion` official words that the
    thesaurus adds, with weights below 1. `local` is whether what a place itself offers is asked for (「愛知県の補助金」). `purposes` are all that may be meant, `said_purposes` those that were said in so many words. `only_describes` is whether nothing is asked for yet. `named` are groups of documents whose name stands in the question.
    """

    text: str
    reading: str = ""
    forms: tuple[str, ...] = ()
    expansion: tuple[tuple[str, float], ...] = ()
    prefectures: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    local: bool = False
    industries: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    said_purposes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    unwanted_services: tuple[str, ...] = ()
    employees: int | None = None
    amounts_yen: tuple[int, ...] = ()
    only_describes: bool = False
    founding: bool = False
    fields: tuple[FieldName, ...] = ()
    kinds: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ("business",)
    open_on: date | None = None
    reference: Reference | None = None
    nth: int | None = None
    simpler: bool = False
    named: tuple[str, ...] = ()
    calendar: CalendarQuestion | None = None
