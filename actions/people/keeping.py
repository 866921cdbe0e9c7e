"""Who left something that outlives the texts of a conversation."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, cast, func, or_, select

from actions.consultation.tables import BookingRow, WaitingRow
from actions.finance.tables import FinancialCheckRow
from actions.interview.tables import InterviewRow
from actions.people.tables import PersonRow
from actions.reminders.tables import SubscriptionRow
from actions.saved.tables import SavedItemRow


def keeps_something() -> ColumnElement[bool]:
    """A condition on people: true for who has saved items, reminders, a consultation, a diagnosis or a financial check
    with an answer, which are kept longer than what was said."""
    return or_(
        PersonRow.id.in_(select(SavedItemRow.person_id).where(SavedItemRow.removed_at.is_(None))),
        PersonRow.id.in_(select(SubscriptionRow.person_id)),
        PersonRow.id.in_(
            select(InterviewRow.person_id).where(
                InterviewRow.status != "left", func.coalesce(InterviewRow.current, "") != "consent"
            )
        ),
        PersonRow.id.in_(select(BookingRow.person_id).where(BookingRow.status != "released")),
        PersonRow.id.in_(select(WaitingRow.person_id)),
        PersonRow.id.in_(select(FinancialCheckRow.person_id).where(cast(FinancialCheckRow.answers, String) != "{}")),
    )
