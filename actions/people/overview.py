"""What is kept of a person besides what they see for themselves: with the staff, in LINE, in surveys, in mails."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Engine, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from actions.conversations.tables import ConversationRow
from actions.database.base import stored
from actions.handover.tables import HandoverRow
from actions.line.tables import LineUserRow
from actions.mail.tables import MailRow
from actions.replies.wording import wording
from actions.survey.tables import SurveyRow
from actions.verified.tables import SupportCodeRow
from knowledge.clock import Clock, now_jst


class AlsoKept:
    """Tells of it in lines; nothing of what there is none of."""

    def __init__(self, engine: Engine, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._clock = clock

    def lines(self, person_id: str) -> Iterator[str]:
        """A line each, for who asks what is kept of them."""
        own = ConversationRow.person_id == person_id
        counts = {
            "handovers": _with_conversation(HandoverRow.conversation_id, own),
            "support_code": _with_conversation(
                SupportCodeRow.conversation_id, own & (SupportCodeRow.expires_at > stored(self._clock()))
            ),
            "line": _with_conversation(LineUserRow.conversation_id, own),
            "surveys": select(func.count()).where(SurveyRow.person_id == person_id, SurveyRow.score.is_not(None)),
            "mails": select(func.count()).where(MailRow.person_id == person_id, MailRow.content.is_not(None)),
        }
        with Session(self._engine) as session:
            for name, query in counts.items():
                if count := session.scalar(query):
                    yield wording().kept[name].format(count=count)


def _with_conversation(
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], condition: ColumnElement[bool]
) -> Select[int]:
    """How many rows that refer to a conversation in `column` meet a condition on both."""
    return select(func.count()).where(column == ConversationRow.id, condition)
