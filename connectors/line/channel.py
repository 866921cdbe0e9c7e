"""What is told unasked in LINE: written into the conversation and, in the same transaction, on its way as a push."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from actions.conversations.channels import ConversationChannel
from actions.line.outbox import Outbox
from actions.line.payloads import Payloads
from actions.line.users import LineUsers
from actions.reminders.notices import end_of_quiet, is_quiet
from connectors.line.rendering.render import Renderer
from knowledge.clock import Clock, now_jst


class LineChannel(ConversationChannel):
    """See `actions.conversations.channels.Channel`."""

    def __init__(self, users: LineUsers, outbox: Outbox, payloads: Payloads, clock: Clock = now_jst) -> None:
        self._clock = clock
        self._users = users
        self._outbox = outbox
        self._payloads = payloads

    def put(self, session: Session, conversation_id: str, bodies: Sequence[dict[str, Any]]) -> None:
        """Adds messages; who has blocked the account finds them in the conversation only."""
        super().put(session, conversation_id, bodies)
        user = self._users.of_conversation(session, conversation_id)
        if user is not None and user.status == "following":
            rendered = Renderer(partial(self._payloads.shorten_within, session))(bodies)
            self._outbox.put(session, user.digest, rendered, not_before=self._not_before(bodies))

    def _not_before(self, bodies: Sequence[dict[str, Any]]) -> datetime | None:
        """At night only what a conversation with staff says is sent at once; the rest waits for the morning."""
        now = self._clock()
        if not is_quiet(now) or any(body.get("author") or body.get("handover") for body in bodies):
            return None
        return end_of_quiet(now)
