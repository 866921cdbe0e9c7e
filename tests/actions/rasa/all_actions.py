"""All actions as the dialogue engine calls them, in an office without staff."""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor
from sqlalchemy import Engine

from actions.conversations.channels import Channels
from actions.finance.flow import FinanceFlow
from actions.flow import Flow
from actions.handover.chat import HandoverTurns
from actions.handover.handovers import Handovers
from actions.handover.office_hours import OfficeHours
from actions.handover.presence import Presence
from actions.interview.dialogue import InterviewDialogue
from actions.interview.flow import InterviewFlow
from actions.personal import personal
from actions.rasa.executor import action_executor
from actions.rasa.talk_to_human import desks_message
from actions.reminders.ports import NoRounds
from actions.replies.message import Message
from actions.replies.wording import wording
from tests.actions.fake_knowledge import FakeKnowledge


def executor_over(
    engine: Engine,
    knowledge: FakeKnowledge,
    dialogue: InterviewDialogue,
    *flows: Flow,
    staff: HandoverTurns | None = None,
) -> ActionExecutor:
    """They keep what they know in this database.

    :param flows: beside the diagnosis and the financial check.
    :param staff: None: nobody ever comes.
    """

    def desks(text: str) -> Message:
        return desks_message(knowledge, text or wording().human)

    kept = personal(engine, knowledge, NoRounds(), "https://example.com")
    nobody = HandoverTurns(Handovers(engine, Channels()), Presence(engine), OfficeHours.parse(""), desks)
    own = FinanceFlow(kept.finance, kept.checks), InterviewFlow(dialogue, kept.interviews)
    return action_executor(knowledge, kept, [*flows, *own], staff or nobody)
