"""From an interview and its score to the result."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import cast

from actions.interview.literacy import BLOCK
from actions.interview.result.axes import balance_series, issues_series
from actions.interview.result.cases import similar_cases
from actions.interview.result.compared import compared
from actions.interview.result.content import TypeKey, content
from actions.interview.result.model import Match, Result, TypeTold
from actions.interview.result.ports import NoPeers, PeerGroups, Search
from actions.interview.result.printed_peers import printed_peers
from actions.interview.result.profile import business_of
from actions.interview.result.schemes import matching_schemes
from actions.interview.result.steps import next_steps, pressing, useful_tools
from actions.interview.scoring import Score
from actions.interview.script import Script
from actions.interview.state import Interview
from actions.reminders.ports import NoRounds, Rounds
from knowledge.clock import JST, now_jst
from knowledge.errors import StoreError

_NO_PEERS, _NO_ROUNDS = NoPeers(), NoRounds()


def make_result(
    script: Script,
    interview: Interview,
    score: Score,
    knowledge: Search,
    *,
    rounds: Rounds = _NO_ROUNDS,
    peers: PeerGroups = _NO_PEERS,
    earlier: Result | None = None,
    now: datetime | None = None,
) -> Result:
    """The result of an interview as it stands, finished or not; any interview has one.

    :param knowledge: where schemes and cases are found; if it cannot be searched, the result says so by `complete`.
    :param earlier: the person's result before this one.
    :param now: the time it is made; the current time if not given.
    """
    at = (now or now_jst()).astimezone(JST)
    business = business_of(script, interview)
    issues = pressing(score)
    told = _type(score)
    group = (
        peers.like(business.industry, business.size, without=interview.person_id)
        if business.industry and business.size
        else None
    )
    schemes: tuple[Match, ...] = ()
    cases: tuple[Match, ...] = ()
    complete = True
    try:
        schemes = matching_schemes(knowledge, rounds, business, issues, at)
        cases = similar_cases(knowledge, business, issues)
    except StoreError:
        complete = False
    result = Result(
        made_at=at,
        profile=business.label,
        type=told,
        early=interview.early or score.early,
        missing=score.missing,
        literacy=score.literacy,
        literacy_guessed=score.literacy_answered < score.literacy_statements,
        literacy_least=sum(min(o.points or 0 for o in q.options) for q in script.of_block(BLOCK)),
        literacy_most=sum(max(o.points or 0 for o in q.options) for q in script.of_block(BLOCK)),
        literacy_high_from=script.scoring.high_from,
        no_issues=bool(score.issues) and not any(i.is_issue for i in score.issues),
        issues=issues_series(score, group),
        balance=balance_series(score, group),
        steps=next_steps(score, issues),
        schemes=schemes,
        cases=cases,
        tools=useful_tools(score, issues),
        tools_in_use=tuple(content().tools[key].name for key in score.tools),
        peers=printed_peers(script, interview, told.key, issues if _told(score) else ()),
        vision=str(interview.value("vision") or ""),
        complete=complete,
    )
    return result if earlier is None else replace(result, comparison=compared(earlier, result))


def _type(score: Score) -> TypeTold:
    if score.level is None or score.support is None:
        text, key = content().unknown_type, None
    else:
        key = cast("TypeKey", f"{score.level}_{score.support}")
        text = content().types[key]
    return TypeTold(key, text.name, text.official, text.text, text.strength)


def _told(score: Score) -> bool:
    """Whether there is an issue at all: otherwise the steps are a suggestion, and nobody shares anything."""
    return any(i.is_issue for i in score.issues)
