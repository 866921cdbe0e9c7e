"""Rounds from what was found: openings join closings, repetitions are merged, extensions replace."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time

from indexer.rounds.windows import Found
from knowledge.clock import JST
from knowledge.models import Notice, Round, Scheme, Section
from knowledge.text.dates import END_OF_DAY

BUDGET = "予算がなくなり次第"
OVER = "募集終了"
_ORDER = ("随時", "通年", BUDGET)
_FAR_OFF = datetime.max.replace(tzinfo=JST)
_MAX_TITLE, _MAX_ID = 300, 110


def assembled(document: Scheme | Notice, found: Sequence[Found]) -> list[Round]:
    """One round for each window of `document`, in order of closing, open ends last."""
    dated = [f for f in found if not f.kind]
    if isinstance(document, Scheme) and (told := _of_fields(document)):
        dated.append(told)
    dated = _merged(_without_replaced(_with_openings(dated)))
    kinds = {f.kind: f for f in reversed(found) if f.kind}
    if BUDGET in kinds and any(f.closes for f in dated):
        del kinds[BUDGET]
        dated = [replace(f, kind=BUDGET) if f.closes else f for f in dated]
    ends = _joined_ends(dated, kinds)
    ends.sort(key=lambda f: (f.closes is None, f.closes or f.opens or _FAR_OFF))
    return [_round(document, f) for f in ends]


def _joined_ends(dated: list[Found], kinds: dict[str, Found]) -> list[Found]:
    """The dated windows, and the open end there is: one at most, which a lone opening opens."""
    lasting = [f for kind, f in kinds.items() if kind != OVER and not _tells_a_last_day(f, dated)]
    if lasting:
        words = [kind for kind in _ORDER if kind in {f.kind for f in lasting}]
        end = replace(lasting[0], kind="、".join(words))
        if len(dated) == 1 and dated[0].closes is None:
            return [replace(end, opens=dated[0].opens)]
        return [*dated, end]
    return dated or [f for f in kinds.values() if f.kind == OVER]


def _tells_a_last_day(end: Found, dated: Iterable[Found]) -> bool:
    """Whether the open end is only how a dated window is served (「12月28日まで随時受け付けます」)."""
    return any(f.closes and (f.section == end.section or 0 in (f.section, end.section)) for f in dated)


def _of_fields(scheme: Scheme) -> Found | None:
    """The window that the source gives in fields of its own."""
    opens, closes = scheme.opens_on, scheme.closes_on
    if opens is None and closes is None:
        return None
    return Found(
        datetime.combine(opens, time(0), JST) if opens else None,
        datetime.combine(closes, END_OF_DAY, JST) if closes else None,
        "", "", "", f"受付期間:{opens or ''}～{closes or ''}", 0,
    )  # fmt: skip


def _with_openings(found: Iterable[Found]) -> list[Found]:
    """An opening told by itself belongs to the closings told after it, until the next opening.

    Of several openings before a closing the last one counts (公募開始 comes before 申請開始).
    """
    joined: list[Found] = []
    waiting: list[Found] = []
    opening: datetime | None = None
    for f in found:
        if f.closes is None:
            waiting.append(f)
            opening = f.opens
        elif f.opens is None and opening and opening < f.closes:
            joined.append(replace(f, opens=opening))
            waiting.clear()
        else:
            joined.append(f)
    return joined + waiting


def _without_replaced(found: list[Found]) -> list[Found]:
    """Without earlier last days where a later one was told as an extension."""
    until = max((f.closes for f in found if f.extended and f.closes), default=None)
    if until is None:
        return found
    return [f for f in found if f.extended or f.number or f.closes is None or f.closes >= until]


def _merged(found: Iterable[Found]) -> list[Found]:
    """Each window once: the same closing day, and openings that do not differ."""
    kept: list[Found] = []
    for f in found:
        for position, other in enumerate(kept):
            if _same(f, other):
                kept[position] = _joined(other, f)
                break
        else:
            kept.append(f)
    return kept


def _same(one: Found, other: Found) -> bool:
    if one.closes and other.closes:
        if one.closes.date() != other.closes.date() or (one.number and other.number and one.number != other.number):
            return False
        return not (one.opens and other.opens) or one.opens.date() == other.opens.date()
    return bool(one.opens and other.opens and one.opens.date() == other.opens.date())


def _joined(one: Found, other: Found) -> Found:
    """Both as one: the exact time wins over the end of the day, what only one tells is kept."""
    closes = min(t for t in (one.closes, other.closes) if t) if one.closes or other.closes else None
    opens = max(t for t in (one.opens, other.opens) if t) if one.opens or other.opens else None
    quote = other.quote if other.closes and not one.closes else one.quote
    return replace(
        one, opens=opens, closes=closes, quote=quote, note=one.note or other.note, number=one.number or other.number
    )


def _round(document: Scheme | Notice, found: Found) -> Round:
    closes_text = "、".join(t for t in (found.kind, found.note) if t)
    ends = f"{found.opens or ''}|{found.closes or ''}|{closes_text}"
    name = f"{found.number}締切" if found.number and found.closes else ""
    return Round(
        id=f"{document.id[:_MAX_ID]}.r{hashlib.sha256(ends.encode()).hexdigest()[:8]}",
        title=f"{document.title} {name}".strip()[:_MAX_TITLE],
        sections=(Section(field="period", text=found.quote),),
        url=document.url,
        source=document.source,
        as_of=document.as_of,
        document_id=document.id,
        opens_at=found.opens,
        closes_at=found.closes,
        closes_text=closes_text,
        prefectures=document.prefectures,
        industries=document.industries,
        quote=found.quote,
    )
