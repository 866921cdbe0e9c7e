"""Records steps and reads their counts.

Recording only adds to a tally in memory; `flush` writes the tally every few seconds, so that a slow or broken database
neither delays nor breaks a turn. What a process had not yet written when it was killed is lost: a few counts, no answer.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date

import structlog
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from actions.database.dialects import insert_into
from actions.funnel.report import Key, Report
from actions.funnel.steps import CHANNELS, OTHER, QUESTION_STEPS, STAGES, Step, steps_between
from actions.funnel.tables import FunnelCountRow
from actions.interview.script import Script
from actions.interview.state import Interview
from knowledge.clock import Clock, now_jst, today_jst

_log = structlog.get_logger(__name__)
_KNOWN: frozenset[str] = frozenset({*QUESTION_STEPS, *STAGES})


class Funnel:
    """Counts steps. Safe to call from several threads, and several processes may count in the same database."""

    def __init__(self, engine: Engine, script: Script, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._script = script
        self._clock = clock
        self._tally: Counter[Key] = Counter()
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    def record(self, step: Step, channel: str, question: str | None = None) -> None:
        """Counts a step; never raises, and takes microseconds.

        Only known steps, channels and questions are counted, so that nothing a person wrote can get in here.
        """
        if step not in _KNOWN or (question is not None and self._script.question(question) is None):
            _log.warning("unknown step of the funnel", step=step if step in _KNOWN else "?")
            return
        known = channel if channel in CHANNELS else OTHER
        key = Key(today_jst(self._clock), known, step, question or "")
        with self._lock:
            self._tally[key] += 1

    def moved(self, before: Interview | None, after: Interview, channel: str) -> None:
        """Counts what led from one state of an interview to the next (None: it was just begun); never raises."""
        for step, question in steps_between(self._script, before, after):
            self.record(step, channel, question)

    def flush(self) -> None:
        """Writes what was counted since the last time; if the database fails, it is kept for the next time."""
        with self._writing:
            with self._lock:
                tally, self._tally = self._tally, Counter()
            if not tally:
                return
            try:
                with Session(self._engine) as session, session.begin():
                    add(session, tally)
            except SQLAlchemyError as error:
                _log.warning("funnel counts not written", error=type(error).__name__)
                with self._lock:
                    self._tally.update(tally)

    def report(self, first: date, last: date, channel: str | None = None) -> Report:
        """The counts of the days `first` to `last` (both in, days in Japan), of one channel or of all.

        :raises sqlalchemy.exc.SQLAlchemyError: the database cannot be read.
        """
        self.flush()
        query = select(FunnelCountRow).where(FunnelCountRow.day.between(first, last)).order_by(FunnelCountRow.day)
        if channel is not None:
            query = query.where(FunnelCountRow.channel == channel)
        with Session(self._engine) as session:
            counts = [(Key(row.day, row.channel, row.step, row.question), row.count) for row in session.scalars(query)]
        return Report.of(first, last, channel, counts, self._script)

    def reports(self, first: date, last: date) -> dict[str | None, Report]:
        """The same for all channels (None) and for each of them, read at once: their `counts` are those of the whole
        period, under its first day.

        :raises sqlalchemy.exc.SQLAlchemyError: the database cannot be read.
        """
        self.flush()
        row = FunnelCountRow
        query = (
            select(row.channel, row.step, row.question, func.sum(row.count))
            .where(row.day.between(first, last))
            .group_by(row.channel, row.step, row.question)
        )
        with Session(self._engine) as session:
            counts = [(Key(first, channel, step, q), int(n)) for channel, step, q, n in session.execute(query)]
        return {
            channel: Report.of(
                first, last, channel, [each for each in counts if channel in (None, each[0].channel)], self._script
            )
            for channel in (None, *CHANNELS, OTHER)
        }


def add(session: Session, tally: Counter[Key]) -> None:
    """Adds a tally to the counts, each row in one statement: processes that add at once never lose a count.

    The rows are always taken in the same order, or two processes could wait for each other for ever.
    """
    for key, count in sorted(tally.items()):
        statement = insert_into(session, FunnelCountRow).values(**key._asdict(), count=count)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["day", "channel", "step", "question"],
                set_={"count": FunnelCountRow.count + statement.excluded.count},
            )
        )
