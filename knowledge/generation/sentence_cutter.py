"""Cuts a reply that arrives in pieces into sentences, each with the citation mark that closes it."""

from __future__ import annotations

import re

# A sentence is over when something comes after its end mark and citation that is neither mark nor blank.
_MARK = r"\[[0-9]{1,3}\]"
_OVER = re.compile(
    rf"(?:[。!?！？]+(?![」』）)])(?:\s*{_MARK})*[。]?|{_MARK}(?:\s*{_MARK})*[。!?！？]*|\n)\s*(?=[^\s\[。!?！？」』）)])"
)
_WIDTHS = str.maketrans("［］【】０１２３４５６７８９", "[][]0123456789")


class SentenceCutter:
    """Give it pieces in order; it gives back sentences as they are completed, and the rest at the end."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, piece: str) -> list[str]:
        """The sentences that `piece` completes."""
        self._rest += piece.translate(_WIDTHS)
        done: list[str] = []
        while match := _OVER.search(self._rest):
            done.append(self._rest[: match.end()].strip())
            self._rest = self._rest[match.end() :]
        return [sentence for sentence in done if sentence]

    def finish(self) -> list[str]:
        """What is left once the reply is over: one sentence or none."""
        rest, self._rest = self._rest.strip(), ""
        return [rest] if rest else []
