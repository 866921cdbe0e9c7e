"""Cards (schemes, cases, rounds, bookings) as a carousel of Flex bubbles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.line.limits import MOST_BUBBLE_BYTES, MOST_BUBBLES, MOST_CAROUSEL_BYTES, size
from connectors.line.rendering.buttons import Buttons
from connectors.line.rendering.flex import Json, bubble, button, heading, link, message, quiet, row, text
from connectors.line.rendering.provenance import provenance
from connectors.line.rendering.texts import fit
from connectors.line.wording import wording

_SUMMARY, _VALUE = 300, 300
_SHORT_SUMMARY, _SHORT_VALUE = 100, 80
_MOST_FACTS, _MOST_BUTTONS = 6, 5


class Cards:
    """Makes carousels."""

    def __init__(self, buttons: Buttons) -> None:
        self._buttons = buttons

    def carousel(self, cards: Sequence[Json], heading_text: str) -> Json | None:
        """All cards, or as many as LINE takes; None without any. Too many words in all are shortened first."""
        if not cards:
            return None
        alt_text = "、".join([fit(heading_text, 100), *(str(c.get("title") or "") for c in cards)])
        bubbles = [self._bubble(card, _SUMMARY, _VALUE) for card in cards[:MOST_BUBBLES]]
        if sum(map(size, bubbles)) > MOST_CAROUSEL_BYTES - 1_024 or max(map(size, bubbles)) > MOST_BUBBLE_BYTES:
            bubbles = [self._bubble(card, _SHORT_SUMMARY, _SHORT_VALUE) for card in cards[:MOST_BUBBLES]]
        while sum(map(size, bubbles)) > MOST_CAROUSEL_BYTES - 1_024:
            bubbles.pop()
        if len(bubbles) == 1:
            return message(bubbles[0], alt_text)
        return message({"type": "carousel", "contents": bubbles}, alt_text)

    def _bubble(self, card: Json, summary: int, value: int) -> Json:
        say = wording().card
        status = card.get("badge") or say["status"].get(str(card.get("status")))
        body: list[Json] = [quiet(status)] if status else []
        body.append(heading(str(card.get("title") or "")))
        if card.get("summary"):
            body.append(text(fit(str(card["summary"]), summary), margin="md"))
        if card.get("note"):
            body.append(text(str(card["note"]), weight="bold", margin="md"))
        body += [row(str(f["name"]), fit(str(f["value"]), value)) for f in (card.get("facts") or [])[:_MOST_FACTS]]
        if origin := provenance(card):
            body.append({**quiet(origin), "margin": "md"})
        return bubble(body, self._footer(card))

    def _footer(self, card: Json) -> list[Json]:
        say = wording().card["labels"]
        found: list[Json] = []
        if payload := card.get("payload"):
            label = f"「{card.get('title')}」{say['about']}"
            found.append(button(say["more"], self._buttons.action(label, payload), primary=True))
        more = [*(card.get("links") or []), *(card.get("actions") or [])]
        found += filter(None, (self._action(card, action) for action in more))
        if opens := link(card.get("url")):
            found.append(button(say["page"], opens))
        return found[:_MOST_BUTTONS]

    def _action(self, card: Json, action: dict[str, Any]) -> Json | None:
        if payload := action.get("payload"):
            return button(action["label"], self._buttons.action(f"「{card.get('title')}」：{action['label']}", payload))
        opens = link(action.get("url"))
        return button(action["label"], opens) if opens else None
