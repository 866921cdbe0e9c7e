"""The few things that the published study prints about others, as far as they bear on a person's answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actions.interview.result.content import TypeKey, content
from actions.interview.result.model import PeerLine
from actions.interview.result.wording import wording
from actions.interview.script import Script
from actions.interview.state import Interview

_AGREES = ("1", "2")
"""あてはまる and ややあてはまる: how the study counts a statement."""


def printed_peers(
    script: Script, interview: Interview, key: TypeKey | None, issues: Sequence[str]
) -> tuple[PeerLine, ...]:
    """How many had the same type, an issue that most share, a statement that most agree to."""
    return tuple(_lines(script, interview, key, issues))


def _lines(script: Script, interview: Interview, key: TypeKey | None, issues: Sequence[str]) -> Iterator[PeerLine]:
    say, printed = wording(), content().peers
    if key is not None:
        text = say.peer_type.format(answered=f"{printed.answered:,}", count=f"{printed.types.counts[key]:,}")
        yield PeerLine(text, f"{printed.source} {printed.types.section}")
    for name, share in printed.issues.shares.items():
        if name in issues:
            yield PeerLine(say.peer_issue.format(share=share, issue=name), f"{printed.source} {printed.issues.section}")
    for question_id, share in printed.statements.shares.items():
        question = script.question(question_id)
        if question is not None and interview.value(question_id) in _AGREES:
            text = say.peer_statement.format(share=share, statement=question.text.rstrip("。"))
            yield PeerLine(text, f"{printed.source} {printed.statements.section}")
