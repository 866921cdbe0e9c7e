"""What is told unasked in LINE: written into the conversation and, in the same transaction, on its way as a push."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.conversations.channels import ConversationChannel
from actions.line.outbox import Outbox
from actions.line.users import LineUsers
from actions.reminders.notices import end_of_quiet, is_quiet
from knowledge.clock import Clock, now_jst

Render = Callable[[Sequence[dict[str, Any]]], list[dict[str, Any]]]


class LineChannel(ConversationChannel):
    """See `actions.conversations.channels.Channel`."""

    def __init__(self, users: LineUsers, outbox: Outbox, render: Render, clock: Clock = now_jst) -> None:
        self._clock = clock
        self._users = users
        self._outbox = outbox
        self._render = render

    def put(self, session: Session, conversation_id: str, bodies: Sequence[dict[str, Any]]) -> None:
        """Adds messages; who has blocked the account finds them in the conversation only."""
        super().put(session, conversation_id, bodies)
        user = self._users.of_conversation(session, conversation_id)
        if user is not None and user.status == "following":
            self._outbox.put(session, user.digest, self._render(bodies), not_before=self._not_before(bodies))

    def _not_before(self, bodies: Sequence[dict[str, Any]]) -> datetime | None:
        """At night only what staff write themselves is sent at once; the rest waits for the morning."""
        now = self._clock()
        if not is_quiet(now) or any(body.get("author") for body in bodies):
            return None
        return end_of_quiet(now)
