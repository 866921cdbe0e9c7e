"""One item of 制度ナビ as the source gives it, validated."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from knowledge.stores.schema import NO_LIMIT


class _Named(BaseModel):
    name: str = ""
    remarks: str | None = None
    sub_categories: list[_Named] = Field(default_factory=list)
    description: str | None = None
    publish_date: str | None = None


class _UpdateInfo(BaseModel):
    last_modified_at: str


class MirasapoItem(BaseModel):
    """One item as the source gives it; fields that are not used here are ignored. `refernece` is its spelling."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(pattern=r"^\d{1,12}$")
    title: str = Field(min_length=1, max_length=500)
    subtitle: str | None = None
    update_info: _UpdateInfo
    summary: str | None = None
    body: str | None = None
    target: str | None = None
    usage: str | None = None
    inquiry: str | None = None
    refernece: str | None = None
    application_target: str | None = None
    reception_start_date: date | None = None
    reception_end_date: date | None = None
    reception_remarks: str | None = None
    unpublish_date: date | None = None
    area: str | None = None
    max_employees_count: int | None = Field(default=None, ge=0, le=NO_LIMIT)
    keywords: list[str] = Field(default_factory=list)
    catalogs: list[_Named] = Field(default_factory=list)
    disasters: list[_Named] = Field(default_factory=list)
    competent_authorities: list[_Named] = Field(default_factory=list)
    prefectures: list[_Named] = Field(default_factory=list)
    service_categories: list[_Named] = Field(default_factory=list)
    purpose_categories: list[_Named] = Field(default_factory=list)
    stage_categories: list[_Named] = Field(default_factory=list)
    industry_categories: list[_Named] = Field(default_factory=list)
    life_stage_categories: list[_Named] = Field(default_factory=list)
    personal_purpose_categories: list[_Named] = Field(default_factory=list)
    personal_service_categories: list[_Named] = Field(default_factory=list)

    @field_validator("id", mode="before")
    @classmethod
    def _id_as_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("reception_start_date", "reception_end_date", "unpublish_date", mode="before")
    @classmethod
    def _blank_date(cls, value: Any) -> Any:
        return None if value == "" else value
