"""A mail, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

State = Literal["waiting", "sending", "sent", "failed", "unknown"]
"""`failed`: it did not reach its receiver. `unknown`: the server broke off before it said whether it took the mail."""

LIFETIME = timedelta(days=1)
"""How long it is tried, unless the mail says otherwise."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along; `media_type` as in a Content-Type header, without its character set, which is UTF-8."""

    filename: str
    media_type: str
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """What is sent: plain text, one receiver."""

    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that this process sends now. `attempt` counts from 1 and tells its claim from a later one."""

    id: int
    attempt: int
    message_id: str
    mail: Mail


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A mail that was given up, without its receiver and text.

    :param key: says what it was about, such as `booking.<id>.confirmed`.
    :param reason: what the server said, in its own code.
    :param can_be_sent_again: False once what it says is not true any more.
    """

    id: int
    key: str
    kind: str
    state: State
    reason: str
    attempts: int
    created_at: datetime
    given_up_at: datetime
    can_be_sent_again: bool = True


@dataclass(frozen=True, slots=True)
class Delayed:
    """A mail that could not be sent yet and is tried again at `next_try_at`, without its receiver and text; `key` and
    `reason` as in `Undelivered`."""

    id: int
    key: str
    kind: str
    reason: str
    attempts: int
    created_at: datetime
    next_try_at: datetime
