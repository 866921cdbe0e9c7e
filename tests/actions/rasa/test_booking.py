"""Booking in the form, as the dialogue engine brings it: beside the diagnosis, with questions in between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actions.consultation.advisers import Advisers
from actions.consultation.chat.wording import wording
from actions.database.engine import open_database
from actions.rasa.reply import TurnReply
from tests.actions.consultation.chat.talking import Talk as BookingTalk
from tests.actions.consultation.material import HOURS, SetClock, adviser
from tests.actions.fake_knowledge import FakeKnowledge, answered
from tests.actions.interview.talking import Talk
from tests.actions.rasa.all_actions import executor_over
from tests.actions.rasa.test_interview import CALL

SAY = wording()
QUESTION = "インボイスって何？"


class Form:
    """One person, in a conversation that may have a booking and a diagnosis open."""

    def __init__(self, path: Path) -> None:
        self.engine = open_database(f"sqlite:///{path}")
        Advisers(self.engine).add(adviser(), HOURS)
        self.booking = BookingTalk(self.engine, SetClock())
        self.talk = Talk(self.engine, person=self.booking.speaker.person_id)
        self.knowledge = FakeKnowledge({QUESTION: answered("test:a")})

    async def says(self, text: str, intent: str, confidence: float = 0.9) -> TurnReply:
        state = json.loads(json.dumps(CALL))
        _, brace, parameters = text.partition("{")
        entities: dict[str, Any] = json.loads(brace + parameters) if text.startswith("/") and brace else {}
        state["next_action"], state["sender_id"] = "validate_interview_form", self.booking.conversation
        state["tracker"]["sender_id"] = self.booking.conversation
        state["tracker"]["latest_message"] |= {
            "text": text, "intent": {"name": intent, "confidence": confidence},
            "entities": [{"entity": name, "value": value} for name, value in entities.items()],
        }  # fmt: skip
        executor = executor_over(self.engine, self.knowledge, self.talk.dialogue, self.booking.flow)
        result = await executor.run(state)
        assert result is not None
        (response,) = result.responses
        return TurnReply.model_validate(response["custom"])


@pytest.fixture
def form(tmp_path: Path) -> Iterator[Form]:
    made = Form(tmp_path / "app.sqlite")
    yield made
    made.engine.dispose()


def asks(reply: TurnReply, step: str) -> bool:
    """Whether the reply ends with this question of the booking."""
    return f'"booking.{step}"' in reply.messages[-1].choices[0].payload


async def test_it_begins_and_a_side_question_is_answered_in_the_middle(form: Form) -> None:
    reply = await form.says("資金繰りの相談を電話で予約したい", "book_consultation")
    assert asks(reply, "slot")
    assert reply.understood.intent == "book_consultation"
    reply = await form.says(QUESTION, "ask_term")
    assert reply.messages[0].type == "answer"
    assert asks(reply, "slot")
    assert asks(await form.says("1番目", "inform"), "name")


@pytest.mark.parametrize("words", ["電話", "電話希望", "電話がいいです", "電話でお願いします", "２番目"])
async def test_the_word_of_an_answer_is_one_though_it_sounds_like_a_call_for_a_person(form: Form, words: str) -> None:
    await form.says("資金繰りの相談を予約したい", "book_consultation")
    assert asks(await form.says(words, "talk_to_human", 0.95 if words[0] == "電" else 0.5), "slot")


async def test_a_call_for_a_person_is_heard_in_the_middle_of_it(form: Form) -> None:
    await form.says("資金繰りの相談を予約したい", "book_consultation")
    reply = await form.says("電話してほしい", "talk_to_human", 0.95)
    assert reply.understood.intent == "talk_to_human"
    assert asks(reply, "mode")


async def test_booking_puts_the_diagnosis_off_and_offers_to_go_on_with_it(form: Form) -> None:
    form.talk.up_to("q2_03")
    assert asks(await form.says("電話で補助金の相談を予約したい", "book_consultation"), "slot")
    assert form.talk.interview.status == "paused"
    left = await form.says("やめる", "cancel_booking")
    assert SAY.notes["left"] in left.messages[-1].text
    assert '"resume"' in left.messages[-1].choices[-1].payload
    assert (
        '"q2_03"'
        in (await form.says(left.messages[-1].choices[-1].payload, "start_diagnosis", 1.0))
        .messages[-1]
        .choices[0]
        .payload
    )


async def test_the_diagnosis_puts_the_booking_off_and_a_word_goes_on_with_what_was_last(form: Form) -> None:
    await form.says("電話で補助金の相談を予約したい", "book_consultation")
    assert '"consent"' in (await form.says("経営診断を受けたい", "start_diagnosis")).messages[-1].choices[0].payload
    assert not form.booking.flow.is_open(form.booking.speaker.person_id)
    assert asks(await form.says("予約の続き", "book_consultation"), "slot")
    assert form.talk.interview.status == "paused"


async def test_bookings_are_shown_in_the_middle_of_a_diagnosis_which_goes_on(form: Form) -> None:
    form.talk.up_to("q2_03")
    reply = await form.says('/book_consultation{"value": "list"}', "book_consultation", 1.0)
    assert SAY.notes["none"] in reply.messages[0].text
    assert '"q2_03"' in reply.messages[-1].choices[0].payload
    assert form.talk.interview.status == "open"


async def test_what_an_adviser_asks_for_is_answered_in_the_middle_of_anything(form: Form) -> None:
    form.talk.up_to("q2_03")
    reply = await form.says('/book_consultation{"value": "share:unknown:diagnosis"}', "book_consultation", 1.0)
    assert SAY.notes["stale"] in reply.messages[0].text
    assert '"q2_03"' in reply.messages[-1].choices[0].payload
