"""Digital literacy from the statements of the interview; it also decides which pairs are asked."""

from __future__ import annotations

from collections.abc import Iterable

from actions.interview.script import Level, Question, Script
from actions.interview.state import Interview

BLOCK = "readiness"


def points_of(questions: Iterable[Question], interview: Interview) -> dict[str, int]:
    """Question id to points, of the questions answered with an option that has some."""
    found: dict[str, int] = {}
    for question in questions:
        value = interview.value(question.id)
        option = question.option(value) if isinstance(value, str) else None
        if option is not None and option.points is not None:
            found[question.id] = option.points
    return found


def literacy_of(script: Script, interview: Interview) -> int | None:
    """The total of the statements; those left out count like the mean of the others, rounded half up.

    None while fewer are answered than the script asks for.
    """
    statements = script.of_block(BLOCK)
    points = points_of(statements, interview)
    if len(points) < script.scoring.least_answered:
        return None
    total, answered = sum(points.values()) * len(statements), len(points)
    return (2 * total + answered) // (2 * answered)


def level_of(script: Script, interview: Interview) -> Level | None:
    """The level, None while too few statements are answered."""
    literacy = literacy_of(script, interview)
    if literacy is None:
        return None
    return "high" if literacy >= script.scoring.high_from else "low"
