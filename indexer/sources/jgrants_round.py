"""The application windows of a subsidy of Jグランツ as rounds of the model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from indexer.normalise.areas import prefectures_of_areas
from indexer.sources.jgrants_item import JGrantsItem, Window
from knowledge.models import Round, Scheme, Section
from knowledge.text.normalise import normalise, normalise_line

_MAX_TITLE = 300


def windows_of(item: JGrantsItem, windows: Sequence[Window]) -> list[Window]:
    """The rounds that state a date; where there are none, the one window that the subsidy itself states."""
    dated = [w for w in windows if w.acceptance_start_datetime or w.acceptance_end_datetime]
    if dated or not (item.acceptance_start_datetime or item.acceptance_end_datetime):
        return dated
    # It has no id of its own: one made from the subsidy's stays the same when the dates change.
    suffix = hashlib.blake2b(item.id.encode(), digest_size=4).hexdigest()
    return [
        Window.model_construct(
            id=f"{item.id}.r{suffix}",
            fiscal_year_round="",
            target_area_search=item.target_area_search,
            acceptance_start_datetime=item.acceptance_start_datetime,
            acceptance_end_datetime=item.acceptance_end_datetime,
            project_end_deadline=item.project_end_deadline,
        )
    ]


def to_rounds(scheme: Scheme, windows: Sequence[Window], key: str) -> Iterator[Round]:
    """One round for each window of `scheme`; ids begin with `key`.

    :raises ValueError: one cannot be expressed in the model.
    """
    for window in windows:
        name = normalise_line(window.fiscal_year_round)
        suffix = f"（{name}）" if name else ""
        quote = said(window)
        yield Round(
            id=f"{key}:{window.id}",
            document_id=scheme.id,
            title=normalise(f"{scheme.title[: _MAX_TITLE - len(suffix)]}{suffix}"),
            sections=(Section(field="period", heading=name, text=quote),),
            url=scheme.url,
            source=scheme.source,
            as_of=scheme.as_of,
            opens_at=window.acceptance_start_datetime,
            closes_at=window.acceptance_end_datetime,
            prefectures=prefectures_of_areas(window.target_area_search) or scheme.prefectures,
            industries=scheme.industries,
            quote=quote,
        )


def said(window: Window) -> str:
    """The window in words, Japan time: 「受付期間:2026年7月29日 10:00 ～ 2026年8月12日 12:00」."""
    opens, closes = window.acceptance_start_datetime, window.acceptance_end_datetime
    return normalise(f"受付期間：{_moment(opens)} ～ {_moment(closes)}")


def period(item: JGrantsItem, windows: Sequence[Window]) -> tuple[date | None, date | None]:
    """First and last day (Japan) on which anything can be applied for; None where no date bounds it."""
    opens = [w.acceptance_start_datetime for w in windows]
    closes = [w.acceptance_end_datetime for w in windows]
    first = min((o.date() for o in opens if o), default=None) if all(opens) else None
    last = max((_last_day(c) for c in closes if c), default=None) if all(closes) else None
    return first, last


def _last_day(closes: datetime) -> date:
    # What closes at midnight cannot be applied for on the day that begins then.
    midnight = closes.hour == closes.minute == closes.second == 0
    return date.fromordinal(closes.toordinal() - 1) if midnight else closes.date()


def _moment(value: datetime | None) -> str:
    return f"{value.year}年{value.month}月{value.day}日 {value:%H:%M}" if value else ""
