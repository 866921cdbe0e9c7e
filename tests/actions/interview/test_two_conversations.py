"""One person in two conversations, as after linking a channel: the diagnosis goes on in the other one, and is one and the
same in both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from actions.conversations.conversations import Conversations
from actions.conversations.tables import ConversationRow
from actions.database.engine import open_database
from actions.interview.repository import Interviews
from actions.interview.tapping import PAUSE
from actions.interview.turn import Speaker
from actions.interview.wording import wording
from tests.actions.interview.talking import Talk
from tests.actions.interview.walking import AT, SCRIPT

SAY = wording()


@dataclass
class InConversation(Talk):
    """Talks in a conversation; who speaks there is looked up in every turn, as the dialogue engine's actions do."""

    conversation: str = ""

    @property
    def speaker(self) -> Speaker:
        return Speaker(*Conversations(self.engine).speaker(self.conversation))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = open_database(database_url)
    yield made
    made.dispose()


@pytest.fixture
def browser(engine: Engine) -> InConversation:
    return _begun(engine, "web")


@pytest.fixture
def phone(engine: Engine, browser: InConversation) -> InConversation:
    """Another conversation on another channel, whose person is made the same."""
    made = _begun(engine, "line")
    with Session(engine) as session, session.begin():
        row = update(ConversationRow).where(ConversationRow.id == made.conversation)
        session.execute(row.values(person_id=browser.person))
    made.person = browser.person
    return made


def _begun(engine: Engine, channel: str) -> InConversation:
    conversations = Conversations(engine)
    conversation, _ = conversations.begin(channel)
    return InConversation(engine, conversations.person(conversation), conversation=conversation)


def test_what_was_put_off_in_one_goes_on_days_later_in_the_other(
    browser: InConversation, phone: InConversation
) -> None:
    browser.up_to("q4_05").taps(("q4_05", PAUSE))
    begun = browser.interview
    assert begun.status == "paused"
    phone.now = AT + timedelta(days=5)
    phone.start("resume").taps(("q4_05", "2"))
    assert (phone.interview.id, phone.interview.status) == (begun.id, "open")
    assert phone.interview.current == "q4_06"
    assert phone.interview.answers.items() > begun.answers.items()


def test_it_is_offered_there_whoever_asks_for_a_diagnosis(browser: InConversation, phone: InConversation) -> None:
    browser.up_to("staff")
    phone.start()
    assert phone.labels[:2] == [SAY.labels["resume"], SAY.labels["anew"]]
    assert phone.interview.current == "staff"


def test_both_answer_the_same_one_and_an_old_button_of_the_first_changes_nothing(
    browser: InConversation, phone: InConversation
) -> None:
    browser.up_to("q2_01")
    phone.start("resume").taps(("q2_01", "1"), ("q2_02", "2"))
    before = phone.interview
    browser.taps(("q2_01", "4"))
    assert browser.interview == before
    browser.taps(("q2_03", "3"))
    assert [browser.interview.value(f"q2_0{n}") for n in (1, 2, 3)] == ["1", "2", "3"]


def test_it_ends_in_the_other_and_the_first_finds_it_done(browser: InConversation, phone: InConversation) -> None:
    browser.up_to("vision")
    phone.start("resume").taps(("vision", "skip"))
    assert phone.text.endswith("結果")
    assert not phone.last.open
    assert browser.interview.status == "done"
    browser.start()
    assert browser.interview.current == "consent"


def test_somebody_elses_conversation_begins_at_the_beginning(engine: Engine, browser: InConversation) -> None:
    browser.up_to("q4_05")
    stranger = _begun(engine, "line").start("resume")
    assert stranger.interview.current == "consent"
    assert browser.interview.current == "q4_05"


def test_erased_in_one_it_is_gone_for_both(engine: Engine, browser: InConversation, phone: InConversation) -> None:
    browser.up_to("q4_05")
    assert set(Conversations(engine).erase(phone.conversation)) == {browser.conversation, phone.conversation}
    assert Interviews(engine, SCRIPT).latest(browser.person) is None
