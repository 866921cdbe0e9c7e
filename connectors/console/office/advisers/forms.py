"""What the forms of the advisers' pages send, made into what the domain knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Annotated, Any, get_args
from urllib.parse import urlsplit

from fastapi import Form

from actions.consultation.models import MODES, Availability, DayException, Mode, SupportType, Window
from actions.consultation.topics import topics
from connectors.console.office.wording import wording
from connectors.http.problem import Problem
from knowledge.models.vocabulary import PREFECTURES

SUPPORT_TYPES: tuple[SupportType, ...] = get_args(SupportType)
Names = Annotated[list[str], Form(max_length=60)]
Short = Annotated[str, Form(max_length=20)]
Number = Annotated[int, Form(ge=0, le=50_000)]


def profile(
    name: Annotated[str, Form(max_length=80)],
    topic: Names = [],  # noqa: B006 - FastAPI makes a fresh list for every request
    prefecture: Names = [],  # noqa: B006
    support_type: Names = [],  # noqa: B006
    language: Names = [],  # noqa: B006
    mode: Names = [],  # noqa: B006
    meeting_url: Annotated[str, Form(max_length=500)] = "",
    active: Annotated[bool, Form()] = False,
) -> dict[str, Any]:
    """The fields of an adviser but its id.

    :raises Problem: 422, a value is none of those that can be chosen, or something is missing.
    """
    if not name.strip():
        raise Problem(422, "名前を入れてください。")
    if not mode:
        raise Problem(422, "相談の方法を、一つは選んでください。")
    return {
        "name": name.strip(),
        "topics": _known(topic, tuple(t.id for t in topics())),
        "prefectures": _known(prefecture, PREFECTURES),
        "support_types": _known(support_type, SUPPORT_TYPES),
        "languages": _known(language, tuple(wording().languages)) or ("ja",),
        "modes": _known(mode, MODES),
        "meeting_url": _web_address(meeting_url),
        "active": active,
    }


def weekly(
    weekday: Annotated[list[int], Form(max_length=60)] = [],  # noqa: B006
    begins: Names = [],  # noqa: B006
    ends: Names = [],  # noqa: B006
    mode: Names = [],  # noqa: B006
    buffer_minutes: Number = 15,
    lead_minutes: Number = 60,
    horizon_days: Number = 60,
    on_holidays: Annotated[bool, Form()] = False,
) -> Availability:
    """The weekly hours and the rules; rows without any time are left out. Exceptions are not in this form.

    :raises Problem: 422, a time is none, or only one of two is there.
    """
    if not len(weekday) == len(begins) == len(ends) == len(mode):
        raise Problem(422)
    windows = tuple(_windows(zip(weekday, begins, ends, mode, strict=True)))
    return Availability(
        windows, (), buffer_minutes=buffer_minutes, lead_minutes=lead_minutes, horizon_days=horizon_days,
        on_holidays=on_holidays,
    )  # fmt: skip


def exception(
    day: Short,
    open: Annotated[bool, Form()] = False,  # noqa: A002
    begins: Short = "",
    ends: Short = "",
    mode: Short = "",
) -> DayException:
    """One day that is not as in the week.

    :raises Problem: 422, it is no day or no time.
    """
    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise Problem(422, "日付は 2026-04-01 のように書いてください。") from error
    return DayException(on, open, _time(begins), _time(ends), _mode(mode))


def _windows(rows: Iterator[tuple[int, str, str, str]]) -> Iterator[Window]:
    for weekday, begins, ends, mode in rows:
        opens, closes = _time(begins), _time(ends)
        if opens is None and closes is None:
            continue
        if opens is None or closes is None:
            raise Problem(422, "始まりと終わりの時刻は、両方入れるか、両方空けてください。")
        yield Window(weekday, opens, closes, _mode(mode))


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError as error:
        raise Problem(422, "時刻は 09:30 のように書いてください。") from error


def _mode(text: str) -> Mode | None:
    return next((mode for mode in MODES if mode == text), None)


def _known(chosen: list[str], every: tuple[str, ...]) -> tuple[str, ...]:
    """What was chosen, in the usual order.

    :raises Problem: 422, one of it cannot be chosen.
    """
    if set(chosen) - set(every):
        raise Problem(422)
    return tuple(value for value in every if value in chosen)


def _web_address(text: str) -> str | None:
    text = text.strip()
    parts = urlsplit(text)
    if text and not (parts.scheme in ("https", "http") and parts.netloc):
        raise Problem(422, "Web会議の場所は、https:// から始まるアドレスにしてください。")
    return text or None
