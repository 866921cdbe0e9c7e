"""The form of the diagnosis, run by rasa-sdk's executor on calls as the dialogue engine sends them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.conversations.tables import ConversationRow
from actions.database.base import utc_now
from actions.database.engine import open_database
from actions.interview.wording import wording as interview_wording
from actions.rasa.reply import TurnReply
from actions.replies.wording import wording
from tests.actions.fake_knowledge import FakeKnowledge, answered, scheme
from tests.actions.interview.talking import Talk
from tests.actions.rasa.all_actions import executor_over

CALL = json.loads((Path(__file__).with_name("calls") / "typed.json").read_text(encoding="utf-8"))
SAY = interview_wording()
QUESTION = "インボイスって何？"


@dataclass
class Form:
    """What Rasa does with the form: it stays active until it is told that nothing is to be asked."""

    engine: Engine
    talk: Talk
    knowledge: FakeKnowledge = field(default_factory=FakeKnowledge)
    active: bool = False
    session_is_new: bool = False
    slots: dict[str, Any] = field(default_factory=dict)
    remembered: dict[str, Any] = field(default_factory=dict)

    async def send(
        self, text: str, intent: str, confidence: float = 0.9, action: str = "validate_interview_form"
    ) -> TurnReply | None:
        """The reply to a message as it was classified; None if the action said nothing."""
        state = json.loads(json.dumps(CALL))
        _, brace, parameters = text.partition("{")
        entities = json.loads(brace + parameters) if text.startswith("/") and brace else {}
        state["next_action"] = action
        state["tracker"]["slots"] |= self.remembered
        state["tracker"]["active_loop"] = {"name": "interview_form"} if self.active else {}
        state["tracker"]["latest_message"] |= {
            "text": text, "intent": {"name": intent, "confidence": confidence},
            "entities": [{"entity": name, "value": value} for name, value in entities.items()],
        }  # fmt: skip
        result = await executor_over(self.engine, self.knowledge, self.talk.dialogue).run(state)
        assert result is not None
        self.slots = {e["name"]: e["value"] for e in result.events if e["event"] == "slot"}
        self.remembered |= self.slots
        if action == "validate_interview_form":
            assert self.slots["interview_answer"] is None
            self.active = self.slots["requested_slot"] is not None
            self.session_is_new = "session_started" in {e["event"] for e in result.events}
        assert len(result.responses) <= 1
        return TurnReply.model_validate(result.responses[0]["custom"]) if result.responses else None

    async def says(self, text: str, intent: str, confidence: float = 0.9) -> TurnReply:
        reply = await self.send(text, intent, confidence)
        assert reply is not None
        return reply

    async def taps(self, question: str, value: str) -> TurnReply:
        return await self.says("/inform" + json.dumps({"question": question, "value": value}), "inform", 1.0)


@pytest.fixture
def form(tmp_path: Path) -> Iterator[Form]:
    engine = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    talk = Talk(engine, person="person-1")
    now = utc_now()
    with Session(engine) as session, session.begin():
        session.add(
            ConversationRow(
                id="conversation-1", token_hash="", channel="web", created_at=now, last_at=now, person_id="person-1"
            )
        )
    yield Form(engine, talk)
    engine.dispose()


def asks(reply: TurnReply, question: str) -> bool:
    """Whether the reply ends with a question, and offers no other buttons than its own."""
    own = f'"question": "{question}"'
    return bool(reply.messages[-1].choices) and all(own in c.payload for m in reply.messages for c in m.choices)


async def test_it_starts_and_stays_open(form: Form) -> None:
    reply = await form.says("診断したい", "start_diagnosis")
    assert form.active
    assert asks(reply, "consent")
    assert reply.understood.intent == "start_diagnosis"


async def test_a_button_and_a_text_are_answers(form: Form) -> None:
    form.talk.start()
    assert asks(await form.taps("consent", "yes"), "stage")
    reply = await form.says("営業しています", "ask_scheme")
    assert asks(reply, "corporate_number")
    assert reply.understood.intent == "inform"
    assert form.active


async def test_what_the_conversation_remembers_of_the_business_is_not_asked_again(form: Form) -> None:
    form.remembered["filters"] = {"prefecture": "愛知県", "employees": 5}
    await form.says("診断したい", "start_diagnosis")
    reply = await form.taps("consent", "yes")
    assert "「場所：愛知県」「従業員：5人」" in reply.messages[-1].text
    assert form.talk.interview.value("prefecture") == "愛知県"


@pytest.mark.parametrize(
    ("intent", "text"), [("affirm", "はい"), ("deny", "いいえ"), ("inform", "3"), ("nlu_fallback", "まあまあ")]
)
async def test_a_text_that_reads_as_an_answer_is_one_whatever_it_was_taken_for(
    form: Form, intent: str, text: str
) -> None:
    form.talk.up_to("q4_01")
    assert asks(await form.says(text, intent), "q4_02")


@pytest.mark.parametrize("intent", ["ask_scheme", "ask_term", "ask_calendar", "ask_case", "inform", "nlu_fallback"])
async def test_a_side_question_is_answered_and_the_question_follows_in_one_message(form: Form, intent: str) -> None:
    form.talk.up_to("q2_03")
    form.knowledge.answers[QUESTION] = answered("test:a")
    reply = await form.says(QUESTION, intent)
    assert [m.type for m in reply.messages] == ["answer", "choices"]
    assert reply.messages[0].citations[0]["id"] == "test:a"
    assert form.slots["focus_document"] == "test:a"
    assert asks(reply, "q2_03")
    assert form.active


@pytest.mark.parametrize(
    ("intent", "text"),
    [("help", "使い方を教えて"), ("greet", "こんにちは"), ("thanks", "ありがとう"), ("save_item", "これを保存して"),
     ("subscribe_reminder", "締切を知らせて")],
)  # fmt: skip
async def test_other_requests_work_inside_and_the_question_stays(form: Form, intent: str, text: str) -> None:
    form.talk.up_to("q2_03")
    reply = await form.says(text, intent)
    assert len(reply.messages) == 2
    assert reply.understood.intent == intent
    assert asks(reply, "q2_03")
    assert form.active


@pytest.mark.parametrize(("intent", "text"), [("deny", "結構です"), ("deny", "違います"), ("affirm", "わかりました")])
async def test_a_bare_yes_or_no_outside_is_not_looked_for(form: Form, intent: str, text: str) -> None:
    reply = await form.says(text, intent)
    (message,) = reply.messages
    assert message.text == getattr(wording(), intent)
    assert form.knowledge.asked == []


@pytest.mark.parametrize(
    ("text", "confidence"),
    [("うーん", 0.5), ("いらない機械を売って新しいのを買いたい", 0.9), ("違う業種の補助金がいい", 0.8)],
)
async def test_words_that_hold_more_than_a_no_are_looked_for(form: Form, text: str, confidence: float) -> None:
    await form.says(text, "deny", confidence)
    assert [asked["text"] for asked in form.knowledge.asked] == [text]


async def test_a_button_of_something_else_works_inside(form: Form) -> None:
    form.talk.up_to("q2_03")
    form.knowledge.documents["test:b"] = scheme("test:b")
    form.knowledge.answers["1番目のを詳しく"] = answered("test:b")
    reply = await form.says('/ask_scheme{"document": "test:b"}', "ask_scheme", 1.0)
    assert reply.messages[0].type == "answer"
    assert asks(reply, "q2_03")


async def test_free_words_do_not_swallow_a_request_that_is_sure(form: Form) -> None:
    form.talk.up_to("vision")
    reply = await form.says("人と話したい", "talk_to_human", 0.95)
    desks, question = reply.messages
    assert desks.text.startswith(wording().human)
    assert '"question": "vision"' in question.choices[0].payload
    await form.says("みんなが集まる店にしたい", "talk_to_human", 0.5)
    assert form.talk.interview.value("vision") == "みんなが集まる店にしたい"
    assert not form.active


async def test_nonsense_is_no_question_to_the_knowledge_room(form: Form) -> None:
    form.talk.up_to("q2_03")
    for intent in ("out_of_scope", "nlu_fallback", "inform"):
        assert SAY.unread in (await form.says("ぬるぽ", intent)).messages[-1].text
    assert form.knowledge.asked == []


async def test_every_turn_begins_a_new_session_that_carries_what_is_remembered(form: Form) -> None:
    form.talk.up_to("q2_03")
    form.knowledge.answers[QUESTION] = answered("test:a")
    await form.says(QUESTION, "ask_term")
    await form.taps("q2_03", "1")
    assert form.session_is_new
    assert form.slots["focus_document"] == "test:a"
    assert form.slots["requested_slot"] == "interview_answer"


async def test_putting_off_ends_the_form_and_the_word_goes_on(form: Form) -> None:
    form.talk.up_to("q2_03")
    await form.says("あとで", "out_of_scope")
    assert not form.active
    reply = await form.says("診断の続き", "start_diagnosis")
    assert asks(reply, "q2_03")
    assert form.active


async def test_the_diagnosis_asked_for_again_offers_going_on_first(form: Form) -> None:
    form.talk.up_to("q2_03").says("あとで")
    reply = await form.says("経営診断を受けたい", "start_diagnosis")
    assert reply.messages[-1].choices[0].label == SAY.labels["resume"]
    assert not form.active
    assert asks(await form.says('/start_diagnosis{"value": "resume"}', "start_diagnosis", 1.0), "q2_03")


async def test_an_answer_finds_an_open_diagnosis_whose_form_has_been_forgotten(form: Form) -> None:
    form.talk.up_to("q2_03")
    assert not form.active
    assert asks(await form.says("3", "inform"), "q2_04")
    assert form.active


async def test_a_piece_of_information_without_any_diagnosis_is_a_question(form: Form) -> None:
    form.knowledge.answers["愛知県です"] = answered("test:a")
    reply = await form.says("愛知県です", "inform")
    assert reply.messages[0].type == "answer"
    assert not form.active


async def test_erasing_asks_before_and_a_no_goes_on(form: Form) -> None:
    form.talk.up_to("q2_03")
    reply = await form.says("データを消して", "delete_my_data", 0.95)
    assert [m.text for m in reply.messages] == [wording().delete_ask]
    assert form.active
    kept = await form.says('/delete_my_data{"confirm":"no"}', "delete_my_data", 1.0)
    assert kept.messages[0].text == wording().delete_kept
    assert asks(kept, "q2_03")
    erased = await form.says('/delete_my_data{"confirm":"yes"}', "delete_my_data", 1.0)
    assert erased.erase
    assert not form.active


async def test_a_typed_yes_or_no_to_erasing_is_no_answer_to_the_question(form: Form) -> None:
    form.talk.up_to("q4_03")
    await form.says("データを消して", "delete_my_data", 0.95)
    again = await form.says("はい", "affirm")
    assert [m.text for m in again.messages] == [wording().delete_ask]
    kept = await form.says("いいえ", "deny")
    assert kept.messages[0].text == wording().delete_kept
    assert asks(kept, "q4_03")
    assert "q4_03" not in form.talk.interview.answers
    assert asks(await form.says("いいえ", "deny"), "q4_04")


async def test_what_is_kept_is_shown_with_the_answers_inside(form: Form) -> None:
    form.talk.up_to("q2_03")
    reply = await form.says("今どう登録されてる？", "delete_my_data", 0.5)
    assert "・場所：愛知県" in reply.messages[-1].text
    assert asks(reply, "q2_03")


async def test_beginning_again_is_asked_about_inside(form: Form) -> None:
    form.talk.up_to("q2_03")
    form.active = True
    assert await form.send("最初からやり直したい", "restart", action="action_restart") is None
    reply = await form.says("最初からやり直したい", "restart")
    assert [c.label for c in reply.messages[-1].choices] == [SAY.labels[n] for n in ("go_on", "anew", "later")]


async def test_the_button_that_starts_over_puts_the_diagnosis_off(form: Form) -> None:
    form.talk.up_to("q2_03")
    form.active = True
    reply = await form.send("/restart", "restart", 1.0, action="action_restart")
    assert reply is not None
    assert reply.messages[0].choices[0].label == SAY.labels["go_on"]
    assert form.talk.interview.status == "paused"


async def test_the_end_tells_the_result_and_ends_the_form(form: Form) -> None:
    form.talk.up_to("vision")
    form.active = True
    reply = await form.taps("vision", "skip")
    assert reply.messages[-1].text == "結果"
    assert not form.active
