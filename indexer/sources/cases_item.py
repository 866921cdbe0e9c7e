"""One case study of 事例ナビ as the source gives it, validated.

Seen in answers of the service: `id`, `title`, `summary`, `year`, `location.name`, `organization` (`name`, `industry`,
`type`), `background`, `challenges` and `results` (Markdown), `used_support_refs` (`title`, `url`). The other names are
those that 制度ナビ has for the same things. Whatever is absent, null or in an unforeseen form counts as not stated;
only an item without id, title or date is none.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

_YEAR = re.compile(r"(?:19|20)\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) and value is not True else ""


def _names(value: Any) -> list[str]:
    """「愛知県」, {"name": "愛知県"} and lists of them."""
    if isinstance(value, list):
        return [name for each in value for name in _names(each)]
    found = _text(value.get("name") or value.get("title")) if isinstance(value, dict) else _text(value)
    return [found] if found.strip() else []


def _objects(value: Any) -> list[Any]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _object(value: Any) -> Any:
    return value if isinstance(value, dict) else {}


_Text = Annotated[str, BeforeValidator(_text)]
_Names = Annotated[list[str], BeforeValidator(_names)]


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore")


class SupportRef(_Lenient):
    """A support measure that was used, by name, address or id."""

    id: _Text = ""
    title: _Text = Field(default="", validation_alias=AliasChoices("title", "name"))
    url: _Text = ""


class _Organization(_Lenient):
    name: _Text = ""
    industry: _Text = ""
    type: _Text = ""
    employees: _Text = Field(default="", validation_alias=AliasChoices("employees", "number_of_employees"))


class _UpdateInfo(_Lenient):
    last_modified_at: _Text = ""


class CaseItem(_Lenient):
    """One item; lists are empty and texts "" where nothing is stated."""

    id: Annotated[str, BeforeValidator(_text)] = Field(pattern=r"^[A-Za-z0-9._-]{1,80}$")
    title: str = Field(min_length=1, max_length=300)
    summary: _Text = ""
    year: _Text = ""
    update_info: Annotated[_UpdateInfo, BeforeValidator(_object)] = Field(default_factory=_UpdateInfo)
    timestamp: _Text = Field(default="", validation_alias=AliasChoices("timestamp", "updated_at", "publish_date"))
    organization: Annotated[_Organization, BeforeValidator(_object)] = Field(default_factory=_Organization)
    prefectures: _Names = Field(default_factory=list, validation_alias=AliasChoices("prefectures", "location"))
    industries: _Names = Field(default_factory=list, validation_alias=AliasChoices("industry_categories", "industries"))
    purposes: _Names = Field(default_factory=list, validation_alias=AliasChoices("purpose_categories", "purposes"))
    services: _Names = Field(default_factory=list, validation_alias=AliasChoices("service_categories", "services"))
    issues: _Names = Field(default_factory=list)
    keywords: _Names = Field(default_factory=list)
    background: _Text = ""
    challenges: _Text = ""
    results: _Text = ""
    body: _Text = ""
    used_support_refs: Annotated[list[SupportRef], BeforeValidator(_objects)] = Field(default_factory=list)
    related_supports: Annotated[list[SupportRef], BeforeValidator(_objects)] = Field(default_factory=list)

    @property
    def has_story(self) -> bool:
        """Whether anything is told beyond the summary."""
        return any(t.strip() for t in (self.background, self.challenges, self.results, self.body))

    @property
    def as_of(self) -> date:
        """The day of the last change; where none is given, the beginning of the year of the case.

        :raises ValueError: neither is stated.
        """
        for stated in (self.update_info.last_modified_at, self.timestamp):
            if day := _DAY.match(stated):
                return date.fromisoformat(day.group())
        if year := _YEAR.search(self.year):
            return date(int(year.group()), 1, 1)
        raise ValueError("更新日も年もありません")
