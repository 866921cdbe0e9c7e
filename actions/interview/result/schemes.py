"""Schemes that fit a person's issues and business, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.interview.result.content import content
from actions.interview.result.model import Match
from actions.interview.result.ports import Search
from actions.interview.result.profile import Business
from actions.interview.result.wording import wording
from actions.reminders.message import deadline
from actions.reminders.ports import Rounds, UpcomingRound
from actions.saved.listing import next_round
from knowledge.models import Filters, Scheme
from knowledge.text.sentences import shorten

MOST = 4
_CANDIDATES = 6
_SUMMARY_CHARACTERS = 120
_OLD_AFTER_DAYS = 365


@dataclass(frozen=True, slots=True)
class _Need:
    """What schemes are sought for: an issue, or a stage (`stage`) of the business."""

    label: str
    query: str
    purposes: tuple[str, ...]
    is_stage: bool = False


def matching_schemes(
    search: Search, rounds: Rounds, business: Business, issues: Sequence[str], now: datetime
) -> tuple[Match, ...]:
    """At most four schemes that are not over: the best for each need, then one of the own prefecture, then the next best.

    :raises knowledge.errors.StoreError: the index cannot be searched.
    """
    found = [(need, _candidates(search, need, business, now)) for need in _needs(business, issues)]
    upcoming = rounds.upcoming(now.date())
    chosen: dict[str, Match] = {}
    for need, scheme in _in_order(found):
        if scheme.id not in chosen and len(chosen) < MOST:
            chosen[scheme.id] = _match(need, scheme, business, upcoming, now)
    return tuple(chosen.values())


def _needs(business: Business, issues: Sequence[str]) -> list[_Need]:
    stage = content().stages.get(business.stage)
    needs = [_Need(stage.label, stage.query, stage.purposes, is_stage=True)] if stage else []
    texts = content().issues
    return [*needs, *(_Need(name, texts[name].query, texts[name].purposes) for name in issues)]


def _candidates(search: Search, need: _Need, business: Business, now: datetime) -> list[Scheme]:
    """The best schemes for a need, those whose source is recent before the others."""
    filters = Filters(
        kinds=("scheme",),
        prefectures=(business.prefecture,) if business.prefecture else (),
        industries=(business.industry,) if business.industry else (),
        purposes=need.purposes,
        employees=business.staff_from,
        open_on=now.date(),
    )
    documents = (r.document for r in search.search(need.query, filters, _CANDIDATES).results)
    schemes = [d for d in documents if isinstance(d, Scheme) and d.audience == "business" and _is_for(d, business)]
    return sorted(schemes, key=lambda scheme: _is_old(scheme, now))


def _is_for(scheme: Scheme, business: Business) -> bool:
    """Whether a scheme of certain places or trades is for this business; for one that did not tell its own, it is not."""
    return (not scheme.prefectures or business.prefecture in scheme.prefectures) and (
        not scheme.industries or business.industry in scheme.industries
    )


def _in_order(found: Sequence[tuple[_Need, list[Scheme]]]) -> Iterator[tuple[_Need, Scheme]]:
    """The best of each need, one of the own prefecture, then all others in turn."""
    yield from ((need, schemes[0]) for need, schemes in found if schemes)
    best = {schemes[0].id for _, schemes in found if schemes}
    local = ((need, s) for need, schemes in found for s in schemes if s.prefectures and s.id not in best)
    if (first_local := next(local, None)) is not None:
        yield first_local
    for position in range(1, _CANDIDATES):
        yield from ((need, schemes[position]) for need, schemes in found if position < len(schemes))


def _match(need: _Need, scheme: Scheme, business: Business, upcoming: Sequence[UpcomingRound], now: datetime) -> Match:
    say = wording()
    found = next_round(scheme.id, upcoming, now)
    month = f"{scheme.as_of.year}年{scheme.as_of.month}月"
    return Match(
        id=scheme.id,
        kind="scheme",
        title=scheme.title,
        summary=shorten(scheme.summary, _SUMMARY_CHARACTERS),
        why=tuple(_why(need, scheme, business)),
        url=scheme.url,
        source=scheme.source,
        as_of=scheme.as_of,
        deadline=deadline(found, now) if found else say.no_deadline,
        note=say.old.format(month=month) if _is_old(scheme, now) else "",
    )


def _why(need: _Need, scheme: Scheme, business: Business) -> Iterator[str]:
    say = wording()
    purpose = "・".join(p for p in scheme.purposes if p in need.purposes)
    template = say.why_stage if need.is_stage else say.why_purpose
    yield template.format(issue=need.label, stage=need.label, purpose=purpose)
    if not scheme.prefectures:
        yield say.why_nationwide
    elif business.prefecture in scheme.prefectures:
        yield say.why_prefecture.format(prefecture=business.prefecture)
    if business.industry in scheme.industries:
        yield say.why_industry.format(industry=business.industry)
    most = business.staff_to
    if scheme.max_employees is not None and most is not None and most <= scheme.max_employees:
        yield say.why_size.format(most=scheme.max_employees)


def _is_old(scheme: Scheme, now: datetime) -> bool:
    return (now.date() - scheme.as_of).days > _OLD_AFTER_DAYS
