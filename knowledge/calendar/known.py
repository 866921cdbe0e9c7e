"""Collects the rounds of a catalogue: those found as such, and the dates of schemes that have none; each thing once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from knowledge.calendar.days import day_of, end_of, start_of
from knowledge.clock import japanese_date
from knowledge.errors import UnknownDocument
from knowledge.models import Document, Round, Scheme
from knowledge.retrieval.catalogue import Catalogue, Entry

_OWN_DATES = ".reception"
"""Ends the id of a round that is made from the dates of a scheme."""


@dataclass(frozen=True, slots=True)
class KnownRound:
    """A round, the group of editions it belongs to, the document that states it, and the rounds merged into it."""

    round: Round
    group: str
    newest: Document
    stated_in: Document
    audience: str
    merged: tuple[str, ...] = field(default=())

    @property
    def opens_on(self) -> date | None:
        return day_of(self.round.opens_at) if self.round.opens_at else None

    @property
    def closes_on(self) -> date | None:
        return day_of(self.round.closes_at) if self.round.closes_at else None


def known_rounds(catalogue: Catalogue) -> list[KnownRound]:
    """Every round there is, in any order.

    An open-ended round (「随時」) of an older edition is left out: the newest edition decides what is open now.
    """
    found = [_of_round(catalogue, d) for d in catalogue.documents("round") if isinstance(d, Round)]
    with_rounds = {r.group for r in found}
    found += [
        known
        for document in catalogue.documents("scheme")
        if isinstance(document, Scheme) and catalogue.entry(document.id).group not in with_rounds
        for known in _of_scheme(catalogue, document)
    ]
    by_group: dict[str, list[KnownRound]] = {}
    for known in found:
        if known.round.closes_at or known.stated_in.is_newest:
            by_group.setdefault(known.group, []).append(known)
    return [known for group in by_group.values() for known in _merged(group)]


def _of_round(catalogue: Catalogue, found: Round) -> KnownRound:
    try:
        entry: Entry = catalogue.entry(found.document_id)
    except UnknownDocument:
        entry = catalogue.entry(found.id)
    newest = catalogue.newest(entry.document_id)
    return KnownRound(found, entry.group, newest, entry.document, entry.audience)


def _of_scheme(catalogue: Catalogue, scheme: Scheme) -> Iterator[KnownRound]:
    """The reception that a scheme's own dates bound, if it has such."""
    if scheme.opens_on is None and scheme.closes_on is None:
        return
    entry = catalogue.entry(scheme.id)
    dates = {"受付開始": scheme.opens_on, "受付終了": scheme.closes_on}
    made = Round(
        id=f"{scheme.id[:110]}{_OWN_DATES}",
        title=scheme.title,
        url=scheme.url,
        source=scheme.source,
        as_of=scheme.as_of,
        document_id=scheme.id,
        opens_at=start_of(scheme.opens_on) if scheme.opens_on else None,
        closes_at=end_of(scheme.closes_on) if scheme.closes_on else None,
        closes_text=scheme.closes_text,
        quote=scheme.closes_text or "、".join(f"{name}：{japanese_date(d)}" for name, d in dates.items() if d),
    )
    yield KnownRound(made, entry.group, catalogue.newest(scheme.id), scheme, entry.audience)


def _merged(rounds: Sequence[KnownRound]) -> Iterator[KnownRound]:
    """The rounds of one group; those of the same window from several sources become one, the best-known in front."""
    fronts: list[list[KnownRound]] = []
    for known in sorted(rounds, key=_preference):
        for same in fronts:
            if _is_same(same[0], known):
                same.append(known)
                break
        else:
            fronts.append([known])
    for first, *others in fronts:
        yield KnownRound(
            first.round, first.group, first.newest, first.stated_in, first.audience, tuple(o.round.id for o in others)
        )


def _preference(known: KnownRound) -> tuple[object, ...]:
    """Newest information first; a stated opening and a stated time of day say more than none."""
    found = known.round
    timed = found.closes_at is not None and known.closes_on is not None and found.closes_at < end_of(known.closes_on)
    return (-found.as_of.toordinal(), found.opens_at is None, not timed, found.id)


def _is_same(left: KnownRound, right: KnownRound) -> bool:
    """Whether two rounds of one group are the same: the same days from another place, or said twice in one."""
    if left.closes_on != right.closes_on or not _agree(left.opens_on, right.opens_on):
        return False
    return left.stated_in.id != right.stated_in.id or (
        left.round.title == right.round.title and _agree(left.round.closes_at, right.round.closes_at)
    )


def _agree(left: date | datetime | None, right: date | datetime | None) -> bool:
    return left is None or right is None or left == right


def groups_of(catalogue: Catalogue, documents: Iterable[str]) -> frozenset[str]:
    """The groups that these documents are editions of; unknown ids are ignored."""
    groups = set()
    for document_id in documents:
        try:
            groups.add(catalogue.entry(document_id).group)
        except UnknownDocument:
            continue
    return frozenset(groups)
