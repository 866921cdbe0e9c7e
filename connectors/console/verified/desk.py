"""What the pages of the answers of staff stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment

from actions.staff.audit import AuditLog
from actions.staff.models import Member
from actions.verified.answers import Answers
from actions.verified.as_document import verified_answer
from actions.verified.models import Content, Record, Revision, UnknownAnswer
from actions.verified.published import PublishedAnswers
from actions.verified.questions import UnansweredQuestions
from connectors.console.frame import console_templates
from connectors.console.verified.form import Documents
from connectors.http.problem import Problem
from knowledge.answering.components.verified_answerer import verified_answer as composed
from knowledge.clock import JST, Clock, now_jst
from knowledge.models import Answer

PATH = "/console/verified"
STATES = {"draft": "下書き", "internal": "未確認（職員だけ）", "public": "公開", "withdrawn": "取り下げ"}
ACTIONS = {
    "written": "書いた", "revised": "直した", "released": "職員に公開した", "reviewed": "確認して公開した",
    "withdrawn": "取り下げた",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class VerifiedDesk:
    """The repositories, the documents that answers rest on, and the log of who did what."""

    answers: Answers
    questions: UnansweredQuestions
    published: PublishedAnswers
    knowledge: Documents
    audit: AuditLog
    clock: Clock = now_jst

    def record(self, answer_id: int) -> Record:
        """One answer.

        :raises Problem: 404.
        """
        try:
            return self.answers.get(answer_id)
        except UnknownAnswer as error:
            raise Problem(404, "この回答はありません。") from error

    def preview(self, content: Content, member: Member) -> Answer:
        """How people will see it once it is reviewed."""
        step = Revision(1, "written", content, member.id, member.name, self.clock())
        return composed(verified_answer(0, step, is_reviewed=True))


def templates() -> Environment:
    """The templates of these pages."""
    environment = console_templates(Path(__file__).with_name("templates"))
    environment.globals.update(states=STATES, actions=ACTIONS)
    environment.filters.update(day_and_clock=_day_and_clock)
    return environment


def _day_and_clock(moment: datetime) -> str:
    """「2026年11月20日 9:05」"""
    local = moment.astimezone(JST)
    return f"{local.year}年{local.month}月{local.day}日 {local.hour}:{local.minute:02}"
