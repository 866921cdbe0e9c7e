"""What is personal in a typed text goes another way than the text: for each kind of it, what takes it out and puts it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from actions.consultation.chat.private import Hidden


class PrivateText(Protocol):
    """Safe to call from several threads."""

    def take(self, conversation_id: str, text: str) -> Hidden | None:
        """What to keep and to send instead of `text`; None if there is nothing in it that is waited for."""
        ...

    def fill(self, conversation_id: str, texts: list[str]) -> list[str]:
        """`texts` as their owner reads them."""
        ...


class PrivateTexts:
    """Several as one: the first that takes something decides."""

    def __init__(self, each: Sequence[PrivateText]) -> None:
        self._each = tuple(each)

    def take(self, conversation_id: str, text: str) -> Hidden | None:
        """See `PrivateText`."""
        return next((hidden for one in self._each if (hidden := one.take(conversation_id, text))), None)

    def fill(self, conversation_id: str, texts: list[str]) -> list[str]:
        """See `PrivateText`."""
        for one in self._each:
            texts = one.fill(conversation_id, texts)
        return texts
