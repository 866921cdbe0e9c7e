"""Counts interviews that nobody touched for a day, each once."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actions.database.base import loaded, stored
from actions.database.dialects import insert_into
from actions.funnel.channel import channel_of
from actions.funnel.funnel import add
from actions.funnel.report import Key
from actions.funnel.steps import LEFT_AFTER
from actions.funnel.tables import FunnelLeftRow
from actions.interview.tables import InterviewRow
from knowledge.clock import JST, Clock, now_jst

_UNFINISHED = ("open", "paused")
_MOST_AT_ONCE = 500


def count_left(engine: Engine, clock: Clock = now_jst) -> int:
    """Counts, on the day they were last touched and at the question that is open, unfinished interviews that are left.

    The mark that an interview was counted and the count itself are one transaction; of two processes that do this at once
    only one sets the mark.

    :return: how many were counted now, at most 500 at a time.
    :raises sqlalchemy.exc.SQLAlchemyError: the database cannot be read or written.
    """
    tally: Counter[Key] = Counter()
    with Session(engine) as session, session.begin():
        for interview in session.scalars(_untouched(clock)).all():
            if _mark(session, interview.id):
                day = loaded(interview.updated_at).astimezone(JST).date()
                tally[Key(day, channel_of(session, interview.person_id), "left", interview.current or "")] += 1
        add(session, tally)
    return tally.total()


def _untouched(clock: Clock) -> Any:
    counted = select(FunnelLeftRow.interview_id)
    return (
        select(InterviewRow)
        .where(
            InterviewRow.status.in_(_UNFINISHED),
            InterviewRow.updated_at <= stored(clock() - LEFT_AFTER),
            InterviewRow.id.not_in(counted),
        )
        .order_by(InterviewRow.id)
        .limit(_MOST_AT_ONCE)
    )


def _mark(session: Session, interview_id: str) -> bool:
    """Whether the mark was set now, and not by another process before."""
    insert = insert_into(session, FunnelLeftRow).values(interview_id=interview_id).on_conflict_do_nothing()
    return session.scalar(insert.returning(FunnelLeftRow.interview_id)) is not None
