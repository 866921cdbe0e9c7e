"""An item of 制度ナビ as a scheme of the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from indexer.normalise import controlled
from indexer.normalise.audience import audience_of
from indexer.normalise.fields import field_of_heading
from indexer.normalise.markdown import to_blocks
from indexer.sources.mirasapo_item import MirasapoItem
from knowledge.models import Scheme, Section
from knowledge.models.vocabulary import FieldName
from knowledge.text.normalise import normalise, normalise_line

KEY = "mirasapo"
CREDIT = "ミラサポplus（中小企業庁）"
_GUIDEBOOK = re.compile(r"(\d{4})年度版中小企業施策利用ガイドブック")
_FORMER = re.compile(r"[(（]\s*(?:旧|旧称|旧名称)[:： ]?\s*([^()（）]{3,60})[)）]")
_PARTS: tuple[tuple[str, FieldName], ...] = (
    ("target", "target"),
    ("body", "content"),
    ("application_target", "expenses"),
    ("usage", "application"),
    ("inquiry", "contact"),
    ("refernece", "contact"),
)


def to_scheme(item: MirasapoItem) -> Scheme:
    """The scheme of one validated item.

    :raises ValueError: it cannot be expressed in the model (for example an id with odd characters).
    """
    title = normalise_line(item.title)
    subtitle = normalise_line(item.subtitle or "")
    services = controlled.services((c.name, [s.name for s in c.sub_categories]) for c in item.service_categories)
    purposes = controlled.purposes(c.name for c in item.purpose_categories)
    years = [m.group(1) for c in item.catalogs if (m := _GUIDEBOOK.search(c.name))]
    summary = normalise(_without_links(item.summary or ""))
    target = normalise(item.target or "")
    former = tuple(dict.fromkeys(_FORMER.findall(f"{title} {subtitle}")))
    return Scheme(
        id=f"{KEY}:{item.id}",
        title=title,
        names=former,
        former_names=former,
        summary=summary or subtitle,
        keywords=tuple(normalise_line(k) for k in item.keywords),
        sections=tuple(_sections(item, subtitle, summary)),
        url=f"https://seido-navi.mirasapo-plus.go.jp/supports/{item.id}",
        source=CREDIT,
        as_of=date.fromisoformat(item.update_info.last_modified_at[:10]),
        audience=audience_of(
            services=services,
            has_purpose=bool(purposes),
            in_guidebook=any(
                "ガイドブック" in c.name or (c.description or "").startswith("中小企業施策") for c in item.catalogs
            ),
            has_resident_category=bool(item.life_stage_categories or item.personal_purpose_categories),
            text=f"{title}\n{summary}\n{target}\n{normalise(item.application_target or '')}",
        ),
        services=services,
        purposes=purposes,
        stages=controlled.stages(c.remarks or "" for c in item.stage_categories),
        industries=controlled.industries(c.name for c in item.industry_categories),
        prefectures=controlled.prefectures(p.name for p in item.prefectures),
        area=normalise_line(item.area or ""),
        organisations=tuple(dict.fromkeys(normalise_line(a.name) for a in item.competent_authorities if a.name)),
        edition=f"{max(years)}年度版" if years else "",
        max_employees=item.max_employees_count,
        opens_on=item.reception_start_date,
        closes_on=item.reception_end_date,
        closes_text=normalise_line(item.reception_remarks or ""),
        ends_on=item.unpublish_date,
    )


def _sections(item: MirasapoItem, subtitle: str, summary: str) -> Iterator[Section]:
    if subtitle or summary:
        yield Section(field="summary", text="\n".join(t for t in (subtitle, summary) if t))
    for attribute, default in _PARTS:
        for block in to_blocks(getattr(item, attribute) or ""):
            field = _field_of(block.headings, default)
            yield Section(field=field, heading=" > ".join(block.headings), text=block.text)
    if item.area and (area := normalise(item.area)):
        yield Section(field="target", heading="対象地域", text=area)
    if item.disasters:
        yield Section(
            field="target", heading="対象となる災害", text="、".join(normalise_line(d.name) for d in item.disasters)
        )
    if item.reception_remarks or item.reception_end_date or item.reception_start_date:
        yield Section(field="period", heading="受付期間", text=_reception(item))


def _field_of(headings: tuple[str, ...], default: FieldName) -> FieldName:
    for heading in reversed(headings):
        if (field := field_of_heading(heading)) is not None:
            # In 対象者 and 問い合わせ先 a heading narrows the field, it does not change the subject.
            return default if default == "target" and field in ("caution", "period", "amount") else field
    return default


def _reception(item: MirasapoItem) -> str:
    start, end = item.reception_start_date, item.reception_end_date
    window = f"{start or ''}～{end or ''}" if start or end else ""
    return "\n".join(t for t in (window, normalise(item.reception_remarks or "")) if t)


def _without_links(text: str) -> str:
    return re.sub(r"^https?://\S+$", "", text.strip(), flags=re.MULTILINE)
