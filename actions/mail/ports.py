"""What takes a mail to its receiver."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from actions.mail.models import Mail


class MailRefused(Exception):
    """The server will never take this mail; `reason` is its code, or a word, and names no address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MailDelayed(Exception):
    """The mail can be tried again later.

    :param gone: the connection cannot be used any more; this is not the fault of the mail.
    :param unclear: the server may have taken the mail all the same.
    """

    def __init__(self, reason: str, *, gone: bool = False, unclear: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.gone = gone
        self.unclear = unclear


class Post(Protocol):
    """An open connection to a mail server."""

    def send(self, mail: Mail, message_id: str) -> None:
        """Hands one mail over; when it returns, the server has taken it.

        :raises MailRefused: it never will.
        :raises MailDelayed: it did not now.
        """
        ...


class Mailer(Protocol):
    """A mail server."""

    def session(self) -> AbstractContextManager[Post]:
        """A connection, closed at the end.

        :raises MailDelayed: there is none to be had now, or it does not let us in.
        """
        ...
