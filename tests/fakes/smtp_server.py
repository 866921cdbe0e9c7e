"""A mail server on this machine that takes mail, refuses it, is slow, breaks off, goes away and comes back."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextlib import closing
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class SmtpServer:
    """Keeps what it took, in order.

    :param slow_s: seconds before each answer to a content.
    :param tls: with it connections can be encrypted, and are from the start where `implicit`.
    """

    def __init__(
        self, slow_s: float = 0.0, user: str = "", password: str = "", tls: ssl.SSLContext | None = None,
        implicit: bool = False,
    ) -> None:  # fmt: skip
        self.port = free_port()
        self.slow_s = slow_s
        self.receiver_code: Callable[[str], str | None] = lambda _: None
        self.content_codes: list[str] = []
        self.breaks_off_before: list[bool] = []
        self.breaks_off_after: list[bool] = []
        self.envelopes: list[tuple[str, EmailMessage]] = []
        self.sessions = 0
        self._login = (user, password)
        self._tls = {} if tls is None else {"ssl_context" if implicit else "tls_context": tls}
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listens, on the same port as before."""
        user, password = self._login

        def authenticate(_: Any, __: Any, ___: Any, ____: Any, given: Any) -> AuthResult:
            assert isinstance(given, LoginPassword)
            right = (given.login, given.password) == (user.encode(), password.encode())
            return AuthResult(success=right, handled=False)

        options: dict[str, Any] = {"authenticator": authenticate, "auth_require_tls": False} if user else {}
        options |= self._tls
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, auth_required=bool(user), **options)
        self._controller.start()

    def stop(self) -> None:
        """Goes away."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def messages(self) -> list[EmailMessage]:
        return [message for _, message in self.envelopes]

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.messages]

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if code := self.receiver_code(address):
            return code
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.breaks_off_before and self.breaks_off_before.pop(0):
            return self._break_off(server)
        await asyncio.sleep(self.slow_s)
        if self.content_codes:
            return self.content_codes.pop(0)
        content = envelope.original_content or b""
        self.envelopes.append((envelope.rcpt_tos[0], message_from_bytes(content, policy=default)))
        if self.breaks_off_after and self.breaks_off_after.pop(0):
            return self._break_off(server)
        return "250 OK"

    def _break_off(self, server: SMTP) -> str:
        assert isinstance(server.transport, asyncio.WriteTransport)
        server.transport.abort()
        return "250 never arrives"


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
