"""What finds no answer, what staff answer, and the call centre's search over both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from fastapi import FastAPI
from sqlalchemy import Engine

from actions.conversations.channels import Channels
from actions.handover.transcript import Transcript
from actions.staff.audit import AuditLog
from actions.staff.models import Member
from actions.verified.answers import Answers
from actions.verified.feedback import AnswerFeedback
from actions.verified.published import PublishedAnswers
from actions.verified.questions import UnansweredQuestions
from actions.verified.support_codes import SupportCodes
from connectors.console.search.conversation import conversation_router
from connectors.console.search.routes import search_router
from connectors.console.start.tiles import Tile
from connectors.console.unanswered.routes import unanswered_router
from connectors.console.verified.desk import VerifiedDesk
from connectors.console.verified.routes import verified_router
from connectors.web.support_code import support_code_router
from madoguchi.live_knowledge import LiveKnowledge
from madoguchi.part import Job, Part
from madoguchi.settings import Settings
from madoguchi.wiring import cipher

_LOOK_EVERY_S = 2.0
_ERASE_EVERY_S = 3600.0


class StaffKnowledge:
    """`published` is what the knowledge room reads, `questions` where a chat notes what it could not answer."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self.published = PublishedAnswers(database)
        self.questions = UnansweredQuestions(database)

    def part(self, app: FastAPI, chosen: Settings, knowledge: LiveKnowledge, channels: Channels) -> Part:
        """The console's pages, and the jobs that keep everything current and short."""
        feedback = AnswerFeedback(self._database, self.questions)
        answers, audit = Answers(self._database, channels), AuditLog(self._database)
        desk = VerifiedDesk(answers, self.questions, self.published, knowledge, audit)
        codes = SupportCodes(self._database, cipher(chosen).digest)
        age = timedelta(days=chosen.chat_retention_days)

        def erase() -> None:
            self.questions.forget_older_than(age)
            feedback.forget_older_than(age)
            codes.forget_expired()

        routers = [
            search_router(knowledge, feedback),
            conversation_router(codes, Transcript(self._database), audit),
            unanswered_router(self.questions),
            verified_router(desk),
            support_code_router(codes),
        ]
        jobs = [Job(_LOOK_EVERY_S, self.published.refresh), Job(_ERASE_EVERY_S, erase)]
        app.state.console_tiles.append(self._tiles)
        return Part(routers, jobs, [self.published.refresh])

    def _tiles(self, member: Member) -> Sequence[Tile]:
        """What the first page of an operator counts."""
        if not member.may(("operator",)):
            return ()
        return [Tile("答えを待つ質問", len(self.questions.open()), "/console/unanswered")]
