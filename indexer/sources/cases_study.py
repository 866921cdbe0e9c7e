"""One item of 事例ナビ as a case study of the model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from indexer.normalise import controlled
from indexer.normalise.markdown import Block, to_blocks
from indexer.sources.cases_item import CaseItem, SupportRef
from knowledge.content_file import read_yaml
from knowledge.models import CaseStudy, Section
from knowledge.models.vocabulary import INDUSTRIES, ISSUES, FieldName
from knowledge.text.names import name_key
from knowledge.text.normalise import normalise, normalise_line

KEY = "mirasapocase"
CREDIT = "ミラサポplus（中小企業庁）"
PAGE = "https://mirasapo-plus.go.jp/jirei-navi/case_studies"
_WORDS = Path(__file__).with_name("cases_words.yml")
_DISCLAIMER = re.compile(r"^.*各制度は、活用当時のもの.*$\n?", re.MULTILINE)
_SUPPORT_PAGE = re.compile(r"mirasapo-plus\.go\.jp/supports/(\d{1,12})(?!\d)")
_SHORTEST_NAME = 6
"""A shorter name may stand in a text by chance."""
_PARTS: tuple[tuple[str, FieldName], ...] = (
    ("background", "background"),
    ("challenges", "action"),
    ("body", "action"),
    ("results", "result"),
)


def to_case_study(item: CaseItem, schemes: Mapping[str, str]) -> CaseStudy:
    """The case study of one validated item.

    :param schemes: ids of known schemes by `name_key` of their names.
    :raises ValueError: it has no date, or cannot be expressed in the model.
    """
    sections = tuple(_sections(item))
    text = "\n".join((item.title, *(s.text for s in sections)))
    firm = item.organization
    purposes = controlled.purposes(item.purposes)
    return CaseStudy(
        id=f"{KEY}:{item.id}",
        title=normalise_line(item.title),
        summary=normalise(item.summary),
        keywords=tuple(normalise_line(k) for k in (*item.keywords, *purposes)),
        sections=sections,
        url=f"{PAGE}/{item.id}",
        source=CREDIT,
        as_of=item.as_of,
        business="、".join(filter(None, map(normalise_line, (firm.name, firm.industry, firm.type)))),
        industries=_industries([*item.industries, firm.industry]),
        prefectures=controlled.prefectures(item.prefectures),
        employees=_employees(firm.employees),
        issues=_issues(item.issues, purposes),
        tools=tuple(name for name, pattern in _tools().items() if pattern.search(text)),
        schemes=tuple(_schemes(item, normalise_line(text), schemes)),
    )


def _sections(item: CaseItem) -> Iterator[Section]:
    if summary := normalise(item.summary):
        yield Section(field="summary", text=summary)
    cautions: list[str] = []
    for attribute, default in _PARTS:
        markdown: str = getattr(item, attribute)
        cautions += _DISCLAIMER.findall(markdown)
        for block in to_blocks(_DISCLAIMER.sub("", markdown)):
            yield Section(field=_field_of(block, default), heading=" > ".join(block.headings), text=block.text)
    if names := [normalise_line(r.title) for r in item.used_support_refs if r.title.strip()]:
        yield Section(field="support", heading="活用した制度", text="\n".join(f"・{n}" for n in names))
    if caution := normalise("\n".join(dict.fromkeys(cautions))):
        yield Section(field="caution", text=caution)


def _field_of(block: Block, default: FieldName) -> FieldName:
    for heading in reversed(block.headings):
        for field, pattern in _fields().items():
            if pattern.search(heading):
                return field
    return default


def _schemes(item: CaseItem, text: str, known: Mapping[str, str]) -> Iterator[str]:
    """Ids of the schemes that are told by id or address, then by name, then those whose name stands in the text."""
    found: dict[str, None] = {}
    for ref in (*item.used_support_refs, *item.related_supports):
        if (told := _told(ref)) or (told := known.get(name_key(normalise_line(ref.title)), "")):
            found.setdefault(told)
    key = name_key(text)
    found |= dict.fromkeys(i for name, i in known.items() if len(name) >= _SHORTEST_NAME and name in key)
    return iter(found)


def _told(ref: SupportRef) -> str:
    page = _SUPPORT_PAGE.search(ref.url)
    local_id = page[1] if page else ref.id if re.fullmatch(r"\d{1,12}", ref.id) else ""
    return f"mirasapo:{local_id}" if local_id else ""


def _industries(names: list[str]) -> tuple[str, ...]:
    """Major groups, also where only a part of the name is given (「小売業」)."""
    plain = [normalise_line(n) for n in names]
    parts = [i for i in INDUSTRIES for n in plain if n in i.split("・")]
    return controlled.industries([*plain, *parts])


def _issues(stated: list[str], purposes: tuple[str, ...]) -> tuple[str, ...]:
    known = {normalise_line(i) for i in stated} | {_issue_of_purpose().get(p, "") for p in purposes}
    return tuple(i for i in ISSUES if i in known)


def _employees(stated: str) -> str:
    text = normalise_line(stated)
    return f"{text}人" if text.isdecimal() else text


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = read_yaml(_WORDS)
    return words


@lru_cache(maxsize=1)
def _fields() -> dict[FieldName, re.Pattern[str]]:
    fields: list[FieldName] = ["result", "learning", "support", "background", "action"]
    return {field: re.compile(_words()["fields"][field]) for field in fields}


@lru_cache(maxsize=1)
def _tools() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in _words()["tools"].items()}


def _issue_of_purpose() -> dict[str, str]:
    return _words()["issues"]
