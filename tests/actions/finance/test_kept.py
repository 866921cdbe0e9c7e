"""How long the figures of a financial check are kept, and that they go with their person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from actions.conversations.conversations import Conversations
from actions.conversations.tables import ConversationRow
from actions.database.base import utc_now
from actions.database.engine import open_database
from actions.finance.dialogue import FinanceDialogue
from actions.finance.repository import FinancialChecks
from actions.people.tables import PersonRow
from tests.actions.finance.material import SCRIPT, TickingClock

MONTH, YEAR = timedelta(days=30), timedelta(days=400)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def conversation(engine: Engine) -> str:
    return Conversations(engine).begin("web")[0]


def quiet_for(engine: Engine, days: int) -> None:
    """Makes it so long ago that anybody said something."""
    last = utc_now() - timedelta(days=days)
    with Session(engine) as session, session.begin():
        session.execute(update(PersonRow).values(last_at=last))
        session.execute(update(ConversationRow).values(last_at=last))


def dialogue(engine: Engine) -> FinanceDialogue:
    return FinanceDialogue(FinancialChecks(engine, SCRIPT), SCRIPT, lambda _: "", TickingClock())


def test_figures_outlive_what_was_said_and_end_in_their_time(engine: Engine, conversation: str) -> None:
    conversations, checks = Conversations(engine), FinancialChecks(engine, SCRIPT)
    person = conversations.person(conversation)
    dialogue(engine).start(person)
    dialogue(engine).hear(person, "3,200万")
    quiet_for(engine, 40)
    conversations.erase_older_than(MONTH, YEAR)
    assert checks.count(person) == 1
    quiet_for(engine, 401)
    assert conversations.erase_older_than(MONTH, YEAR) == [conversation]
    assert checks.count(person) == 0


def test_a_check_without_an_answer_keeps_nothing(engine: Engine, conversation: str) -> None:
    dialogue(engine).start(Conversations(engine).person(conversation))
    quiet_for(engine, 40)
    assert Conversations(engine).erase_older_than(MONTH, YEAR) == [conversation]


def test_erasing_a_person_erases_their_checks(engine: Engine, conversation: str) -> None:
    conversations, checks = Conversations(engine), FinancialChecks(engine, SCRIPT)
    person = conversations.person(conversation)
    dialogue(engine).start(person)
    dialogue(engine).hear(person, "3,200万")
    conversations.erase(conversation)
    assert checks.count(person) == 0
    assert dialogue(engine).figures(person) == []
