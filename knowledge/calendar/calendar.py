"""The calendar of one generation of the index."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from knowledge.calendar.days import end_of
from knowledge.calendar.known import KnownRound, groups_of, known_rounds
from knowledge.calendar.query import CalendarQuery
from knowledge.calendar.round import CalendarRound, RoundState
from knowledge.clock import JST, Clock, now_jst
from knowledge.models import Document, Round, Scheme
from knowledge.retrieval.catalogue import Catalogue

OLD_AFTER_DAYS = 365
"""An open-ended round of a source older than this is not surely open any more."""

_EVER = datetime.max.replace(tzinfo=UTC)
_NEVER_BEGAN = datetime.min.replace(tzinfo=UTC)
_EVERYTHING = CalendarQuery()


class Calendar:
    """Every application window known, each once. Help for residents is only shown when asked for by id.

    :param catalogue: is read once.
    """

    def __init__(self, catalogue: Catalogue, clock: Clock = now_jst, old_after_days: int = OLD_AFTER_DAYS) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._old_after_days = old_after_days
        self._known = known_rounds(catalogue)

    def rounds(self, query: CalendarQuery = _EVERYTHING) -> list[CalendarRound]:
        """The rounds that meet every condition: what closes first comes first, what has no closing day last."""
        now = self._clock().astimezone(JST)
        groups = groups_of(self._catalogue, query.documents)
        found = (
            self._shown(known, now)
            for known in self._known
            if _touches(known.round, query)
            and (known.group in groups if query.documents else known.audience in ("business", "licence"))
        )
        return sorted((r for r in found if _passes(r, query)), key=closing_order)

    def _shown(self, known: KnownRound, now: datetime) -> CalendarRound:
        newest, stated_in, found = known.newest, known.stated_in, known.round
        ids = (newest.id, *newest.also, stated_in.id, *stated_in.also)
        also = (*known.merged, *(i for i in dict.fromkeys(ids) if i not in (newest.id, found.id)))
        scheme = newest if isinstance(newest, Scheme) else None
        end = min((d for d in (scheme.closes_on, scheme.ends_on) if d), default=None) if scheme else None
        return CalendarRound(
            round=found,
            document=newest,
            stated_in=stated_in,
            also=also,
            merged=known.merged,
            prefectures=found.prefectures or _words(newest, "prefectures"),
            industries=found.industries or _words(newest, "industries"),
            purposes=_words(newest, "purposes"),
            ends_at=end_of(end) if end and not found.closes_at else None,
            old_source=(now.date() - found.as_of).days > self._old_after_days,
            now=now,
        )


def _words(document: Document, name: str) -> tuple[str, ...]:
    return () if isinstance(document, Round) and name == "purposes" else tuple(getattr(document, name, ()))


def _touches(found: Round, query: CalendarQuery) -> bool:
    """Whether a round's own dates touch the window."""
    return (query.end is None or found.opens_at is None or found.opens_at <= query.end) and (
        query.start is None or found.closes_at is None or found.closes_at >= query.start
    )


def _passes(found: CalendarRound, query: CalendarQuery) -> bool:
    return (
        (query.start is None or found.ends_at is None or found.ends_at >= query.start)
        and _any_of(found.prefectures, query.prefectures, everything=True)
        and _any_of(found.industries, query.industries, everything=True)
        and _any_of(found.purposes, query.purposes, everything=False)
        and (not query.open_now or found.state in (RoundState.OPEN, RoundState.UNSURE))
    )


def _any_of(stated: Iterable[str], wanted: tuple[str, ...], everything: bool) -> bool:
    """Whether one of the wanted values is stated; nothing stated means `everything` or nothing."""
    held = set(stated)
    return not wanted or (everything and not held) or not held.isdisjoint(wanted)


def closing_order(found: CalendarRound) -> tuple[object, ...]:
    """Sorts by closing, then opening, then title."""
    return (found.closes_at or _EVER, found.opens_at or _NEVER_BEGAN, found.old_source, found.round.title, found.id)
