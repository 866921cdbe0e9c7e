"""What has changed between two results of one person."""

from __future__ import annotations

from actions.interview.result.model import Axis, Comparison, Result
from actions.interview.result.wording import wording

_IS_ISSUE = 0.5
"""Values of the upper two levels are above, those of the lower two below."""


def compared(before: Result, after: Result) -> Comparison:
    """What is different; no lines where nothing is."""
    say = wording()
    lines = []
    if before.type.key and after.type.key and before.type.key != after.type.key:
        lines.append(say.compare_type.format(before=before.type.name, after=after.type.name))
    if before.literacy is not None and after.literacy is not None and before.literacy != after.literacy:
        template = say.compare_up if after.literacy > before.literacy else say.compare_down
        difference = after.literacy - before.literacy
        lines.append(template.format(before=before.literacy, after=after.literacy, difference=difference))
    then = {axis.name: axis for axis in before.issues.axes}
    pairs = [(then[axis.name], axis) for axis in after.issues.axes if _both_told(then.get(axis.name), axis)]
    solved = [now.short for was, now in pairs if _pressing(was) and not _pressing(now)]
    arisen = [now.short for was, now in pairs if _pressing(now) and not _pressing(was)]
    if solved:
        lines.append(say.compare_solved.format(issues="」「".join(solved)))
    if arisen:
        lines.append(say.compare_new.format(issues="」「".join(arisen)))
    if tools := [tool for tool in after.tools_in_use if tool not in before.tools_in_use]:
        lines.append(say.compare_tools.format(tools="、".join(tools)))
    return Comparison(before.made_at, tuple(lines))


def _both_told(was: Axis | None, now: Axis) -> bool:
    return was is not None and was.value is not None and now.value is not None


def _pressing(axis: Axis) -> bool:
    return axis.value is not None and axis.value > _IS_ISSUE
