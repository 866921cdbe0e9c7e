"""The starter knowledge base: schemes, cases and terms kept as one YAML file each in `knowledge/base/`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from indexer.normalise import controlled
from indexer.report import RejectedItem
from indexer.sources.base import NOTHING_YET, OnReject, WholeSource, fingerprint_of
from indexer.sources.reasons import reason_of
from knowledge.content_file import read_yaml
from knowledge.models import CaseStudy, Document, Scheme, Section, Term
from knowledge.models.vocabulary import FieldName
from knowledge.text.normalise import normalise, normalise_line

KEY = "starter"
BASE_FOLDER = Path(__file__).parents[2] / "knowledge" / "base"

_SchemeField = Literal[
    "target", "content", "amount", "rate", "expenses", "period", "application", "documents", "contact", "caution"
]  # fmt: skip
_CaseField = Literal["background", "action", "support", "result", "learning"]
_TermField = Literal["meaning", "example", "benefit", "caution"]
_Audience = Literal["business", "resident", "licence"]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1)
    aliases: list[str] = Field(default_factory=list)
    summary: str = Field(min_length=1)
    keywords: list[str] = Field(default_factory=list)
    url: str = Field(pattern=r"^https?://\S+$")
    source: str = Field(min_length=1)
    as_of: date


class _SchemeSection(BaseModel):
    model_config = ConfigDict(extra="forbid")
    field: _SchemeField
    text: str = Field(min_length=1)


class _CaseSection(BaseModel):
    model_config = ConfigDict(extra="forbid")
    field: _CaseField
    text: str = Field(min_length=1)


class _TermSection(BaseModel):
    model_config = ConfigDict(extra="forbid")
    field: _TermField
    text: str = Field(min_length=1)


class SchemeFile(_File):
    """`knowledge/base/schemes/<stem>.yml`."""

    former_names: list[str] = Field(default_factory=list)
    audience: _Audience
    services: list[str]
    purposes: list[str]
    stages: list[str] = Field(default_factory=list)
    industries: list[str] = Field(default_factory=list)
    prefectures: list[str] = Field(default_factory=list)
    organisations: list[str]
    sections: list[_SchemeSection] = Field(min_length=1)
    same_as: list[str] = Field(default_factory=list)


class CaseFile(_File):
    """`knowledge/base/cases/<stem>.yml`."""

    business: str | None = None
    industry: str | None = None
    prefecture: str | None = None
    employees: str | None = None
    issues: list[str]
    tools: list[str]
    sections: list[_CaseSection] = Field(min_length=1)
    schemes: list[str] = Field(default_factory=list)


class TermFile(_File):
    """`knowledge/base/terms/<stem>.yml`."""

    reading: str = Field(pattern=r"^[ぁ-ゖー・ ]+$")
    category: Literal["制度", "ITツール", "デジタル用語", "お金・経営"]
    sections: list[_TermSection] = Field(min_length=1)
    related: list[str] = Field(default_factory=list)


class StarterSource(WholeSource):
    """Documents of the starter knowledge base in `folder`."""

    key = KEY
    title = "はじめの知識（まどぐち）"
    credit = "各制度の公式ページ"

    def __init__(self, folder: Path = BASE_FOLDER) -> None:
        self._folder = folder

    def fingerprint(self) -> str:
        return fingerprint_of(path for name in _READERS for path in self._paths(name))

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
        for name, read in _READERS.items():
            for path in self._paths(name):
                try:
                    yield read(path.stem, read_yaml(path))
                except (ValueError, yaml.YAMLError, OSError) as error:
                    on_reject(RejectedItem(KEY, f"{name}/{path.name}", reason_of(error)))

    def _paths(self, name: str) -> list[Path]:
        return sorted((self._folder / name).glob("*.yml"))


def _scheme(stem: str, raw: Any) -> Scheme:
    file = SchemeFile.model_validate(raw)
    return Scheme(
        **_common(file, stem, file.sections, former_names=file.former_names),
        audience=file.audience,
        services=tuple(file.services),
        purposes=controlled.purposes(file.purposes),
        stages=controlled.stages(file.stages),
        industries=controlled.industries(file.industries),
        prefectures=controlled.prefectures(file.prefectures),
        organisations=tuple(file.organisations),
        same_as=tuple(file.same_as),
    )


def _case(stem: str, raw: Any) -> CaseStudy:
    file = CaseFile.model_validate(raw)
    return CaseStudy(
        **_common(file, f"case-{stem}", file.sections),
        business=normalise(file.business or ""),
        industries=controlled.industries([file.industry or ""]),
        prefectures=controlled.prefectures([file.prefecture or ""]),
        employees=file.employees or "",
        issues=tuple(file.issues),
        tools=tuple(file.tools),
        schemes=tuple(file.schemes),
    )


def _term(stem: str, raw: Any) -> Term:
    file = TermFile.model_validate(raw)
    return Term(
        **_common(file, f"term-{stem}", file.sections, extra_names=[file.reading]),
        reading=file.reading,
        category=file.category,
        related=tuple(file.related),
    )


_READERS: dict[str, Callable[[str, Any], Document]] = {"schemes": _scheme, "cases": _case, "terms": _term}


def _common(
    file: _File,
    local_id: str,
    sections: Any,
    former_names: list[str] | None = None,
    extra_names: list[str] | None = None,
) -> dict[str, Any]:
    former = tuple(normalise_line(n) for n in former_names or [])
    summary = normalise(file.summary)
    summary_field: FieldName = "summary"
    return {
        "id": f"{KEY}:{local_id}",
        "title": normalise_line(file.title),
        "names": tuple(normalise_line(a) for a in [*file.aliases, *(extra_names or [])]) + former,
        "former_names": former,
        "summary": summary,
        "keywords": tuple(normalise_line(k) for k in file.keywords),
        "sections": (
            Section(field=summary_field, text=summary),
            *(Section(field=s.field, text=normalise(s.text)) for s in sections),
        ),
        "url": file.url,
        "source": normalise_line(file.source),
        "as_of": file.as_of,
    }


__all__ = ["BASE_FOLDER", "KEY", "CaseFile", "SchemeFile", "StarterSource", "TermFile"]
