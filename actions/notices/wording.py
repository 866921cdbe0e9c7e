"""The sentences about bookings, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class MailWording(BaseModel):
    """Subject and text of a mail."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str
    text: str


class Wording(ContentFile):
    """See the file for what each sentence is for."""

    dear: str
    dear_nobody: str
    from_to: str
    midnight: str
    lines: dict[str, str]
    somebody: str
    how: dict[str, str]
    page: str
    calendar: str
    calendar_cancelled: str
    signature: str
    mails: dict[str, MailWording]
    adviser_mails: dict[str, MailWording]
    adviser_page: str
    chats: dict[str, str]
    labels: dict[str, str]
    invitation: dict[str, str]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
