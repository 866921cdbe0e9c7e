"""An answer of staff as the knowledge room has it."""

from __future__ import annotations

from actions.verified.models import Revision
from knowledge.clock import JST
from knowledge.models import Section
from knowledge.models.verified import PREFIX, VerifiedAnswer

SOURCE = "窓口で確認した回答"


def verified_answer(answer_id: int, step: Revision, *, is_reviewed: bool) -> VerifiedAnswer:
    """An answer as of one step, dated by it; who wrote it stands there for staff only."""
    content = step.content
    return VerifiedAnswer(
        id=f"{PREFIX}{answer_id}",
        title=content.question,
        names=content.wordings,
        sections=(Section(field="content", text=content.text),),
        url=content.sources[0].url,
        source=SOURCE,
        as_of=step.at.astimezone(JST).date(),
        sources=content.sources,
        valid_until=content.valid_until,
        is_reviewed=is_reviewed,
        by="" if is_reviewed else step.member_name,
    )
