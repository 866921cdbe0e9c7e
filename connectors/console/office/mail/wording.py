"""The names on the mail page, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """See the file for what each name is for."""

    kinds: dict[str, str]
    reasons: dict[str, str]

    def reason(self, reason: str) -> str:
        """A reason as `connectors.mail.smtp` gives it, with the server's number where there is one."""
        word, code = (reason[:-4], reason[-3:]) if reason[-3:].isdecimal() else (reason, "")
        named = self.reasons.get(word, "")
        return f"{named}（{code}）" if named and code else named or reason


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
