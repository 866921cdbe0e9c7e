"""My list as it is shown: each item with its deadline, its source and how old that is. Nothing about the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from actions.reminders.message import deadline
from actions.reminders.ports import Rounds, UpcomingRound
from actions.saved.my_list import SavedItem
from actions.saved.wording import wording
from knowledge.clock import japanese_date
from knowledge.errors import UnknownDocument
from knowledge.models import CaseStudy, Document, Scheme
from knowledge.text.sentences import shorten

_SUMMARY_CHARACTERS = 160


class Documents(Protocol):
    """Where documents are looked up."""

    def document(self, document_id: str) -> Document:
        """See `knowledge.service.KnowledgeService.document`."""


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One item as it is shown. What is not known is empty; `deadline` says so where a scheme has none."""

    document_id: str
    title: str
    kind: str
    summary: str = ""
    deadline: str = ""
    note: str = ""
    url: str = ""
    source: str = ""
    as_of: date | None = None

    @property
    def as_of_text(self) -> str:
        """「2023年3月2日時点」."""
        return f"{japanese_date(self.as_of)}時点" if self.as_of else ""


def listed(items: Sequence[SavedItem], documents: Documents, rounds: Rounds, now: datetime) -> list[ListedItem]:
    """The items in their order; one that is no longer in the index keeps its title and says so."""
    upcoming = rounds.upcoming(now.date()) if items else ()
    return [_listed(item, documents, upcoming, now) for item in items]


def next_round(document_id: str, rounds: Sequence[UpcomingRound], now: datetime) -> UpcomingRound | None:
    """The round of a scheme that closes next; one without a closing day if there is no other."""
    own = [r for r in rounds if document_id in (r.document_id, *r.also) and (r.closes_at is None or r.closes_at > now)]
    return min(own, key=lambda r: (r.closes_at is None, r.closes_at or now, r.opens_at or now), default=None)


def _listed(item: SavedItem, documents: Documents, rounds: Sequence[UpcomingRound], now: datetime) -> ListedItem:
    say = wording()
    try:
        document = documents.document(item.document_id)
    except UnknownDocument:
        return ListedItem(item.document_id, item.title, "", note=say.gone)
    ended = document.ended_on(now.date()) if isinstance(document, Scheme) else None
    return ListedItem(
        document_id=item.document_id,
        title=document.title,
        kind=say.kinds.get(document.kind, ""),
        summary=shorten(document.summary, _SUMMARY_CHARACTERS),
        deadline="" if ended or isinstance(document, CaseStudy) else _deadline(document, rounds, now),
        note=say.ended.format(date=japanese_date(ended)) if ended else "",
        url=document.url,
        source=document.source,
        as_of=document.as_of,
    )


def _deadline(document: Document, rounds: Sequence[UpcomingRound], now: datetime) -> str:
    say = wording()
    found = next_round(document.id, rounds, now)
    if found is None:
        return (document.closes_text or say.no_deadline) if isinstance(document, Scheme) else ""
    return deadline(found, now)
