"""A subsidy of Jグランツ as a scheme of the model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup
from markdownify import MarkdownConverter

from indexer.normalise import controlled
from indexer.normalise.areas import NATIONWIDE, prefectures_in_text, prefectures_of_areas
from indexer.normalise.fields import field_of_headings
from indexer.normalise.markdown import to_blocks
from indexer.sources.jgrants_item import JGrantsItem, Window
from indexer.sources.jgrants_round import period, said
from indexer.sources.jgrants_words import max_employees, purposes, yen
from knowledge.models import Scheme, Section
from knowledge.models.vocabulary import INDUSTRIES
from knowledge.text.normalise import normalise, normalise_line

KEY = "jgrants"
CREDIT = "Jグランツ（デジタル庁）"
PAGE = "https://www.jgrants-portal.go.jp/subsidy/{id}"
_GRANT = re.compile(r"助成|給付金|支援金|奨励金|協力金|応援金|見舞金")
_NO_TRADE = {"公務", "分類不能の産業"}
_WEB = re.compile(r"^https?://[^\s\"'<>]{4,1900}$")
_HTML = MarkdownConverter(heading_style="ATX", strip=["a", "img"], escape_misc=True)


def to_scheme(item: JGrantsItem, windows: Sequence[Window], attached: Sequence[Section], as_of: date) -> Scheme:
    """The scheme of one validated subsidy with its rounds and the text of its attachments.

    :param as_of: the day it was read; the source itself does not say when it was last changed.
    :raises ValueError: it cannot be expressed in the model.
    """
    opens_on, closes_on = period(item, windows)
    found = controlled.industries(item.industry)
    return Scheme(
        id=f"{KEY}:{item.id}",
        title=normalise_line(item.title),
        summary=normalise(item.subsidy_catch_phrase),
        keywords=tuple(normalise_line(p) for p in item.use_purpose),
        sections=(*_sections(item, windows), *attached),
        url=item.front_subsidy_detail_page_url
        if _WEB.match(item.front_subsidy_detail_page_url)
        else PAGE.format(id=item.id),
        source=CREDIT,
        as_of=as_of,
        services=("助成金・給付金",) if _GRANT.search(item.title) else ("補助金",),
        purposes=purposes(item.use_purpose),
        industries=() if set(INDUSTRIES) - _NO_TRADE <= set(found) else found,
        prefectures=_prefectures(item, windows),
        area=normalise_line(item.target_area_detail),
        organisations=tuple(n for n in [normalise_line(item.institution_name)] if n),
        max_employees=max_employees(item.target_number_of_employees),
        opens_on=opens_on,
        closes_on=closes_on,
    )


def _prefectures(item: JGrantsItem, windows: Sequence[Window]) -> tuple[str, ...]:
    names = item.target_area_search or [name for w in windows for name in w.target_area_search]
    if NATIONWIDE in names:
        return ()
    return prefectures_of_areas(names) or prefectures_in_text(item.target_area_detail)


def _sections(item: JGrantsItem, windows: Sequence[Window]) -> Iterator[Section]:
    if summary := normalise(item.subsidy_catch_phrase):
        yield Section(field="summary", text=summary)
    if target := list(_target(item)):
        yield Section(field="target", heading="対象", text="\n".join(target))
    if limit := yen(item.subsidy_max_limit):
        yield Section(field="amount", heading="補助金の上限額", text=f"上限 {limit}")
    if rate := normalise(item.subsidy_rate):
        yield Section(field="rate", heading="補助率", text=rate)
    for window in windows:
        name = normalise_line(window.fiscal_year_round)
        yield Section(field="period", heading=f"受付期間 > {name}" if name else "受付期間", text=_period(window))
    for block in to_blocks(markdown_of(item.detail)):
        field = field_of_headings(block.headings)
        yield Section(field=field, heading=" > ".join(block.headings), text=block.text)
    if item.request_reception_presence in ("有", "無"):
        text = f"Jグランツでの申請の受付:{item.request_reception_presence}"
        yield Section(field="application", heading="申請の受付", text=text)
    if forms := [normalise_line(f.name) for f in item.application_form if f.name.strip()]:
        yield Section(field="documents", heading="申請様式", text="\n".join(forms))


def _target(item: JGrantsItem) -> Iterator[str]:
    if item.industry:
        yield f"業種:{'、'.join(normalise_line(i) for i in item.industry)}"
    if item.target_number_of_employees:
        yield f"従業員数:{'、'.join(normalise_line(n) for n in item.target_number_of_employees)}"
    if item.target_area_search:
        yield f"地域:{'、'.join(normalise_line(a) for a in item.target_area_search)}"
    if area := normalise(item.target_area_detail):
        yield f"地域の詳細:{area}"


def _period(window: Window) -> str:
    lines = [said(window)]
    if end := window.project_end_deadline:
        lines.append(f"事業の終了期限:{end.year}年{end.month}月{end.day}日")
    return "\n".join(lines)


def markdown_of(html: str) -> str:
    """The text of a piece of HTML as Markdown: headings, lists and tables stay, scripts and styles do not.

    :raises ValueError: it is nested without end.
    """
    try:
        soup = BeautifulSoup(html, "html.parser")
        for unseen in soup(["script", "style", "template", "noscript"]):
            unseen.decompose()
        return str(_HTML.convert_soup(soup))
    except (ParserRejectedMarkup, RecursionError) as error:
        raise ValueError("説明（detail）がHTMLとして読めません") from error
