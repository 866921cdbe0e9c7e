"""Finished interviews and a search that finds what it is given. None of the schemes and cases is real."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from actions.interview.engine import finish_early
from actions.interview.result.model import Result
from actions.interview.result.result import make_result
from actions.interview.scoring import score
from actions.interview.state import Interview
from knowledge.clock import JST
from knowledge.errors import StoreError
from knowledge.models import CaseStudy, Document, Filters, Scheme, SearchOutcome
from knowledge.models.search import SearchResult
from tests.actions.interview.walking import AT, SCRIPT, Given, totalling, walked

NOW = datetime(2026, 11, 21, 12, tzinfo=JST)
SAID: dict[str, Given] = {
    "q2_01": "1", "q2_02": "2", "q2_03": "3", "q2_04": "3", "q2_05": "3", "q2_06": "1", "q2_07": "4",
    "tools": ("accounting",), "staff": "6-20",
}  # fmt: skip


def finished(total: int = 38, pair: str = "1", **given: Any) -> Interview:
    """A finished interview of a manufacturer in 愛知県, with these points for the statements and these answers."""
    pairs = {f"{branch}_{n:02}": pair for branch in ("q5", "q6") for n in range(1, 6)}
    return walked(given=SAID | totalling(total) | pairs | given)


def broken_off(until: str = "q2_03") -> Interview:
    """An interview whose result was asked for early."""
    return finish_early(SCRIPT, walked(until, given=SAID), AT)


def result_of(interview: Interview, search: FakeSearch | None = None, **more: Any) -> Result:
    return make_result(SCRIPT, interview, score(SCRIPT, interview), search or FakeSearch(), now=NOW, **more)


def scheme(local_id: str, **fields: Any) -> Scheme:
    given: dict[str, Any] = {"purposes": ("IT化",), "summary": "会社を助けます。", "as_of": date(2026, 9, 1)} | fields
    return Scheme(
        id=f"mihon:{local_id}", title=f"みほん{local_id}補助金", url=f"https://example.com/{local_id}",
        source="見本の資料", **given,
    )  # fmt: skip


def case(local_id: str, **fields: Any) -> CaseStudy:
    return CaseStudy(
        id=f"mihon:{local_id}", title=f"{local_id}の例", summary="道具を入れました。", url=f"https://example.com/{local_id}",
        source="見本の資料", as_of=date(2026, 9, 1), **fields,
    )  # fmt: skip


@dataclass
class FakeSearch:
    """Finds the documents whose kind and purposes pass the filters, in the order given; `asked` holds every call."""

    documents: Sequence[Document] = ()
    fails: bool = False
    asked: list[tuple[str, Filters]] = field(default_factory=list)

    def search(self, text: str, filters: Filters = Filters(), limit: int = 10) -> SearchOutcome:  # noqa: B008 - frozen
        if self.fails:
            raise StoreError("no index")
        self.asked.append((text, filters))
        found = [d for d in self.documents if d.kind in filters.kinds and _passes(d, filters)][:limit]
        return SearchOutcome(understood=None, results=tuple(SearchResult(document=d, score=1.0) for d in found))


def _passes(document: Document, filters: Filters) -> bool:
    purposes = set(getattr(document, "purposes", ()))
    return not filters.purposes or not purposes.isdisjoint(filters.purposes)
