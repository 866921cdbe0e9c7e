"""The repository of what people want to be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from actions.database.base import loaded, stored
from actions.errors import ListFull
from actions.people.holding import hold
from actions.reminders.notices import DAYS_BEFORE, Wish
from actions.reminders.ports import UpcomingRound
from actions.reminders.tables import SubscriptionRow, WatchedRoundRow

_MOST_SUBJECT, _MOST_TITLE = 400, 300
MOST = 20
"""More subscriptions than this nobody can keep in view."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Which rounds are meant when no single scheme is."""

    prefectures: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.prefectures or self.industries or self.purposes)

    @property
    def label(self) -> str:
        """As people read it: 「愛知県・製造業」."""
        return "・".join((*self.prefectures, *self.industries, *self.purposes))


@dataclass(frozen=True, slots=True)
class Subscription:
    """A wish as it is kept. `title` names the scheme, or the condition in words."""

    id: int
    person_id: str
    title: str
    wish: Wish


class Subscriptions:
    """Stores what people want to be told. Every call is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self,
        person_id: str,
        subject: tuple[str, str] | Condition,
        rounds: Iterable[UpcomingRound],
        now: datetime,
        days_before: Sequence[int] = DAYS_BEFORE,
    ) -> tuple[Subscription, bool]:
        """Keeps a wish; the same wish again changes nothing. Returns it, and whether it is new.

        :param subject: (id, title) of a document, or a condition.
        :param rounds: all rounds there are: the person is told about those in the answer, not again later.
        :raises ListFull: there are `MOST` already.
        """
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            # The write comes first: it makes two calls for one person wait for each other.
            hold(session, person_id)
            row = _new(person_id, subject, now, days_before)
            found = session.scalar(
                select(SubscriptionRow).where(
                    SubscriptionRow.person_id == person_id, SubscriptionRow.subject == row.subject
                )
            )
            if found is not None:
                return _read(found), False
            mine = select(func.count()).where(SubscriptionRow.person_id == person_id)
            if (session.scalar(mine) or 0) >= MOST:
                raise ListFull
            session.add(row)
            session.flush()
            kept = _read(row)
            watch(session, kept, [r for r in rounds if kept.wish.covers(r)])
            return kept, True

    def of(self, person_id: str) -> list[Subscription]:
        """What a person wants to be told, oldest first."""
        query = select(SubscriptionRow).where(SubscriptionRow.person_id == person_id).order_by(SubscriptionRow.id)
        with Session(self._engine) as session:
            return [_read(row) for row in session.scalars(query)]

    def everyone(self) -> dict[str, list[Subscription]]:
        """All subscriptions by person."""
        found: dict[str, list[Subscription]] = {}
        with Session(self._engine) as session:
            for row in session.scalars(select(SubscriptionRow).order_by(SubscriptionRow.id)):
                found.setdefault(row.person_id, []).append(_read(row))
        return found

    def set_days(self, person_id: str, ids: Sequence[int], days_before: Sequence[int]) -> int:
        """Changes how many days before a deadline the person is told; returns how many subscriptions changed."""
        with Session(self._engine) as session, session.begin():
            rows = session.scalars(
                select(SubscriptionRow).where(SubscriptionRow.person_id == person_id, SubscriptionRow.id.in_(ids))
            ).all()
            for row in rows:
                row.days_before = sorted(set(days_before), reverse=True)
            return len(rows)

    def stop(self, person_id: str, ids: Sequence[int]) -> int:
        """Ends subscriptions of a person; returns how many there were."""
        with Session(self._engine) as session, session.begin():
            mine = select(SubscriptionRow.id).where(SubscriptionRow.person_id == person_id, SubscriptionRow.id.in_(ids))
            stopped = list(session.scalars(mine))
            session.execute(delete(SubscriptionRow).where(SubscriptionRow.id.in_(stopped)))
            return len(stopped)


def watch(session: Session, subscription: Subscription, rounds: Iterable[UpcomingRound]) -> None:
    """Notes rounds as the person knows them from now on."""
    for found in rounds:
        session.merge(
            WatchedRoundRow(
                subscription_id=subscription.id,
                round_id=found.round_id,
                document_id=found.document_id,
                opens_at=stored(found.opens_at) if found.opens_at else None,
                closes_at=stored(found.closes_at) if found.closes_at else None,
            )
        )


def _new(
    person_id: str, subject: tuple[str, str] | Condition, now: datetime, days_before: Sequence[int]
) -> SubscriptionRow:
    condition = subject if isinstance(subject, Condition) else Condition()
    document_id, title = (None, condition.label) if isinstance(subject, Condition) else subject
    return SubscriptionRow(
        person_id=person_id,
        subject=document_id or f"={condition.label}"[:_MOST_SUBJECT],
        document_id=document_id,
        title=title[:_MOST_TITLE],
        prefectures=list(condition.prefectures),
        industries=list(condition.industries),
        purposes=list(condition.purposes),
        days_before=sorted(set(days_before), reverse=True),
        openings=True,
        created_at=stored(now),
    )


def _read(row: SubscriptionRow) -> Subscription:
    wish = Wish(
        document_id=row.document_id,
        days_before=tuple(row.days_before),
        openings=row.openings,
        since=loaded(row.created_at),
        prefectures=tuple(row.prefectures),
        industries=tuple(row.industries),
        purposes=tuple(row.purposes),
    )
    return Subscription(row.id, row.person_id, row.title, wish)
