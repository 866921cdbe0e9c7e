"""One line of an office's calendar, whatever kind of file it stood in, and the documents it becomes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from knowledge.clock import JST
from knowledge.models import Document, Round, Scheme, Section
from knowledge.text.names import name_key

KEY = "office"
CREDIT = "事務所の締切カレンダー"
_HASH_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One application window.

    `place` says for an operator where it stands, `uid` is the calendar's own name of it (empty in a table),
    `document_id` the id of the scheme if it is told.
    """

    place: str
    title: str
    url: str
    as_of: date
    quote: str
    round: str = ""
    uid: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    closes_text: str = ""
    note: str = ""
    source: str = CREDIT
    document_id: str = ""
    prefectures: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    organisations: tuple[str, ...] = field(default=())

    @property
    def full_title(self) -> str:
        """Name of the scheme and of the round."""
        return f"{self.title} {self.round}".strip()


def documents_of(entries: Sequence[Entry], known: Mapping[str, str]) -> Iterator[Document]:
    """The rounds of `entries`, and before them a scheme for each that is not known otherwise.

    :param known: ids of schemes by `name_key` of their names.
    """
    homes = [e.document_id or known.get(name_key(e.title)) or _own_id(e) for e in entries]
    own: dict[str, list[Entry]] = {}
    for entry, home in zip(entries, homes, strict=True):
        if home == _own_id(entry):
            own.setdefault(home, []).append(entry)
    for document_id, its_rounds in own.items():
        yield _scheme(document_id, its_rounds)
    for entry, home, local_id in zip(entries, homes, _local_ids(entries, homes), strict=True):
        yield _round(entry, home, local_id)


def same_window(entry: Entry) -> tuple[object, ...]:
    """What two entries have in common that say the same thing twice."""
    if entry.uid:
        return (entry.uid,)
    return name_key(entry.title), entry.document_id, entry.round, entry.opens_at, entry.closes_at, entry.prefectures


def _scheme(document_id: str, rounds: Sequence[Entry]) -> Scheme:
    first = rounds[0]
    opens = [r.opens_at.astimezone(JST).date() for r in rounds if r.opens_at]
    closes = [r.closes_at.astimezone(JST).date() for r in rounds if r.closes_at]
    notes = "\n".join(dict.fromkeys(r.note for r in rounds if r.note))
    periods = "\n".join(dict.fromkeys(r.quote for r in rounds))
    return Scheme(
        id=document_id,
        title=first.title,
        summary=first.note,
        sections=(
            *([Section(field="content", heading="備考", text=notes)] if notes else []),
            Section(field="period", heading="受付期間", text=periods),
        ),
        url=first.url,
        source=first.source,
        as_of=max(r.as_of for r in rounds),
        prefectures=_joined([r.prefectures for r in rounds]),
        industries=_joined([r.industries for r in rounds]),
        organisations=tuple(dict.fromkeys(o for r in rounds for o in r.organisations)),
        opens_on=min(opens) if len(opens) == len(rounds) else None,
        closes_on=max(closes) if len(closes) == len(rounds) else None,
        closes_text=next((r.closes_text for r in rounds if r.closes_text), ""),
    )


def _round(entry: Entry, document_id: str, local_id: str) -> Round:
    return Round(
        id=f"{KEY}:{local_id}",
        document_id=document_id,
        title=entry.full_title,
        summary=entry.note,
        sections=(Section(field="period", heading=entry.place, text=entry.quote),),
        url=entry.url,
        source=entry.source,
        as_of=entry.as_of,
        opens_at=entry.opens_at,
        closes_at=entry.closes_at,
        closes_text=entry.closes_text,
        prefectures=entry.prefectures,
        industries=entry.industries,
        quote=entry.quote,
    )


def _local_ids(entries: Sequence[Entry], homes: Sequence[str]) -> Iterator[str]:
    """Ids that stay the same when a date is corrected, as far as the rounds have names of their own."""
    names = [(home, e.uid or f"{e.round}|{'、'.join(e.prefectures)}") for e, home in zip(entries, homes, strict=True)]
    how_often = Counter(names)
    for entry, name in zip(entries, names, strict=True):
        unnamed = not entry.uid and (not entry.round or how_often[name] > 1)
        moment = entry.closes_at or entry.opens_at
        yield _hash(*name, moment.isoformat() if unnamed and moment else "")


def _own_id(entry: Entry) -> str:
    return f"{KEY}:{_hash('scheme', name_key(entry.title))}"


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_HASH_CHARACTERS]


def _joined(values: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """All values in order; empty (no restriction) if one of them is."""
    return () if not all(values) else tuple(dict.fromkeys(v for each in values for v in each))
