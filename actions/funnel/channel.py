"""The channel a step is counted on."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.conversations.channels import last_conversation
from actions.funnel.steps import CHANNELS, OTHER


def channel_of(session: Session, person_id: str | None) -> str:
    """Where a person wrote last; `OTHER` for who never did, as when a booking comes over REST."""
    conversation = last_conversation(session, person_id) if person_id is not None else None
    return conversation.channel if conversation is not None and conversation.channel in CHANNELS else OTHER
