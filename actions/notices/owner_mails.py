"""The mails that were written to whoever made a booking."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_

from actions.mail.tables import MailRow
from actions.notices.desk import keys_of

_TO_THE_OWNER = "booking."


def mails_to_owners(booking_ids: Sequence[str]) -> ColumnElement[bool]:
    """A condition on mails: true for those to the owners of these bookings. A mail to an adviser is none of theirs."""
    about = [MailRow.key.startswith(keys_of(booking_id), autoescape=True) for booking_id in booking_ids]
    return and_(MailRow.kind.startswith(_TO_THE_OWNER), or_(false(), *about))
