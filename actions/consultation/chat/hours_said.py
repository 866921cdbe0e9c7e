"""The times of day a text names: 「午後」「夕方」「14時半」「6時以降」「10時から12時」."""

from __future__ import annotations

import re
from dataclasses import dataclass

DAY = (0, 24 * 60)
_PARTS = {
    "午前": (0, 12 * 60), "朝": (0, 11 * 60), "昼": (11 * 60, 14 * 60), "午後": (12 * 60, 24 * 60), "夕方": (16 * 60, 19 * 60),
    "夜": (17 * 60 + 30, 24 * 60), "晩": (17 * 60 + 30, 24 * 60),
}  # fmt: skip
_PART = re.compile(r"午前|朝|昼|午後|夕方|(?:今)?夜|晩")
_HOUR = (
    r"(?P<half{0}>午前|午後|朝の?|夕方の?|夜の?|昼の?|AM|PM|am|pm)?(?P<h{0}>[01]?[0-9]|2[0-4])"
    r"(?:時(?!間)(?:(?P<m{0}>[0-5]?[0-9])分|(?P<half_past{0}>半))?|:(?P<c{0}>[0-5][0-9]))"
)
_RANGE = re.compile(_HOUR.format(1).replace("|:(", "|:(") + r"?(?:から|～|-|ー)" + _HOUR.format(2))
_SHORT_RANGE = re.compile(r"(?<![0-9/])(?P<a>[0-9]{1,2})(?:～|-|から)(?P<b>[0-9]{1,2})時")
_ONE = re.compile(_HOUR.format(1))
_AFTER = re.compile(r"^(?:以降|から|すぎ|過ぎ|より(?:あと|後|遅)|後半)")
_UNTIL = re.compile(r"^(?:まで|より前|より早|前|以前)")
_ABOUT = re.compile(r"^(?:くらい|ぐらい|ごろ|頃|前後)")
_REFUSED = re.compile(r"^(?:中|は|とか|だと|の時間)*(?:以外|無理|むり|だめ|ダメ|駄目|不可|厳しい|都合が悪|避け)")
_AFTERNOON_UNTIL = 7
"""「3時」 without more is in the afternoon: nobody books at three in the morning."""


@dataclass(frozen=True, slots=True)
class HoursSaid:
    """Windows in minutes since midnight that a slot has to begin in; `at` are exact times wished. No windows: any time."""

    windows: tuple[tuple[int, int], ...] = ()
    at: tuple[int, ...] = ()


def hours_in(text: str) -> HoursSaid:
    """The times of day named in a text of `one_spelling`."""
    if (span := _range(text)) is not None:
        return HoursSaid((span,))
    windows: list[tuple[int, int]] = []
    exact: list[int] = []
    rest = text
    for match in _ONE.finditer(text):
        minute, after = _minute(match, 1), text[match.end() :]
        rest = rest.replace(match.group(), "、", 1)
        if minute is None or _REFUSED.match(after):
            continue
        if _AFTER.match(after):
            windows.append((minute, DAY[1]))
        elif _UNTIL.match(after):
            windows.append((DAY[0], minute))
        elif _ABOUT.match(after):
            windows.append((minute - 30, minute + 61))
        elif after.startswith("台"):
            windows.append((minute, minute + 60))
        else:
            exact.append(minute)
            windows.append((minute, minute + 1))
    return HoursSaid(tuple(windows) or _parts(rest), tuple(exact))


def _range(text: str) -> tuple[int, int] | None:
    if (short := _SHORT_RANGE.search(text)) and int(short.group("b")) <= 24:
        opens, closes = _afternoon(int(short.group("a"))), _afternoon(int(short.group("b")))
        return (opens * 60, closes * 60) if opens < closes else None
    match = _RANGE.search(text)
    if match is None:
        return None
    first, last = _minute(match, 1), _minute(match, 2)
    return (first, last) if first is not None and last is not None and first < last else None


def _minute(match: re.Match[str], which: int) -> int | None:
    """Minutes since midnight."""
    hour, half = int(match.group(f"h{which}")), (match.group(f"half{which}") or "").rstrip("の").lower()
    minute = int(
        match.group(f"m{which}") or match.group(f"c{which}") or (30 if match.group(f"half_past{which}") else 0)
    )
    if half in ("午後", "pm", "夕方", "夜") and hour < 12:
        hour += 12
    elif not half or half == "昼":
        hour = _afternoon(hour)
    total = hour * 60 + minute
    return total if total <= DAY[1] else None


def _afternoon(hour: int) -> int:
    return hour + 12 if 1 <= hour <= _AFTERNOON_UNTIL else hour


def _parts(text: str) -> tuple[tuple[int, int], ...]:
    """Parts of the day; what is refused leaves the rest of the day."""
    wanted: list[tuple[int, int]] = []
    refused: list[tuple[int, int]] = []
    for match in _PART.finditer(text):
        part = _PARTS[match.group().removeprefix("今")]
        (refused if _REFUSED.match(text[match.end() :]) else wanted).append(part)
    if wanted or not refused:
        return tuple(wanted)
    first, last = refused[0]
    return tuple(window for window in ((DAY[0], first), (last, DAY[1])) if window[0] < window[1])
