"""A name or a contact that a booking waits for is neither stored nor sent on, and is read by its owner alone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from actions.consultation.chat.draft import Draft, Step
from actions.consultation.chat.drafts import Drafts
from actions.consultation.chat.wording import wording
from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from madoguchi.wiring import cipher
from tests.connectors.conversation import Conversation
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway
from tests.connectors.web.test_privacy import stored

MARKS = wording().marks


class Asked:
    """A person who is asked a question of a booking."""

    def __init__(self, gateway: Gateway, conversation: Conversation) -> None:
        self.engine = open_database(gateway.settings.database)
        self._drafts = Drafts(self.engine, cipher(gateway.settings))
        self._person = Conversations(self.engine).person(conversation.id)

    def about(self, step: Step, **told: str) -> None:
        self._drafts.put(self._person, Draft(step=step, **told))  # type: ignore[arg-type]

    @property
    def heard(self) -> str:
        draft = self._drafts.get(self._person)
        return draft.heard if draft else ""


@pytest.fixture
def asked(gateway: Gateway, conversation: Conversation) -> Iterator[Asked]:
    made = Asked(gateway, conversation)
    yield made
    made.engine.dispose()


@pytest.mark.parametrize(
    ("step", "words", "kept"),
    [("name", "架空花子です", MARKS["name"]), ("contact", "０９０ 1234 5678", MARKS["contact"]),
     ("contact", "hanako@example.com の架空です", MARKS["contact"]), ("supporter", "架空信用金庫の見本さん", MARKS["supporter"]),
     ("slot", "明日で。電話は090-1234-5678", "明日で。電話は〔電話番号〕")],
)  # fmt: skip
def test_only_a_mark_is_stored_and_a_button_sent(
    gateway: Gateway, conversation: Conversation, rasa: FakeRasa, asked: Asked, step: Step, words: str, kept: str
) -> None:
    asked.about(step)
    conversation.say(words)
    assert [sent["message"] for sent in rasa.received] == ['/inform{"question": "booking.heard", "value": "1"}']
    assert conversation.history()[0]["text"] == kept
    assert asked.heard == words
    for secret in ("架空", "1234 5678", "1234-5678", "hanako@", "見本さん"):
        assert secret.encode() not in stored(gateway)
        assert json.dumps(secret)[1:-1].encode() not in stored(gateway)


def test_a_question_in_the_middle_goes_its_usual_way(conversation: Conversation, rasa: FakeRasa, asked: Asked) -> None:
    asked.about("name")
    conversation.say("インボイスって何？")
    assert [sent["message"] for sent in rasa.received] == ["インボイスって何?"]
    assert asked.heard == ""


def test_its_owner_reads_what_the_marks_stand_for(conversation: Conversation, asked: Asked) -> None:
    asked.about("confirm", name="架空花子", phone="+819012345678")
    (message,) = conversation.say(f"{MARKS['name']}と{MARKS['phone']}")  # the engine says it again
    assert "架空花子と090-1234-5678" in message["text"]
    assert "架空花子" not in str(conversation.history())


def test_a_dead_dialogue_engine_loses_nothing_to_the_logs_or_the_store(
    gateway: Gateway, conversation: Conversation, rasa: FakeRasa, asked: Asked
) -> None:
    asked.about("name")
    rasa.go_down()
    conversation.say("架空花子")
    assert conversation.history()[0]["text"] == MARKS["name"]
    assert "架空花子".encode() not in stored(gateway)
