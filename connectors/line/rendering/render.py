"""A whole reply in LINE's forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.line.rendering.answer import evidence
from connectors.line.rendering.buttons import Buttons, Shorten
from connectors.line.rendering.cards import Cards
from connectors.line.rendering.condense import condense
from connectors.line.rendering.flex import Json
from connectors.line.rendering.texts import pieces
from connectors.line.wording import wording

_COMFORTABLE = 1_500
"""UTF-16 code units of one bubble of text that is still read; LINE's own limit is 5,000."""


class Renderer:
    """Turns messages of the assistant into message objects.

    :param shorten: see `Buttons`.
    """

    def __init__(self, shorten: Shorten) -> None:
        self._buttons = Buttons(shorten)
        self._cards = Cards(self._buttons)

    def __call__(self, bodies: Sequence[dict[str, Any]]) -> list[Json]:
        """The message objects of one reply, if possible at most five; the quick replies stand below the last one."""
        last = bodies[-1] if bodies else {}
        choices = last.get("choices") or []
        made = [m for body in bodies for m in self._message(body)]
        if rows := self._buttons.list_of(choices):
            made.append(rows)
        made = condense(made)
        quick = self._buttons.quick_reply(choices, last.get("chips") or [])
        if made and quick:
            made[-1] = {**made[-1], "quickReply": quick}
        return made

    def _message(self, body: dict[str, Any]) -> list[Json]:
        found: list[Json] = [{"type": "text", "text": p} for p in pieces(self._words(body), _COMFORTABLE)]
        if image := _image(body.get("image_url")):
            found.append(image)
        if cards := self._cards.carousel(_numbered(body), str(body.get("text") or "")):
            found.append(cards)
        elif proof := evidence(body):
            found.append(proof)
        return found

    def _words(self, body: dict[str, Any]) -> str:
        words = str(body.get("text") or "")
        if author := body.get("author"):
            words = wording().author.format(name=author, text=words)
        if body.get("status") == "stale":
            words = f"{wording().stale}\n{words}"
        return words


def _numbered(body: dict[str, Any]) -> list[Json]:
    """The cards, with the numbers under which the text speaks of them."""
    numbers = {cited.get("id"): cited.get("n") for cited in body.get("citations") or [] if cited.get("id")}
    return [
        {**card, "title": f"[{numbers[card['id']]}] {card.get('title')}"} if card.get("id") in numbers else card
        for card in body.get("cards") or []
    ]


def _image(url: Any) -> Json | None:
    """An image message; LINE shows pictures from https addresses only, and what they show is in the text as well."""
    if not isinstance(url, str) or not url.startswith("https://"):
        return None
    return {"type": "image", "originalContentUrl": url, "previewImageUrl": url}
