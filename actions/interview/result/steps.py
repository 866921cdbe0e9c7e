"""The most useful next steps and the tools for a person's issues."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from actions.interview.result.content import StepText, content
from actions.interview.result.model import Step, Tool
from actions.interview.scoring import Score
from knowledge.models.vocabulary import ISSUES

MOST_STEPS = 3
_MOST_ISSUES = 3
_MOST_TOOLS = 5
_WITHOUT_ANSWERS = "経営改善"
"""What to look at when no issue was told: it fits everybody."""


def pressing(score: Score) -> tuple[str, ...]:
    """The issues to tackle, the most pressing first, at most three; without any, those rated highest."""
    ranked = sorted(score.issues, key=lambda i: (-i.share, ISSUES.index(i.name)))
    names = [i.name for i in ranked if i.is_issue] or [i.name for i in ranked if i.share > 0][:1] or [_WITHOUT_ANSWERS]
    return tuple(names[:_MOST_ISSUES])


def next_steps(score: Score, issues: Sequence[str]) -> tuple[Step, ...]:
    """Three steps, the first one of each issue before the second of any. Where the kind of support is not known, with
    somebody: nobody is left alone by mistake."""
    by_issue = [[_step(name, step, score) for step in _fitting(name, score)] for name in issues]
    in_turn = [step for round_ in zip_longest(*by_issue) for step in round_ if step is not None]
    return tuple(in_turn[:MOST_STEPS])


def useful_tools(score: Score, issues: Sequence[str]) -> tuple[Tool, ...]:
    """Tools for the issues, each once, those not in use yet before the others."""
    texts = content().tools
    found: dict[str, Tool] = {}
    for name in issues:
        for key in content().issues[name].tools:
            found.setdefault(key, Tool(name, texts[key].name, texts[key].text, key in score.tools))
    return tuple(sorted(found.values(), key=lambda tool: tool.in_use)[:_MOST_TOOLS])


def _fitting(issue: str, score: Score) -> list[StepText]:
    """Steps for the level, those made for it first."""
    level = score.level or "low"
    steps = [s for s in content().issues[issue].steps if s.level in (None, level) and s.unless not in score.tools]
    return sorted(steps, key=lambda step: step.level is None)


def _step(issue: str, step: StepText, score: Score) -> Step:
    action = step.independent if score.support == "independent" else step.accompanied
    return Step(issue, step.title, action, step.time, step.money, step.effect)
