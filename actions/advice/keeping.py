"""What is kept of consultations about a person: counted, exported, and erased when its time is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import CursorResult, Engine, delete
from sqlalchemy.orm import Session

from actions.advice.next_actions import NextActions
from actions.advice.records import Records
from actions.advice.referrals import Referrals
from actions.advice.tables import AdviceRow, ReferralRow
from actions.advice.wording import wording
from actions.consultation.reading import BookingReader
from actions.database.base import stored
from knowledge.clock import JST, Clock, now_jst


class KeptAdvice:
    """Reads and erases it. Erasing a person, or the contact of a booking, erases it as well."""

    def __init__(
        self,
        engine: Engine,
        bookings: BookingReader,
        records: Records,
        actions: NextActions,
        referrals: Referrals,
        clock: Clock = now_jst,
    ) -> None:
        self._engine = engine
        self._bookings = bookings
        self._records = records
        self._actions = actions
        self._referrals = referrals
        self._clock = clock

    def export(self, person_id: str) -> dict[str, Any]:
        """Everything kept, as data that can be written as JSON. A draft is the adviser's note and not yet told."""
        return {
            "advice": [
                {"booking_id": n.booking_id, "told_at": n.done_at.astimezone(JST).isoformat() if n.done_at else None}
                | n.advice.model_dump(mode="json", exclude={"actions"})
                | {
                    "versions": [
                        {"told_at": v.told_at.astimezone(JST).isoformat(), "told_by": v.reached, "reason": v.reason}
                        | v.advice.model_dump(mode="json")
                        for v in self._records.versions(n.booking_id)
                    ]
                }
                for n in self._records.of_person(person_id)
            ],
            "next_actions": [
                {"booking_id": a.booking_id, "done_at": a.done_at.astimezone(JST).isoformat() if a.done_at else None}
                | a.planned.model_dump(mode="json")
                for a in self._actions.of_person(person_id)
            ],
            "referrals": [
                {
                    "booking_id": r.booking_id, "desk": r.desk.name if r.desk else r.desk_id, "text": r.text,
                    "asked_at": r.asked_at.astimezone(JST).isoformat(), "agreed": r.agreed,
                }
                for r in self._referrals.of_person(person_id)
            ],
        }  # fmt: skip

    def lines(self, person_id: str) -> Iterator[str]:
        """What is kept in plain words, a line each; nothing for what there is none of."""
        say = wording()
        counts = (
            (say.kept_bookings, len(self._bookings.of_person(person_id))),
            (say.kept_advice, len(self._records.of_person(person_id))),
            (say.kept_actions, len(self._actions.of_person(person_id))),
            (say.kept_referrals, len(self._referrals.of_person(person_id))),
        )
        yield from (template.format(count=count) for template, count in counts if count)

    def erase_expired(self, age: timedelta) -> int:
        """Erases records, with what was to be done next, and referrals older than `age`; how many those were."""
        before = stored(self._clock() - age)
        with Session(self._engine) as session, session.begin():
            results = (
                session.execute(delete(AdviceRow).where(AdviceRow.saved_at < before)),
                session.execute(delete(ReferralRow).where(ReferralRow.asked_at < before)),
            )
            return sum(int(r.rowcount) for r in results if isinstance(r, CursorResult))
