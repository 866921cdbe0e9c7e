"""LINE's limits on what is sent, and a check of messages against them.

Source: LINE Developers, Messaging API reference (message objects, actions, Flex Message elements). Texts are counted in
UTF-16 code units, as LINE counts them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from actions.line.outbox import MOST_OBJECTS
from actions.line.payloads import MOST_DATA

MOST_MESSAGES = MOST_OBJECTS
MOST_TEXT = 5_000
MOST_ALT_TEXT = 400
MOST_QUICK_REPLIES = 13
MOST_LABEL = 20
MOST_DISPLAY_TEXT = 300
MOST_URI = 1_000
MOST_BUBBLES = 12
MOST_BUBBLE_BYTES = 30 * 1024
MOST_CAROUSEL_BYTES = 50 * 1024
MOST_PICTURE_BYTES, MOST_PREVIEW_BYTES = 10 * 1024**2, 1024**2
MOST_FLEX_PIXELS = 1_024
PICTURE_KINDS = ("image/png", "image/jpeg")
_SIZES = ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga")
_PICKERS = ("date", "time", "datetime")

Json = dict[str, Any]


def units(text: str) -> int:
    """Length of a text as LINE counts it."""
    return len(text.encode("utf-16-le")) // 2


def size(part: Json) -> int:
    """Bytes of a part as it is sent."""
    return len(json.dumps(part, ensure_ascii=False).encode())


def problems(messages: Sequence[Json]) -> list[str]:
    """What LINE would refuse in one reply or push; empty if nothing."""
    found = [] if 1 <= len(messages) <= MOST_MESSAGES else [f"{len(messages)} messages"]
    for n, message in enumerate(messages):
        found += [f"messages[{n}]: {problem}" for problem in _of_message(message)]
    return found


def _of_message(message: Json) -> Iterator[str]:
    match message.get("type"):
        case "text":
            yield from _text(message.get("text"), MOST_TEXT, "text")
        case "flex":
            yield from _text(message.get("altText"), MOST_ALT_TEXT, "altText")
            yield from _container(message.get("contents"))
        case "image":
            for key in ("originalContentUrl", "previewImageUrl"):
                yield from _https(message.get(key), key)
        case other:
            yield f"unknown type {other!r}"
    if "quickReply" in message:
        yield from _quick_reply(message["quickReply"])


def _quick_reply(quick: Json) -> Iterator[str]:
    items = quick.get("items") or []
    if not 1 <= len(items) <= MOST_QUICK_REPLIES:
        yield f"{len(items)} quick replies"
    for item in items:
        if item.get("type") != "action":
            yield "a quick reply is no action"
        yield from _action(item.get("action") or {}, needs_label=True)


def _container(contents: Any) -> Iterator[str]:
    if not isinstance(contents, dict):
        yield "no contents"
    elif contents.get("type") == "bubble":
        yield from _bubble(contents)
    elif contents.get("type") == "carousel":
        bubbles = contents.get("contents") or []
        if not 1 <= len(bubbles) <= MOST_BUBBLES:
            yield f"{len(bubbles)} bubbles"
        if size(contents) > MOST_CAROUSEL_BYTES:
            yield f"carousel of {size(contents)} bytes"
        for bubble in bubbles:
            yield from _bubble(bubble)
        if len({bubble.get("size") for bubble in bubbles}) > 1:
            yield "bubbles of different widths in one carousel"
    else:
        yield f"unknown container {contents.get('type')!r}"


def _bubble(bubble: Json) -> Iterator[str]:
    if size(bubble) > MOST_BUBBLE_BYTES:
        yield f"bubble of {size(bubble)} bytes"
    if bubble.get("size", "mega") not in _SIZES:
        yield f"unknown size {bubble.get('size')!r}"
    if not any(bubble.get(block) for block in ("header", "hero", "body", "footer")):
        yield "an empty bubble"
    for block in ("header", "hero", "body", "footer"):
        if block in bubble:
            yield from _component(bubble[block])


def _component(component: Json) -> Iterator[str]:
    match component.get("type"):
        case "box":
            if component.get("layout") not in ("vertical", "horizontal", "baseline"):
                yield f"unknown layout {component.get('layout')!r}"
            if not component.get("contents"):
                yield "an empty box"
            for inner in component.get("contents") or []:
                yield from _component(inner)
        case "text":
            if not component.get("text"):
                yield "an empty text"
        case "button":
            yield from _action(component.get("action") or {}, needs_label=True)
        case "image":
            yield from _https(component.get("url"), "url")
        case "separator" | "filler":
            pass
        case other:
            yield f"unknown component {other!r}"
    if component.get("type") != "button" and "action" in component:
        yield from _action(component["action"], needs_label=False)


def _action(action: Json, *, needs_label: bool) -> Iterator[str]:
    if needs_label or "label" in action:
        yield from _text(action.get("label"), MOST_LABEL, "label")
    match action.get("type"):
        case "postback":
            yield from _text(action.get("data"), MOST_DATA, "data")
            if "displayText" in action:
                yield from _text(action["displayText"], MOST_DISPLAY_TEXT, "displayText")
        case "uri":
            yield from _text(action.get("uri"), MOST_URI, "uri")
            if not str(action.get("uri")).startswith(("https://", "http://", "tel:", "line://", "mailto:")):
                yield "an address of an unknown kind"
        case "message":
            yield from _text(action.get("text"), 300, "text")
        case "datetimepicker":
            yield from _text(action.get("data"), MOST_DATA, "data")
            if action.get("mode") not in _PICKERS:
                yield f"unknown mode {action.get('mode')!r}"
        case "location" | "camera" | "cameraRoll":
            pass
        case other:
            yield f"unknown action {other!r}"


def _text(value: Any, most: int, name: str) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield f"{name} is empty"
    elif units(value) > most:
        yield f"{name} of {units(value)} characters"


def _https(value: Any, name: str) -> Iterator[str]:
    yield from _text(value, 2_000, name)
    if not str(value).startswith("https://"):
        yield f"{name} is not https"
