"""What a conversation handed to the staff is, and what can come of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from actions.database.base import loaded
from actions.errors import ActionsError
from actions.handover.tables import HandoverRow
from actions.replies.message import Message

Status = Literal["waiting", "live", "ended"]
Ending = Literal["handed_back", "finished", "callback", "booking", "taken_back", "nobody", "closed"]
"""By the staff: back to the assistant, finished, a call back or a booking proposed. `taken_back` by the person themselves;
`nobody` came in time, or the office `closed`."""


@dataclass(frozen=True, slots=True)
class Handover:
    """`reason` is what the person said when they asked for somebody; `member_name` who has taken it. Times carry their
    offset."""

    id: int
    conversation_id: str
    status: Status
    reason: str
    called_at: datetime
    waiting_since: datetime
    member_id: int | None
    member_name: str | None
    taken_at: datetime | None
    ended_at: datetime | None
    ended_how: Ending | None


class TakenByAnother(ActionsError):
    """Somebody else has taken the conversation; `name` is who."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NotOpen(ActionsError):
    """The conversation is with the staff no more."""


def handover_of(row: HandoverRow) -> Handover:
    """A row as it is handed out."""
    return Handover(
        row.id, row.conversation_id, row.status, row.reason, loaded(row.called_at), loaded(row.waiting_since),  # type: ignore[arg-type]
        row.member_id, row.member_name, row.taken_at and loaded(row.taken_at), row.ended_at and loaded(row.ended_at),
        row.ended_how,  # type: ignore[arg-type]
    )  # fmt: skip


def about(status: Status, name: str = "") -> dict[str, str]:
    """What a message says about who speaks from now on (`Message.handover`)."""
    return {"status": status, "name": name} if name else {"status": status}


def body_of(message: Message) -> dict[str, object]:
    """A message as it is stored."""
    return message.model_dump(mode="json", exclude_defaults=True)
