"""What the page shows of an answer and of the results, in the shape its templates want."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from connectors.console.search import quotable
from knowledge.answering.facts import find_fact
from knowledge.answering.verified import VerifiedMatch
from knowledge.models import Answer, Document, PassageHit, Scheme, SearchResult
from knowledge.models.vocabulary import FIELD_LABELS, FieldName

KIND_LABELS = {"scheme": "制度", "case": "事例", "round": "公募", "term": "用語", "notice": "お知らせ"}
_SHOWN_FACTS: tuple[FieldName, ...] = ("amount", "rate", "period")
_FACT_CHARACTERS = 120
_MARK = re.compile(r"\[([0-9]{1,3})\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, to be marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A result: `status` is "ended", "old" or ""; `passages` are (label, pieces); `quote` is what is copied."""

    document: Document
    kind: str
    status: str
    ended_on: date | None
    also: int
    passages: tuple[tuple[str, tuple[Piece, ...]], ...]
    facts: tuple[tuple[str, str], ...]
    quote: str


@dataclass(frozen=True, slots=True)
class ShownVerified:
    """An answer of staff; `number` is its id without the prefix."""

    match: VerifiedMatch
    number: str
    quote: str


def shown_result(result: SearchResult, today: date) -> Shown:
    """One result as it is shown on `today`."""
    document = result.document
    passages = tuple((FIELD_LABELS[hit.passage.field], tuple(pieces(hit))) for hit in result.passages)
    facts = tuple(facts_of(document, _SHOWN_FACTS, _FACT_CHARACTERS))
    texts = [hit.passage.text for hit in result.passages]
    return Shown(
        document, KIND_LABELS[document.kind], status_of(document, today), ended_on(document, today), len(result.also),
        passages, facts, quotable.of_document(document, texts, facts),
    )  # fmt: skip


def shown_verified(match: VerifiedMatch) -> ShownVerified:
    """An answer of staff as it is shown."""
    return ShownVerified(match, match.answer.id.partition(":")[2], quotable.of_verified(match.answer))


def facts_of(document: Document, fields: Sequence[FieldName], max_characters: int = 400) -> Iterator[tuple[str, str]]:
    """(label, the source's words) for each of the fields that the document states."""
    for field in fields:
        found = find_fact(document, field, max_characters=max_characters)
        if found.stated:
            yield FIELD_LABELS[field], found.text


def status_of(document: Document, today: date) -> str:
    """ "ended", "old" for an edition that has a newer one, else ""."""
    if ended_on(document, today):
        return "ended"
    return "" if document.is_newest else "old"


def ended_on(document: Document, today: date) -> date | None:
    """The day a scheme was over, None if it is not, or no scheme."""
    return document.ended_on(today) if isinstance(document, Scheme) else None


def pieces(hit: PassageHit) -> Iterator[Piece]:
    """The passage cut at its highlights, which count code points, as Python's strings do."""
    text, at = hit.passage.text, 0
    for start, end in sorted(hit.highlights):
        if start < at or end > len(text):
            continue
        if start > at:
            yield Piece(text[at:start], marked=False)
        yield Piece(text[start:end], marked=True)
        at = end
    if at < len(text):
        yield Piece(text[at:], marked=False)


def lines_of(answer: Answer) -> list[list[tuple[str, int | None]]]:
    """The answer's lines as (text, None) and ("", number of a citation)."""
    known = {c.n for c in answer.citations}
    return [list(_parts(line, known)) for line in answer.text.split("\n")]


def _parts(line: str, known: set[int]) -> Iterator[tuple[str, int | None]]:
    at = 0
    for match in _MARK.finditer(line):
        if int(match[1]) in known:
            yield line[at : match.start()], None
            yield "", int(match[1])
            at = match.end()
    yield line[at:], None
