"""Sends what is due, once and only once, however often and wherever it runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from actions.conversations.channels import Channels, last_conversation
from actions.database.base import loaded, stored
from actions.people.holding import hold
from actions.reminders.message import reminder
from actions.reminders.notices import Known, Notice, due, is_quiet
from actions.reminders.ports import Rounds, UpcomingRound
from actions.reminders.subscriptions import Subscription, Subscriptions, watch
from actions.reminders.tables import DeliveryRow, SubscriptionRow, WatchedRoundRow
from knowledge.clock import JST, Clock, now_jst, today_jst


class Dispatcher:
    """Tells people what is due; at night nothing.

    Several may run at once, in one process or many: for each person the first one claims what it tells, in the
    transaction that adds the message.

    :param channels: ways to people; None: only their conversations.
    """

    def __init__(
        self,
        engine: Engine,
        rounds: Rounds,
        clock: Clock = now_jst,
        channels: Channels | None = None,
    ) -> None:
        self._engine = engine
        self._rounds = rounds
        self._clock = clock
        self._channels = channels or Channels()
        self._subscriptions = Subscriptions(engine)
        self._settled: object = None

    def run(self) -> int:
        """Sends what is due now; returns how many people were told something.

        :raises sqlalchemy.exc.SQLAlchemyError: someone could not be told; everyone else was.
        """
        now = self._clock()
        if is_quiet(now):
            return 0
        people = self._subscriptions.everyone()
        rounds = self._rounds.upcoming(today_jst(self._clock)) if people else ()
        state = _state(people, rounds, now)
        if state == self._settled:
            return 0
        told, failure = 0, None
        for person, wishes in people.items():
            try:
                told += self._tell(person, wishes, rounds, now)
            except SQLAlchemyError as error:
                failure = error
        if failure is not None:
            raise failure
        self._settled = state
        return told

    def _tell(
        self, person: str, subscriptions: Iterable[Subscription], rounds: Sequence[UpcomingRound], now: datetime
    ) -> bool:
        covered = [(s, [r for r in rounds if s.wish.covers(r)]) for s in subscriptions]
        with Session(self._engine) as session:
            if not self._due(session, person, covered, now)[1]:
                return False
        with Session(self._engine) as session, session.begin():
            # The write comes first: whoever else is about to tell this person waits, and then sees what we claimed.
            hold(session, person)
            fresh, anything = self._due(session, person, covered, now)
            conversation = last_conversation(session, person)
            if not anything or conversation is None:
                return False
            session.add_all(DeliveryRow(person_id=person, key=n.key, delivered_at=stored(now)) for n in fresh)
            for subscription, found in covered:
                if session.get(SubscriptionRow, subscription.id) is not None:
                    _renew(session, subscription, found)
            if fresh:
                body = reminder(fresh, now).model_dump(mode="json", exclude_defaults=True)
                self._channels.put(session, conversation.id, [body])
        return bool(fresh)

    def _due(
        self,
        session: Session,
        person: str,
        covered: Iterable[tuple[Subscription, list[UpcomingRound]]],
        now: datetime,
    ) -> tuple[list[Notice], bool]:
        """What was not told yet, each thing once; and whether there is anything to write down."""
        notices: dict[str, Notice] = {}
        changed = False
        for subscription, found in covered:
            known = _known(session, subscription.id)
            changed = changed or any(known.get(r.round_id) != _as_known(r) for r in found)
            for notice in due(subscription.wish, found, known, now):
                notices.setdefault(notice.key, notice)
        told = set(
            session.scalars(
                select(DeliveryRow.key).where(DeliveryRow.person_id == person, DeliveryRow.key.in_(list(notices)))
            )
        )
        fresh = [n for key, n in notices.items() if key not in told]
        return fresh, bool(fresh) or changed


def _state(people: object, rounds: Iterable[UpcomingRound], now: datetime) -> object:
    """All that decides what is due: while it is the same, nothing new is."""
    open_now = [(r, r.opens_at is None or r.opens_at <= now, r.closes_at is None or r.closes_at > now) for r in rounds]
    return now.astimezone(JST).date(), people, open_now


def _known(session: Session, subscription_id: int) -> dict[str, Known]:
    rows = session.scalars(select(WatchedRoundRow).where(WatchedRoundRow.subscription_id == subscription_id))
    return {
        row.round_id: Known(
            row.document_id,
            loaded(row.opens_at) if row.opens_at else None,
            loaded(row.closes_at) if row.closes_at else None,
        )
        for row in rows
    }


def _as_known(found: UpcomingRound) -> Known:
    return Known(found.document_id, found.opens_at, found.closes_at)


def _renew(session: Session, subscription: Subscription, found: Sequence[UpcomingRound]) -> None:
    """From now on the person knows the rounds as they are. One that is missing stays known: its source may only be
    unreadable today. It goes when another one of its scheme, opening at the same time, took its place."""
    replaced = {(r.document_id, r.opens_at) for r in found}
    present = {r.round_id for r in found}
    for round_id, known in _known(session, subscription.id).items():
        if round_id not in present and (known.document_id, known.opens_at) in replaced:
            row = session.get_one(WatchedRoundRow, (subscription.id, round_id))
            session.delete(row)
    watch(session, subscription, found)
