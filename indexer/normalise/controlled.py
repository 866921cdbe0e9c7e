"""Source spellings of prefectures, industries, services and stages to the controlled words of the model."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.models.vocabulary import INDUSTRIES, PREFECTURES, PURPOSES, STAGES
from knowledge.text.normalise import normalise_line

_SERVICE_OF_SUBCATEGORY = {
    "補助金": "補助金",
    "給付・助成": "助成金・給付金",
    "給付・補助金その他": "助成金・給付金",
    "現物支給・現物貸与": "助成金・給付金",
    "貸付(融資)": "融資",
    "信用保証": "信用保証",
    "出資": "出資",
    "減免・猶予": "その他",
    "金融その他": "融資",
    "優遇・猶予": "税制",
    "控除": "税制",
    "還付": "税制",
    "税制その他": "税制",
    "情報提供・相談": "相談・情報提供",
    "専門家派遣": "専門家派遣",
    "セミナー、研修・イベント": "研修・セミナー",
    "サービスその他": "その他",
    "許認可・免許": "許認可",
    "許認可その他": "許認可",
    "免除・猶予": "許認可",
}
_SERVICE_OF_CATEGORY = {
    "給付・補助金": "補助金",
    "金融": "融資",
    "税制": "税制",
    "サービス": "相談・情報提供",
    "許認可": "許認可",
}


def prefectures(names: Iterable[str]) -> tuple[str, ...]:
    """Known prefectures in the usual north-to-south order; all 47 is the same as nationwide: empty."""
    known = {normalise_line(n) for n in names} & set(PREFECTURES)
    return () if len(known) == len(PREFECTURES) else tuple(p for p in PREFECTURES if p in known)


def industries(names: Iterable[str]) -> tuple[str, ...]:
    """JSIC major groups; 「農業，林業」 is 「農業・林業」, 「公務（他に分類されるものを除く）」 is 「公務」."""
    known = {_industry_key(n) for n in names}
    return tuple(i for i in INDUSTRIES if _industry_key(i) in known)


def _industry_key(name: str) -> str:
    return re.sub(r"[,、]", "・", normalise_line(name)).partition("(")[0]


def purposes(names: Iterable[str]) -> tuple[str, ...]:
    """Purposes in the order of the controlled words."""
    known = {normalise_line(n) for n in names}
    return tuple(p for p in PURPOSES if p in known)


def stages(remarks: Iterable[str]) -> tuple[str, ...]:
    """Life stages; other remarks of the source (団体支援 …) are no stage."""
    known = {normalise_line(r) for r in remarks}
    return tuple(s for s in STAGES if s in known)


def services(categories: Iterable[tuple[str, Iterable[str]]]) -> tuple[str, ...]:
    """Service kinds of (category, sub-categories) pairs of 制度ナビ."""
    found: list[str] = []
    for category, subcategories in categories:
        subs = [_SERVICE_OF_SUBCATEGORY.get(normalise_line(s)) for s in subcategories]
        name = normalise_line(category).replace(" ", "")
        found += [s for s in subs if s] or [s for s in [_SERVICE_OF_CATEGORY.get(name)] if s]
    return tuple(dict.fromkeys(found))
