"""Rounds for tests, of schemes of the hand-made library, and calendars over them without an index on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from indexer.points import points_of
from knowledge.calendar.calendar import Calendar
from knowledge.clock import JST, Clock
from knowledge.models import Document, Round
from knowledge.ports import AnyOf, Point, VectorStore, Where
from knowledge.retrieval.catalogue import Catalogue
from tests.fakes.embedder import HashEmbedder
from tests.knowledge import library


def at(*numbers: int) -> datetime:
    """A moment in Japan."""
    return datetime(*numbers, tzinfo=JST)  # type: ignore[arg-type]


def day_end(year: int, month: int, day: int) -> datetime:
    """The closing of a deadline that is given as a day."""
    return at(year, month, day, 23, 59, 59)


def round_of(document: Document, name: str, **fields: Any) -> Round:
    """A round of a document; `name` makes its id."""
    given: dict[str, Any] = {
        "id": f"{document.id}.{name}",
        "title": document.title,
        "url": document.url,
        "source": document.source,
        "as_of": library.RECENT,
        "document_id": document.id,
        "quote": fields.get("closes_text") or "募集のお知らせのとおり。",
    }
    return Round(**given | fields)


HOLIDAY = round_of(
    library.EQUIPMENT, "r1", opens_at=at(2026, 9, 1), closes_at=at(2026, 10, 12, 17),
    quote="第3次締切：2026年10月12日（月・祝）17時",
)  # fmt: skip
NEXT = round_of(
    library.EQUIPMENT, "r2", opens_at=at(2026, 11, 2, 10), closes_at=day_end(2026, 12, 25),
    quote="第4次：11月2日10時から12月25日まで",
)  # fmt: skip
ALWAYS = round_of(library.LOAN, "r1", closes_text="随時", quote="申し込みの受付は随時です。")
SUNDAY = round_of(library.OSAKA, "r1", closes_at=day_end(2026, 10, 18), quote="10月18日締切")
OLD_OPEN_ENDED = round_of(
    library.HOKKAIDO, "r1", closes_text="予算がなくなり次第終了", as_of=date(2023, 8, 31),
)  # fmt: skip
PAST = round_of(library.HIRING, "r1", closes_at=day_end(2026, 9, 30), quote="締切は令和8年9月30日です。")

ROUNDS: tuple[Round, ...] = (HOLIDAY, NEXT, ALWAYS, SUNDAY, OLD_OPEN_ENDED, PAST)
DOCUMENTS: Sequence[Document] = (*library.DOCUMENTS, *ROUNDS)


class PointsInMemory:
    """The part of a store that a catalogue reads."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._points = points

    def scroll(self, where: Where, with_vectors: bool = False) -> Iterator[Point]:
        conditions = [c for c in where.must if isinstance(c, AnyOf)]
        return (p for p in self._points if all(p.payload[c.key] in c.values for c in conditions))


@lru_cache(maxsize=256)
def _points(document: Document) -> tuple[Point, ...]:
    return tuple(points_of([document], HashEmbedder(), library.settings()))


def catalogue_over(documents: Sequence[Document]) -> Catalogue:
    """The catalogue of an index of these documents."""
    points = [p for document in documents for p in _points(document)]
    return Catalogue(cast(VectorStore, PointsInMemory(points)))


def calendar_over(documents: Sequence[Document], clock: Clock) -> Calendar:
    """The calendar of an index of these documents."""
    return Calendar(catalogue_over(documents), clock)
