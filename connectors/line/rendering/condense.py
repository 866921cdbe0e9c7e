"""Fewer message objects without losing words: a reply has at most five."""

from __future__ import annotations

from collections.abc import Callable

from connectors.line.limits import MOST_BUBBLES, MOST_CAROUSEL_BYTES, MOST_MESSAGES, MOST_TEXT, size, units
from connectors.line.rendering.flex import Json, bubble, message, text

_PICTURES = "図"


def condense(messages: list[Json], most: int = MOST_MESSAGES) -> list[Json]:
    """The same in at most `most` objects, if that can be done by joining: texts that follow each other, then pictures,
    then cards (a text between two of a kind moves up), then texts with only cards between them. Whatever is still too
    many is left for a second sending."""
    found = list(messages)
    while len(found) > most:
        joined = next(filter(None, (join(found) for join in (_texts, _pictures, _cards, _texts_over_cards))), None)
        if joined is None:
            break
        found = joined
    return found


def _texts(messages: list[Json]) -> list[Json] | None:
    for n in range(len(messages) - 1):
        both = messages[n : n + 2]
        if all(m["type"] == "text" for m in both) and units(words := _words(both)) <= MOST_TEXT:
            return [*messages[:n], {"type": "text", "text": words}, *messages[n + 2 :]]
    return None


def _pictures(messages: list[Json]) -> list[Json] | None:
    """Two pictures, or a picture and a carousel of them, become one carousel."""

    def join(first: Json, second: Json) -> Json | None:
        bubbles = [b for m in (first, second) for b in ([_picture(m)] if m["type"] == "image" else _bubbles(m))]
        return message({"type": "carousel", "contents": bubbles}, _PICTURES) if len(bubbles) <= MOST_BUBBLES else None

    return _joined(messages, _is_picture, join)


def _cards(messages: list[Json]) -> list[Json] | None:
    """Two sets of cards become one."""

    def join(first: Json, second: Json) -> Json | None:
        bubbles = _bubbles(first) + _bubbles(second)
        carousel = {"type": "carousel", "contents": bubbles}
        fits = len(bubbles) <= MOST_BUBBLES and size(carousel) <= MOST_CAROUSEL_BYTES
        if not fits or len({b.get("size") for b in bubbles}) > 1:
            return None
        return message(carousel, f"{first['altText']}、{second['altText']}")

    return _joined(messages, _is_cards, join)


def _joined(
    messages: list[Json], is_one: Callable[[Json], bool], join: Callable[[Json, Json], Json | None]
) -> list[Json] | None:
    """Two of a kind with nothing, or one text, between them joined into one; the text moves up."""
    for gap in (1, 2):
        for n in range(len(messages) - gap):
            first, second, between = messages[n], messages[n + gap], messages[n + 1 : n + gap]
            if is_one(first) and is_one(second) and all(m["type"] == "text" for m in between):
                both = join(first, second)
                if both is not None:
                    return [*messages[:n], *between, both, *messages[n + gap + 1 :]]
    return None


def _texts_over_cards(messages: list[Json]) -> list[Json] | None:
    for n in range(len(messages) - 2):
        first, cards, second = messages[n : n + 3]
        if first["type"] == second["type"] == "text" and _is_cards(cards):
            words = _words([first, second])
            if units(words) <= MOST_TEXT:
                return [*messages[:n], {"type": "text", "text": words}, cards, *messages[n + 3 :]]
    return None


def _words(texts: list[Json]) -> str:
    return "\n\n".join(m["text"] for m in texts)


def _is_picture(made: Json) -> bool:
    return made["type"] == "image" or (made["type"] == "flex" and all("hero" in b for b in _bubbles(made)))


def _is_cards(made: Json) -> bool:
    return made["type"] == "flex" and not _is_picture(made)


def _picture(image: Json) -> Json:
    url = image["originalContentUrl"]
    hero: Json = {"type": "image", "url": url, "size": "full", "aspectRatio": "1:1", "aspectMode": "fit"}
    hero["action"] = {"type": "uri", "uri": url}
    return bubble([text(_PICTURES, align="center")], hero=hero)


def _bubbles(cards: Json) -> list[Json]:
    contents = cards["contents"]
    return list(contents["contents"]) if contents["type"] == "carousel" else [contents]
