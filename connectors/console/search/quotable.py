"""Text to read out or to paste into a mail: what is said, the source, its address, and as of when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge.clock import japanese_date
from knowledge.models import Answer, Document
from knowledge.models.verified import VerifiedAnswer


def of_answer(answer: Answer) -> str:
    """A composed answer with everything it cites, "" for one that states nothing."""
    if not answer.outcome.is_answer:
        return ""
    facts = [f"{fact.name}：{fact.value}[{fact.citation}]" for fact in answer.facts]
    cited = [_source(c.title, c.source, c.url, c.as_of, c.n) for c in answer.citations]
    return "\n".join((answer.text, *facts, "", *cited))


def of_document(document: Document, passages: Sequence[str], facts: Sequence[tuple[str, str]]) -> str:
    """What was found of one document."""
    said = [f"{name}：{value}" for name, value in facts]
    source = _source(document.title, document.source, document.url, document.as_of)
    return "\n".join((document.title, *passages[:1], *said, "", source))


def of_verified(answer: VerifiedAnswer) -> str:
    """An answer of staff with its own sources."""
    cited = [_source(s.title, s.source, s.url, s.as_of or answer.as_of) for s in answer.sources]
    return "\n".join((answer.text, "", *cited))


def _source(title: str, source: str, url: str, as_of: date, n: int | None = None) -> str:
    number = f"[{n}] " if n else ""
    of = f"（{source}）" if source else ""
    return f"出典：{number}{title}{of} {url}　{japanese_date(as_of)}時点"
