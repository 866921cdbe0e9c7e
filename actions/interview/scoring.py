"""The score of an interview: digital literacy, kind of support, issues, and the balance of digitalisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from actions.interview.course import applicable, pending
from actions.interview.literacy import BLOCK, level_of, literacy_of, points_of
from actions.interview.script import Level, Question, Script
from actions.interview.state import Interview

Support = Literal["accompanied", "independent"]
"""伴走タイプ or 自走タイプ."""


@dataclass(frozen=True, slots=True)
class IssueScore:
    """One management issue: `name` is a word of `ISSUES`, `share` 0–1 how pressing, `is_issue` whether it is to be tackled."""

    name: str
    share: float
    is_issue: bool


@dataclass(frozen=True, slots=True)
class Score:
    """What the answers add up to. None and empty mean: too little was answered to tell.

    `literacy_total` is the sum over the `literacy_answered` statements (of `literacy_statements`), and `literacy` the
    total that all statements would have if those left out were like the others. `a_points` speak for 伴走, `b_points` for
    自走. `digital_balance` has a share of 0–1 for each topic of the statements, None for one without answer. `early`: not
    every question was put, `missing` of them got no answer.
    """

    literacy_total: int
    literacy_answered: int
    literacy_statements: int
    literacy: int | None
    level: Level | None
    a_points: int
    b_points: int
    support: Support | None
    issues: tuple[IssueScore, ...]
    tools: tuple[str, ...]
    digital_balance: Mapping[str, float | None]
    early: bool
    missing: int


def score(script: Script, interview: Interview) -> Score:
    """The score of an interview as it stands; any interview has one."""
    asked = applicable(script, interview)
    statements = script.of_block(BLOCK)
    points = points_of(statements, interview)
    pairs = points_of((q for q in asked if q.block == "style"), interview)
    a_points, b_points = sum(p for p in pairs.values() if p > 0), -sum(p for p in pairs.values() if p < 0)
    tools = interview.value("tools")
    counted = [q for q in asked if q.kind in ("scale", "many")]
    return Score(
        literacy_total=sum(points.values()),
        literacy_answered=len(points),
        literacy_statements=len(statements),
        literacy=literacy_of(script, interview),
        level=level_of(script, interview),
        a_points=a_points,
        b_points=b_points,
        support=("accompanied" if a_points >= b_points else "independent") if pairs else None,
        issues=_issues(script, interview),
        tools=tools if isinstance(tools, tuple) else (),
        digital_balance=_balance(statements, points),
        early=bool(pending(script, interview)),
        missing=sum(interview.value(q.id) is None for q in counted),
    )


def _issues(script: Script, interview: Interview) -> tuple[IssueScore, ...]:
    questions = script.of_block("issues")
    points = points_of(questions, interview)
    return tuple(
        IssueScore(q.topic, points[q.id] / _most(q), points[q.id] >= script.scoring.issue_from)
        for q in questions
        if q.id in points
    )


def _balance(statements: tuple[Question, ...], points: Mapping[str, int]) -> dict[str, float | None]:
    """Topic to the mean of its statements, from 0 (the least points) to 1 (the most)."""
    balance: dict[str, float | None] = {}
    for topic in dict.fromkeys(q.topic for q in statements):
        shares = [
            (points[q.id] - _least(q)) / (_most(q) - _least(q))
            for q in statements
            if q.topic == topic and q.id in points
        ]
        balance[topic] = sum(shares) / len(shares) if shares else None
    return balance


def _most(question: Question) -> int:
    return max(o.points or 0 for o in question.options)


def _least(question: Question) -> int:
    return min(o.points or 0 for o in question.options)
