"""Somebody on the web to whom three documents have just been shown: two schemes and a case."""

from __future__ import annotations

from sqlalchemy import Engine

from actions.conversations.conversations import Conversations
from actions.memory import Memory
from knowledge.models import CaseStudy
from tests.actions.fake_knowledge import AS_OF

CASE = CaseStudy(id="test:case", title="みほんの事例", url="https://example.com/c", source="見本の資料", as_of=AS_OF)


class OnePerson:
    """`person` is their id, `memory` what their conversation remembers."""

    def __init__(self, engine: Engine) -> None:
        conversations = Conversations(engine)
        self.person = conversations.person(conversations.begin("web")[0])
        self.memory = Memory(("test:a", "test:b", CASE.id), "test:a", "機械を買いたい")
