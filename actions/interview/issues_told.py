"""How pressing which of the seven issues is, told in words: 「人手が全然足りない」, whichever question is being put.

A clause tells of the issues it names. One that names none goes with the clause before it, or else with the one after it,
and only where none is named at all with the issue that is asked for: what is said of another matter is never taken for an
answer to the question being put.
"""

from __future__ import annotations

from actions.interview.clauses import clauses
from actions.interview.cues import cues
from actions.interview.options_said import bare, option_said
from actions.interview.script import Question, Script

BLOCK = "issues"
_STRONG, _WEAK, _CALM, _FOREIGN = "1", "2", "3", "4"


def issues_told(script: Script, asked: Question | None, text: str) -> dict[str, str]:
    """Question id of an issue to the value of its option, of all that normalised `text` tells; {} if it names none.

    :param asked: the question being put. In the questions on issues a word such as 「まあまあ」 beside the name of one is
        enough; beside another scale it must be told as a trouble, or as none.
    """
    if cues().denies.search(text) and not cues().calm.search(text):
        return {}
    levels: dict[str, str] = {}
    named: tuple[Question, ...] = ()
    unsaid: str | None = None
    for clause in clauses(text):
        before, named = named, tuple(q for q in script.of_block(BLOCK) if _names(q, clause)) or named
        level = _level(named[0] if named else None, asked, clause)
        if not named:
            unsaid = unsaid or level
        levels.update({q.id: level for q in named if level and (named is not before or q.id not in levels)})
    if not named and unsaid is not None and asked is not None and asked.block == BLOCK:
        return {asked.id: unsaid}
    return levels or ({q.id: unsaid for q in named} if unsaid else {})


def _names(question: Question, clause: str) -> bool:
    known = cues().issues.get(question.id)
    return any(word in clause for word in question.words) or (known is not None and known.search(clause) is not None)


def _level(question: Question | None, asked: Question | None, clause: str) -> str | None:
    known = cues()
    among_issues = asked is None or asked.block == BLOCK
    if known.calm.search(clause):
        return _CALM
    if among_issues and known.foreign.search(clause):
        return _FOREIGN
    lacking = known.absent.search(clause) and (asked is None or asked.block == BLOCK or asked.kind != "scale")
    if known.trouble.search(clause) or lacking:
        return _STRONG if known.strong.search(clause) else _WEAK
    if among_issues and known.wanted.search(clause):
        return _WEAK
    return option_said(question, (), bare(clause), whole=False) if question is not None and among_issues else None
