"""A subsidy of Jグランツ as the API gives it, validated: list entry and detail have the same fields."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from indexer.sources.raw_item import validated_as
from knowledge.clock import JST

_YEARS = range(2000, 2101)


def _in_japan(value: datetime) -> datetime:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    if aware.year not in _YEARS:
        raise ValueError("年が正しくありません")
    return aware.astimezone(JST)


def _text(value: Any) -> Any:
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _parts(value: Any) -> Any:
    return [part.strip() for part in value.split(" / ") if part.strip()] if isinstance(value, str) else value or []


def _blank_as_none(value: Any) -> Any:
    return None if value == "" else value


def _list(value: Any) -> Any:
    return [] if value is None else value


Moment = Annotated[datetime | None, AfterValidator(lambda v: v and _in_japan(v)), BeforeValidator(_blank_as_none)]
"""The source gives UTC; here it is Japan time."""
Text = Annotated[str, BeforeValidator(_text)]
Parts = Annotated[list[str], BeforeValidator(_parts)]
"""Several values joined by " / "."""


class Attachment(BaseModel):
    """`data` is the number of the file that `read_detail` has written; None or text where there is none."""

    model_config = ConfigDict(extra="ignore")

    name: Text = ""
    data: int | None = None


Attachments = Annotated[list[Attachment], BeforeValidator(_list)]


class Window(BaseModel):
    """One round (an entry of `workflow`)."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(pattern=r"^[A-Za-z0-9]{1,60}$")
    fiscal_year_round: Text = Field(default="", max_length=200)
    target_area_search: Parts = Field(default_factory=list)
    acceptance_start_datetime: Moment = None
    acceptance_end_datetime: Moment = None
    project_end_deadline: Moment = None


class JGrantsItem(BaseModel):
    """A subsidy. Everything but id and title may be missing or null. `workflow` is validated entry by entry."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(pattern=r"^[A-Za-z0-9]{1,60}$")
    name: Text = ""
    title: str = Field(min_length=1, max_length=300)
    institution_name: Text = ""
    subsidy_catch_phrase: Text = ""
    detail: Text = ""
    use_purpose: Parts = Field(default_factory=list)
    industry: Parts = Field(default_factory=list)
    target_area_search: Parts = Field(default_factory=list)
    target_area_detail: Text = ""
    target_number_of_employees: Parts = Field(default_factory=list)
    subsidy_rate: Text = ""
    subsidy_max_limit: int | None = None
    granttype: Text = ""
    acceptance_start_datetime: Moment = None
    acceptance_end_datetime: Moment = None
    project_end_deadline: Moment = None
    request_reception_presence: Text = ""
    front_subsidy_detail_page_url: Text = ""
    workflow: Annotated[list[Any], BeforeValidator(_list)] = Field(default_factory=list)
    application_guidelines: Attachments = Field(default_factory=list)
    outline_of_grant: Attachments = Field(default_factory=list)
    application_form: Attachments = Field(default_factory=list)


def validated_window(raw: Any) -> Window:
    """One entry of `workflow`. Raises as `validated_as`; a round that ends before it begins is none."""
    window = validated_as(Window, raw)
    opens, closes = window.acceptance_start_datetime, window.acceptance_end_datetime
    if opens and closes and closes < opens:
        raise ValueError("受付の終わりが始まりより前です")
    return window
