"""Members, contents and a clock for tests of the answers of staff. Nothing in here is a real fact."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from actions.conversations.conversations import Conversations
from actions.staff.models import Member
from actions.verified.answers import Answers
from actions.verified.feedback import AnswerFeedback
from actions.verified.models import Content
from actions.verified.published import PublishedAnswers
from actions.verified.questions import UnansweredQuestions
from knowledge.clock import JST
from knowledge.models.verified import VerifiedSource

AUTHOR = Member(1, "見本 はな", "hana@example.jp", "operator", None)
COLLEAGUE = Member(2, "見本 たろう", "taro@example.jp", "operator", None)
OFFICE = Member(3, "事務局 みほ", "miho@example.jp", "office", None)
ADMIN = Member(4, "管理 かん", "kan@example.jp", "admin", None)
PAGE = VerifiedSource(title="みほんの手引き", url="https://example.jp/tebiki")
ASKED = "みほん補助金の事前着手はできますか"


def content(**fields: Any) -> Content:
    """An answer to `ASKED`."""
    given: dict[str, Any] = {
        "question": ASKED, "wordings": ("交付決定の前にみほん補助金の発注をしてよいか",),
        "text": "できません。\n交付決定のあとに発注してください。", "sources": (PAGE,),
    }  # fmt: skip
    return Content.model_validate(given | fields)


@dataclass
class Ticking:
    """A clock that goes on a minute each time it is read."""

    now: datetime = datetime(2026, 11, 21, 12, tzinfo=JST)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@dataclass
class Desk:
    """Everything over one database."""

    engine: Engine
    clock: Ticking = field(default_factory=Ticking)

    def __post_init__(self) -> None:
        self.conversations = Conversations(self.engine)
        self.questions = UnansweredQuestions(self.engine, self.clock)
        self.answers = Answers(self.engine, clock=self.clock)
        self.published = PublishedAnswers(self.engine)
        self.feedback = AnswerFeedback(self.engine, self.questions, self.clock)

    def seen(self) -> list[tuple[str, bool]]:
        """The texts of what there is to be found, and whether each was reviewed."""
        self.published.refresh()
        return [(a.text, a.is_reviewed) for a in self.published.edition().answers]

    def told(self, conversation_id: str) -> list[dict[str, Any]]:
        """What the assistant has said in a conversation."""
        return [m.body for m in self.conversations.messages(conversation_id) if m.role == "assistant"]


@contextmanager
def desk_over(engine: Engine) -> Iterator[Desk]:
    yield Desk(engine)
    engine.dispose()
