"""The document: one scheme, case study, term, round or notice, with its provenance."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator

from knowledge.models.vocabulary import FieldName

Kind = Literal["scheme", "case", "round", "term", "notice"]
KINDS: tuple[str, ...] = get_args(Kind)


class Section(BaseModel):
    """A piece of a document's text about one field.

    `heading` keeps the source's own heading(s), outermost first, joined by " > "; empty when it has none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: FieldName
    text: str = Field(min_length=1)
    heading: str = ""


class Document(BaseModel):
    """What every kind of document has. Text is NFKC-normalised; lists are empty when nothing is stated.

    `also` holds the ids of other editions and sources of the same thing, newest first; `is_newest` is false
    for those older ones. `names` are abbreviations and former names it stays findable under.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+:[A-Za-z0-9._-]+$", max_length=120)
    kind: Kind
    title: str = Field(min_length=1, max_length=300)
    names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    summary: str = ""
    keywords: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    url: str = Field(pattern=r"^https?://\S+$", max_length=2000)
    source: str = Field(min_length=1)
    as_of: date
    also: tuple[str, ...] = ()
    is_newest: bool = True

    @field_validator("names", "former_names", "keywords", mode="after")
    @classmethod
    def _drop_blank(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(v.strip() for v in value if v.strip()))

    def section_text(self, field: FieldName) -> str:
        """All text about `field`, empty when the document states nothing."""
        return "\n".join(s.text for s in self.sections if s.field == field)
