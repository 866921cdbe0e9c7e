"""A reminder reaches an open page by its event stream, and everyone else by the history."""

from __future__ import annotations

from datetime import timedelta

from actions.reminders.dispatcher import Dispatcher
from actions.reminders.subscriptions import Subscriptions
from tests.actions.reminders.material import NOON, FakeClock, FakeRounds, upcoming
from tests.connectors.conversation import Conversation
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway
from tests.connectors.web.test_streams import listening


def test_a_reminder_arrives_unasked(gateway: Gateway, conversation: Conversation, rasa: FakeRasa) -> None:
    conversations = gateway.app.state.chat.conversations
    rounds, clock = FakeRounds([upcoming()]), FakeClock()
    person = conversations.person(conversation.id)
    Subscriptions(conversations._engine).add(person, ("test:a", "みほん補助金"), rounds.rounds, NOON)
    conversation.say("こんにちは")
    clock.now = NOON + timedelta(days=20)
    with listening(conversation) as events:
        assert Dispatcher(conversations._engine, rounds, clock).run() == 1
        event = next(events)
    assert "あと7日" in event["data"]["text"]
    assert (event["data"]["role"], event["data"]["type"]) == ("assistant", "text")
    assert conversation.history()[-1]["text"] == event["data"]["text"]
    assert conversation.history()[-1]["citations"][0]["source"] == "見本の資料"
