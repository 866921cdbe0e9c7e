"""What the system itself offers as the next thing to say has to lead somewhere, pressed or typed."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.answering.wording import wording
from tests.connectors.conversation import Conversation

pytestmark = [pytest.mark.e2e, pytest.mark.rasa]

OFFERED = wording().suggestions
SCHEME = "小規模事業者持続化補助金について教えて"


def press_question(conversation: Conversation, question: str) -> dict[str, Any]:
    """The reply to a button that asks."""
    response = conversation.send({"payload": f'/ask_scheme{{"question": "{question}"}}'})
    assert response.status_code == 200, response.text
    (message,) = response.json()["messages"]
    return dict(message)


@pytest.mark.parametrize("purpose", OFFERED.purposes)
def test_a_purpose_we_offer_finds_something(conversation: Conversation, purpose: str) -> None:
    message = press_question(conversation, purpose)
    assert message["status"] in ("answered", "stale"), message["text"]


def test_an_intention_is_a_new_question_whatever_was_shown_before(conversation: Conversation) -> None:
    """「これから」 is not 「これ」."""
    (before,) = conversation.say(SCHEME)
    (message,) = conversation.say("これから開業する")
    assert message["citations"][0]["id"] != before["citations"][0]["id"], message["text"]


@pytest.mark.parametrize("question", [*OFFERED.fields.values(), OFFERED.simpler])
@pytest.mark.parametrize("way", ["pressed", "typed"])
def test_a_follow_up_we_offer_is_about_what_was_shown(conversation: Conversation, way: str, question: str) -> None:
    (before,) = conversation.say(SCHEME)
    message = press_question(conversation, question) if way == "pressed" else conversation.say(question)[0]
    assert message["citations"], message["text"]
    assert message["citations"][0]["id"] == before["citations"][0]["id"], message["text"]
