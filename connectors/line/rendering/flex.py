"""The pieces of Flex messages that are used here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.line.limits import MOST_ALT_TEXT, MOST_LABEL, MOST_URI
from connectors.line.rendering.texts import fit

Json = dict[str, Any]
_INK, _QUIET, _LINE = "#1a1a1c", "#626264", "#d8d8db"
_BUTTON = "#0031d8"


def text(words: str, *, size: str = "sm", color: str = _INK, **more: Any) -> Json:
    """A text that wraps; never empty, which LINE refuses."""
    return {"type": "text", "text": words or "－", "wrap": True, "size": size, "color": color, **more}


def heading(words: str) -> Json:
    """A title."""
    return text(words, size="md", weight="bold")


def quiet(words: str) -> Json:
    """Where something comes from, and the like."""
    return text(words, size="xs", color=_QUIET)


def row(name: str, value: str) -> Json:
    """A fact: its name above its value, so that long ones stay readable on a narrow screen."""
    return {
        "type": "box", "layout": "vertical", "margin": "md",
        "contents": [text(name, size="xs", color=_QUIET), text(value)],
    }  # fmt: skip


def separator() -> Json:
    """A thin line."""
    return {"type": "separator", "margin": "md", "color": _LINE}


def button(label: str, action: Json, *, primary: bool = False) -> Json:
    """A button with a label of at most `MOST_LABEL` characters."""
    style: Json = {"style": "primary", "color": _BUTTON} if primary else {"style": "link"}
    return {"type": "button", "height": "sm", "action": {**action, "label": fit(label, MOST_LABEL)}, **style}


def choice(words: str, action: Json) -> Json:
    """Words of any length to tap on, framed."""
    return {
        "type": "box", "layout": "vertical", "margin": "sm", "paddingAll": "10px", "borderWidth": "1px",
        "borderColor": _BUTTON, "cornerRadius": "8px", "action": action, "contents": [text(words, color=_BUTTON)],
    }  # fmt: skip


def bubble(body: Sequence[Json], footer: Sequence[Json] = (), *, size: str = "mega", hero: Json | None = None) -> Json:
    """One card."""
    made: Json = {"type": "bubble", "size": size, "body": {"type": "box", "layout": "vertical", "contents": list(body)}}
    if hero is not None:
        made["hero"] = hero
    if footer:
        made["footer"] = {"type": "box", "layout": "vertical", "spacing": "sm", "contents": list(footer)}
    return made


def message(contents: Json, alt_text: str) -> Json:
    """A Flex message. `alt_text` is read in the list of chats and by screen readers."""
    return {"type": "flex", "altText": fit(" ".join(alt_text.split()), MOST_ALT_TEXT) or "－", "contents": contents}


def link(url: str | None) -> Json | None:
    """An action that opens a page; None for an address that LINE would refuse."""
    if not url or not url.startswith(("https://", "http://")) or len(url) > MOST_URI:
        return None
    return {"type": "uri", "uri": url}
