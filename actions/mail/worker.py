"""Sends the mails of the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from actions.mail.outbox import MailOutbox
from actions.mail.ports import MailDelayed, Mailer, MailRefused
from knowledge.clock import Clock, now_jst

_log = structlog.get_logger(__name__)
_MOST_AT_ONCE = 50
_PAUSES = tuple(timedelta(seconds=s) for s in (5, 10, 20, 40, 60))
"""Before the server is tried again, after the first, second … time that it could not be reached; then the last one."""


class MailWorker:
    """Hands mails to the server, in one thread of as many processes as there are.

    While the server cannot be reached, the mails just wait: what is due is sent as soon as it is back.
    """

    def __init__(self, outbox: MailOutbox, mailer: Mailer, clock: Clock = now_jst) -> None:
        self._outbox = outbox
        self._mailer = mailer
        self._clock = clock
        self._failures = 0
        self._not_before: datetime | None = None

    def run(self) -> int:
        """Sends what is due, at most fifty mails; returns how many the server took."""
        if given_up := self._outbox.give_up_expired():
            _log.error("mails given up", count=given_up)
        if (self._not_before and self._clock() < self._not_before) or not self._outbox.is_anything_due():
            return 0
        try:
            return self._send()
        except MailDelayed as error:
            pause = _PAUSES[min(self._failures, len(_PAUSES) - 1)]
            self._failures += 1
            self._not_before = self._clock() + pause
            _log.warning("mail server not usable", reason=error.reason, next_try_in_s=pause.total_seconds())
            return 0

    def _send(self) -> int:
        """
        :raises MailDelayed: the server cannot be reached.
        """
        taken = 0
        with self._mailer.session() as post:
            self._failures, self._not_before = 0, None
            for _ in range(_MOST_AT_ONCE):
                claimed = self._outbox.claim()
                if claimed is None:
                    break
                try:
                    post.send(claimed.mail, claimed.message_id)
                except (MailRefused, MailDelayed) as error:
                    self._outbox.not_sent(claimed, error)
                    _log.warning("mail not sent", id=claimed.id, attempt=claimed.attempt, reason=error.reason)
                    if isinstance(error, MailDelayed) and error.gone:
                        break
                else:
                    self._outbox.sent(claimed)
                    taken += 1
        return taken
