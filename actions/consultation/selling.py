"""Selling the quarters of an hour that bookings take. The primary key of `taken_quarters` decides who gets one."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from actions.consultation.availability import quarters
from actions.consultation.errors import SlotTaken
from actions.consultation.models import Slot
from actions.consultation.tables import AdviserRow, TakenQuarterRow
from actions.database.base import stored
from actions.database.dialects import insert_into

_BUFFER = (
    select(AdviserRow.buffer_minutes)
    .where(AdviserRow.id == bindparam("adviser_id"), AdviserRow.active, AdviserRow.removed_at.is_(None))
    .with_for_update(read=True)
)
"""Of an adviser who still takes bookings, and does so until the transaction ends."""


def take(session: Session, booking_id: str, slot: Slot, *, is_new: bool = False) -> None:
    """Gives a booking the quarters of a slot, buffer included, in place of those it has; one that `is_new` has none.

    New ones are taken before old ones are given back, earliest first, everywhere: so nobody waits for someone who
    waits for them.

    :raises SlotTaken: one of them is sold, or the adviser was taken out meanwhile; the transaction must be rolled back.
    """
    buffer_minutes = session.scalar(_BUFFER, {"adviser_id": slot.adviser_id})
    if buffer_minutes is None:
        raise SlotTaken
    wanted = [stored(q) for q in quarters(slot.starts_at, slot.ends_at, buffer_minutes)]
    own = select(TakenQuarterRow.adviser_id, TakenQuarterRow.starts_at).where(TakenQuarterRow.booking_id == booking_id)
    had = set() if is_new else {(seller, at) for seller, at in session.execute(own)}
    new = [at for at in wanted if (slot.adviser_id, at) not in had]
    if new:
        rows = [{"adviser_id": slot.adviser_id, "starts_at": at, "booking_id": booking_id} for at in new]
        insert = insert_into(session, TakenQuarterRow).values(rows).on_conflict_do_nothing()
        if len(session.execute(insert.returning(TakenQuarterRow.starts_at)).all()) < len(new):
            raise SlotTaken
    for seller, at in had - {(slot.adviser_id, at) for at in wanted}:
        session.execute(
            delete(TakenQuarterRow).where(TakenQuarterRow.adviser_id == seller, TakenQuarterRow.starts_at == at)
        )


def free(session: Session, booking_id: str) -> None:
    """Gives back all quarters of a booking."""
    session.execute(delete(TakenQuarterRow).where(TakenQuarterRow.booking_id == booking_id))
