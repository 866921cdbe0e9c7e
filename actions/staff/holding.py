"""Keeps an account as it is while something is decided about it."""

from __future__ import annotations

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from actions.staff.tables import StaffRow


def held(session: Session, member_id: int) -> StaffRow | None:
    """The row of a member, which nobody else changes until the transaction ends, nor that of any administrator: of two
    who remove each other at once only one can. None if there is no such member.

    The write comes first: SQLite lets one writer in at a time, PostgreSQL locks the rows.
    """
    which = or_(StaffRow.id == member_id, StaffRow.role == "admin")
    session.execute(
        update(StaffRow).where(which).values(role=StaffRow.role).execution_options(synchronize_session=False)
    )
    return session.get(StaffRow, member_id, populate_existing=True)
