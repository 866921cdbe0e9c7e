"""What is to be done after consultations: kept encrypted, ticked off by the owner in chat."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from sqlalchemy import Engine, Select, select, update
from sqlalchemy.orm import Session

from actions.advice.models import NextAction, Planned
from actions.advice.tables import NextActionRow
from actions.database.base import changed_rows, loaded, stored
from actions.encryption import Cipher
from actions.funnel.steps import Step
from actions.people.holding import hold
from knowledge.clock import Clock, now_jst

Counted = Callable[[Step, str | None], None]
"""Hears of a step of the funnel, and whose it is; None: of somebody who never talked here."""


class NextActions:
    """Keeps them. Safe to call from several threads.

    :param counted: hears of every action that is done, once.
    """

    def __init__(self, engine: Engine, cipher: Cipher, clock: Clock = now_jst, counted: Counted | None = None) -> None:
        self._engine = engine
        self._cipher = cipher
        self._clock = clock
        self._counted = counted

    def put(
        self, session: Session, booking_id: str, person_id: str | None, planned: Sequence[Planned]
    ) -> list[NextAction]:
        """Puts actions in the place of those of a booking, if there are any, in the transaction of `session`. What is to be
        done as before stays the same action, ticked off or not, though somebody else may do it now or by another day."""
        of_booking = NextActionRow.booking_id == booking_id
        session.execute(update(NextActionRow).where(of_booking).values(booking_id=booking_id))  # no tick until the end
        before = list(session.scalars(select(NextActionRow).where(of_booking).order_by(NextActionRow.position)))
        same = _same([self._action(row).planned for row in before], planned)
        for n, row in enumerate(before):
            if n not in same.values():
                session.delete(row)
        rows = []
        for position, each in enumerate(planned):
            body = self._cipher.encrypt(each.model_dump_json())
            if position in same:
                row = before[same[position]]
                row.position, row.body = position, body
            else:
                row = NextActionRow(
                    id=secrets.token_urlsafe(9), booking_id=booking_id, person_id=person_id, position=position, body=body
                )  # fmt: skip
                session.add(row)
            rows.append(row)
        return [self._action(row) for row in rows]

    def of_person(self, person_id: str) -> list[NextAction]:
        """All of a person: the open ones first, what is due first before what has no day; then what is done."""
        found = self._read(select(NextActionRow).where(NextActionRow.person_id == person_id))
        return sorted(found, key=lambda a: (a.done_at is not None, a.planned.until is None, str(a.planned.until)))

    def of_booking(self, booking_id: str) -> list[NextAction]:
        """Those of one consultation, in the order they were told."""
        return self._read(select(NextActionRow).where(NextActionRow.booking_id == booking_id))

    def done(self, person_id: str, action_id: str) -> NextAction | None:
        """Ticks an action off, however often it is said; None if it is none of this person's."""
        now = stored(self._clock())
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            theirs = NextActionRow.id == action_id, NextActionRow.person_id == person_id
            tick = update(NextActionRow).where(*theirs, NextActionRow.done_at.is_(None)).values(done_at=now)
            is_new = changed_rows(session.execute(tick)) == 1
            row = session.get(NextActionRow, action_id)
            if row is None or row.person_id != person_id:
                return None
            action = self._action(row)
        if is_new and self._counted is not None:
            self._counted("action_done", person_id)
        return action

    def _read(self, query: Select[NextActionRow]) -> list[NextAction]:
        with Session(self._engine) as session:
            rows = session.scalars(query.order_by(NextActionRow.booking_id, NextActionRow.position))
            return [self._action(row) for row in rows]

    def _action(self, row: NextActionRow) -> NextAction:
        planned = Planned.model_validate_json(self._cipher.decrypt(row.body))
        return NextAction(row.id, row.booking_id, planned, None if row.done_at is None else loaded(row.done_at))


def _same(before: Sequence[Planned], now: Sequence[Planned]) -> dict[int, int]:
    """Which of those now is which of those before, by number; those that agree in all find each other first."""
    found: dict[int, int] = {}
    for key in (lambda p: (p.what, p.who, p.until), lambda p: p.what):
        for n, each in enumerate(now):
            free = (m for m, was in enumerate(before) if m not in found.values() and key(was) == key(each))
            if n not in found and (m := next(free, None)) is not None:
                found[n] = m
    return found
