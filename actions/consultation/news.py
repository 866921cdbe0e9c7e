"""Port: who has to hear of what happens to bookings."""

from __future__ import annotations

from typing import Any, Literal, Protocol

from sqlalchemy.orm import Session

from actions.consultation.models import Booking

Kind = Literal["code", "confirmed", "moved", "cancelled", "released", "freed"]


class News(Protocol):
    """Writes down what has to be told, within the transaction of the change: both are stored or neither is."""

    def put(self, session: Session, booking: Booking, kind: Kind, **details: Any) -> None:
        """Called once for every change; `booking` is as it is after it.

        Always in `details`: `contact: Contact | None` and `supporter: str`, who else takes part ("" for nobody); None and
        "" once erased. Links to the booking's page are made by `links.BookingLinks`. Besides:

        code        `code: str`, to be sent to the contact; again for every new code
        confirmed   -
        moved       `before: Slot`, where it was
        cancelled   `by: str` (`person`, `system`, `staff:<id>`); a person who was erased has no contact here, and
                    their consultation is cancelled all the same: the adviser has to know
        released    - (it was not confirmed in time)
        freed       `slot: Slot` is free again and `waiting: Waiting` (see `waiting.py`) waits for one like it:
                    called for each of those who are told; `contact` is None and `supporter` "" here
        """
        ...


class NoNews:
    """Tells nobody."""

    def put(self, session: Session, booking: Booking, kind: Kind, **details: Any) -> None:
        """See `News`."""
