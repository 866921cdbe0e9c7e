"""A mail server spoken to over SMTP.

What the library says of an error may name an address, so only the server's code and a word for the step go on.
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Literal

from actions.mail.models import Mail
from actions.mail.ports import MailDelayed, MailRefused
from connectors.mail.mime import address_of, as_bytes
from knowledge.clock import Clock, now_jst

Security = Literal["starttls", "tls", "none"]
_SERVICE_ENDS = 421


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over. An empty user means no sign-in; the time-out is for each step, in seconds."""

    host: str
    port: int
    sender: str
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_s: float = 20.0

    @property
    def address(self) -> Address:
        """The sender: 「まどぐち <madoguchi@example.jp>」, or an address alone.

        :raises ValueError: it is no address.
        """
        name, spec = parseaddr(self.sender)
        found = address_of(spec)
        return Address(name, found.username, found.domain)


class SmtpMailer:
    """Hands mails to one server. Every session is a connection of its own."""

    def __init__(self, server: SmtpServer, clock: Clock = now_jst) -> None:
        self._server = server
        self._clock = clock

    @contextlib.contextmanager
    def session(self) -> Iterator[SmtpPost]:
        """See `actions.mail.ports.Mailer`."""
        connection = self._connect()
        try:
            yield SmtpPost(connection, self._server.address, self._clock)
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        connection: smtplib.SMTP | None = None
        try:
            if server.security == "tls":
                context = ssl.create_default_context()
                connection = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout_s, context=context)
            else:
                connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout_s)
            if server.security == "starttls":
                connection.starttls(context=ssl.create_default_context())
            connection.ehlo_or_helo_if_needed()
            if server.user:
                connection.login(server.user, server.password)
        except (smtplib.SMTPException, OSError) as error:
            if connection is not None:
                connection.close()
            raise MailDelayed(_why(error), gone=True) from error
        return connection


class SmtpPost:
    """An open connection; see `actions.mail.ports.Post`."""

    def __init__(self, connection: smtplib.SMTP, sender: Address, clock: Clock) -> None:
        self._connection = connection
        self._sender = sender
        self._clock = clock

    def send(self, mail: Mail, message_id: str) -> None:
        """See `actions.mail.ports.Post`."""
        try:
            receiver = address_of(mail.to)
        except ValueError as error:
            raise MailRefused("address") from error
        content = as_bytes(mail, self._sender, receiver, message_id, self._clock())
        step = "sender"
        try:
            self._check(step, *self._connection.mail(self._sender.addr_spec))
            step = "receiver"
            self._check(step, *self._connection.rcpt(receiver.addr_spec))
            step = "content"
            self._check(step, *self._connection.data(content))
        except smtplib.SMTPResponseException as error:
            self._check(step, error.smtp_code, b"")
        except (smtplib.SMTPException, OSError) as error:
            # After the content went out the server may have taken it, and only its word was lost.
            raise MailDelayed(_why(error), gone=True, unclear=step == "content") from error

    def _check(self, step: str, code: int, _: bytes) -> None:
        """
        :raises MailRefused: the code says never.
        :raises MailDelayed: the code says not now.
        """
        if 200 <= code < 300:
            return
        if code == _SERVICE_ENDS:
            raise MailDelayed(f"{step} {code}", gone=True)
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self._connection.rset()
        if code >= 500:
            raise MailRefused(f"{step} {code}")
        raise MailDelayed(f"{step} {code}")


def _why(error: Exception) -> str:
    """A word for what went wrong with a connection."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"login {error.smtp_code}"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "not offered"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"greeting {error.smtp_code}"
    words: tuple[tuple[type[Exception], str], ...] = (
        (ssl.SSLCertVerificationError, "certificate"),
        (ssl.SSLError, "tls"),
        (socket.gaierror, "host"),
        (TimeoutError, "timeout"),
        (ConnectionRefusedError, "refused"),
    )
    return next((word for kind, word in words if isinstance(error, kind)), "disconnected")
