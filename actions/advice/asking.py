"""Asking an owner to show more: each thing at most once until they have answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from actions.advice.errors import NoConversation
from actions.advice.messages import ITEMS, ask_share
from actions.advice.tables import AskedShareRow
from actions.consultation.models import Booking
from actions.consultation.tables import BookingRow
from actions.conversations.channels import Channels
from actions.database.base import stored
from actions.database.dialects import insert_into
from knowledge.clock import Clock, now_jst


class AskedShares:
    """Remembers what was asked. Safe to call from several threads; every call is one transaction."""

    def __init__(self, engine: Engine, channels: Channels | None = None, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._channels = channels or Channels()
        self._clock = clock

    def ask(self, booking: Booking, adviser: str, items: Collection[str]) -> tuple[str, ...]:
        """Asks in chat for what of `items` is neither shared nor asked for already; returns that.

        :param adviser: name the owner knows the adviser by.
        :raises NoConversation: there is no chat to ask in; nothing is remembered.
        """
        if booking.person_id is None:
            raise NoConversation
        with Session(self._engine) as session, session.begin():
            wanted = [item for item in ITEMS if item in items and item not in booking.shares]
            fresh = tuple(item for item in wanted if self._claim(session, booking.booking_id, item))
            if fresh:
                message = ask_share(booking.booking_id, booking.starts_at, adviser, fresh)
                body = message.model_dump(mode="json", exclude_defaults=True)
                if not self._channels.tell(session, booking.person_id, [body]):
                    raise NoConversation
        return fresh

    def waiting(self, booking: Booking) -> frozenset[str]:
        """What was asked for and not answered yet."""
        query = select(AskedShareRow.item).where(AskedShareRow.booking_id == booking.booking_id)
        with Session(self._engine) as session:
            return frozenset(session.scalars(query)) - booking.shares

    def answered(self, person_id: str, booking_id: str, items: Sequence[str] = ITEMS) -> None:
        """The owner said yes or no to `items`: from now on they may be asked again. Nothing for another's booking."""
        own = select(BookingRow.id).where(BookingRow.id == booking_id, BookingRow.person_id == person_id)
        with Session(self._engine) as session, session.begin():
            session.execute(
                delete(AskedShareRow).where(AskedShareRow.booking_id.in_(own), AskedShareRow.item.in_(items))
            )

    def _claim(self, session: Session, booking_id: str, item: str) -> bool:
        """Whether it was not asked for yet; of several at once one is told so."""
        row = {"booking_id": booking_id, "item": item, "asked_at": stored(self._clock())}
        claim = insert_into(session, AskedShareRow).values(**row).on_conflict_do_nothing()
        return session.scalar(claim.returning(AskedShareRow.item)) is not None
