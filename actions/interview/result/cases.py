"""Cases like a person's own business, and what makes them alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from actions.interview.result.content import content
from actions.interview.result.model import Match
from actions.interview.result.ports import Search
from actions.interview.result.profile import Business
from actions.interview.result.wording import wording
from knowledge.models import CaseStudy, Filters
from knowledge.text.sentences import shorten

MOST = 2
_CANDIDATES = 10
_SUMMARY_CHARACTERS = 120
_ONLY_CASES = Filters(kinds=("case",))


@dataclass(frozen=True, slots=True)
class _Likeness:
    case: CaseStudy
    industry: str
    prefecture: str
    issues: tuple[str, ...]

    @property
    def weight(self) -> int:
        """The trade says most, then each issue they share, then the place."""
        return 3 * bool(self.industry) + 2 * len(self.issues) + bool(self.prefecture)

    @property
    def why(self) -> tuple[str, ...]:
        say = wording()
        reasons = (
            say.case_industry.format(industry=self.industry) if self.industry else "",
            say.case_prefecture.format(prefecture=self.prefecture) if self.prefecture else "",
            say.case_issue.format(issue="」「".join(self.issues)) if self.issues else "",
        )
        return tuple(filter(None, reasons))


def similar_cases(search: Search, business: Business, issues: Sequence[str]) -> tuple[Match, ...]:
    """The two cases most alike of those found; a case that shares neither trade nor issue is none. Of equals, the one found
    first.

    :raises knowledge.errors.StoreError: the index cannot be searched.
    """
    queries = [f"{business.industry} {content().issues[name].query}" for name in issues]
    if business.industry:
        queries.insert(0, business.industry)
    found: dict[str, CaseStudy] = {}
    for query in queries:
        for result in search.search(query, _ONLY_CASES, _CANDIDATES).results:
            if isinstance(result.document, CaseStudy):
                found.setdefault(result.document.id, result.document)
    alike = [_likeness(case, business, issues) for case in found.values()]
    ranked = sorted((a for a in alike if a.industry or a.issues), key=attrgetter("weight"), reverse=True)
    return tuple(_match(a) for a in ranked[:MOST])


def _likeness(case: CaseStudy, business: Business, issues: Sequence[str]) -> _Likeness:
    return _Likeness(
        case=case,
        industry=business.industry if business.industry in case.industries else "",
        prefecture=business.prefecture if business.prefecture in case.prefectures else "",
        issues=tuple(name for name in issues if name in case.issues),
    )


def _match(alike: _Likeness) -> Match:
    case = alike.case
    return Match(
        id=case.id,
        kind="case",
        title=case.title,
        summary=shorten(case.summary, _SUMMARY_CHARACTERS),
        why=alike.why,
        url=case.url,
        source=case.source,
        as_of=case.as_of,
    )
