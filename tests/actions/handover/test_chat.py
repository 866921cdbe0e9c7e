"""What a turn about a person does: in and out of office hours, and in the middle of a diagnosis."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from actions.handover.announcing import to_book, to_call_back, to_chat
from actions.handover.callback_flow import CallbackFlow
from actions.handover.callback_form import CallbackForms
from actions.handover.chat import HandoverTurns
from actions.handover.office_hours import OfficeHours
from actions.handover.wording import wording
from actions.rasa.reply import TurnReply
from actions.replies.message import Message
from tests.actions.fake_knowledge import FakeKnowledge
from tests.actions.handover.conftest import Desk
from tests.actions.interview.talking import Talk
from tests.actions.rasa.all_actions import executor_over

CALL = json.loads((Path(__file__).parents[1] / "rasa" / "calls" / "typed.json").read_text(encoding="utf-8"))
STOP = {"payload": '/talk_to_human{"value": "stop"}'}


def turns(desk: Desk, hours: str = "月-金 09:00-17:00") -> HandoverTurns:
    def desks(text: str) -> Message:
        return Message(type="answer", text=f"{text}よろず支援拠点")

    return HandoverTurns(desk.handovers, desk.presence, OfficeHours.parse(hours), desks, desk.clock)


def labels(message: Message) -> list[str]:
    return [c.label for c in message.choices]


def test_in_office_hours_somebody_is_called_and_it_is_said_how_many_wait(desk: Desk) -> None:
    desk.presence.set(1, "田中", available=True)
    first, second = desk.someone(), desk.someone()
    (told,) = turns(desk).reply(first, "人と話したい")
    assert told.handover == {"status": "waiting"}
    desk.clock.goes_on(seconds=1)
    (told,) = turns(desk).reply(second, "人と話したい")
    assert "前に1人" in told.text
    assert "呼び出しをやめる" in labels(told)
    (again,) = turns(desk).reply(second, "まだ？")
    assert again.text.startswith("もう呼んでいます")


@pytest.mark.parametrize(
    ("hours", "available", "weekday", "said"),
    [
        ("月-金 09:00-17:00", True, 21, wording().out_of_hours.format(hours="月-金 09:00-17:00")),
        ("月-金 09:00-17:00", True, 23, wording().out_of_hours.format(hours="月-金 09:00-17:00")),
        ("月-金 09:00-17:00", False, 20, wording().nobody_there),
    ],
)
def test_otherwise_a_call_back_or_a_booking_is_offered_with_the_public_desks(
    desk: Desk, hours: str, available: bool, weekday: int, said: str
) -> None:
    desk.clock.now = desk.clock.now.replace(day=weekday)
    desk.presence.set(1, "田中", available=available)
    (told,) = turns(desk, hours).reply(desk.someone(), "人と話したい")
    assert told.text.startswith(said)
    assert "よろず支援拠点" in told.text
    assert told.choices == (to_call_back(), to_book())
    assert desk.handovers.open_ones() == []


def test_without_any_staff_nobody_promises_to_call_back(desk: Desk) -> None:
    desk.presence.set(1, "田中", available=True)
    (told,) = turns(desk, "").reply(desk.someone(), "人と話したい")
    assert told.choices == (to_book(),)


def test_whoever_waits_when_the_last_one_leaves_still_waits(desk: Desk) -> None:
    someone = desk.someone()
    desk.presence.set(1, "田中", available=True)
    turns(desk).reply(someone, "")
    desk.presence.set(1, "田中", available=False)
    (told,) = turns(desk).reply(someone, "")
    assert told.handover == {"status": "waiting"}


@pytest.mark.parametrize(
    "text",
    [
        "ボットに戻して",
        "ボットに戻してください",
        "チャットボットに切り替えて",
        "自動の案内に戻してください。",
        "まどぐちに戻る",
    ],
)
def test_words_that_end_a_conversation_with_the_staff(desk: Desk, text: str) -> None:
    someone = desk.someone()
    called, _ = desk.handovers.call(someone, "")
    desk.handovers.take(called.id, 1, "田中")
    assert turns(desk).hear(someone, {"text": "ボットに戻す方法は何ですか？"}) == ()
    told = turns(desk).hear(someone, {"text": text})
    assert told is not None and told[0].handover == {"status": "ended"}


@pytest.mark.parametrize(
    "text",
    [
        "呼び出しをやめる",
        "呼び出しをやめてください",
        "担当者はもういらないです",
        "人は呼ばなくていいです",
        "やっぱりオペレーターは結構です",
    ],
)
def test_words_that_take_a_call_back(desk: Desk, text: str) -> None:
    someone = desk.someone()
    desk.handovers.call(someone, "")
    told = turns(desk).hear(someone, {"text": text})
    assert told is not None and told[0].text == wording().taken_back_waiting


@pytest.mark.parametrize(
    "text", ["人を雇うのをやめると補助金はどうなる？", "担当者の人件費は対象？", "取り消しになる条件は？"]
)
def test_a_question_while_waiting_is_for_the_assistant(desk: Desk, text: str) -> None:
    someone = desk.someone()
    desk.handovers.call(someone, "")
    assert turns(desk).hear(someone, {"text": text}) is None
    assert desk.handovers.of_conversation(someone) is not None


def test_without_a_call_every_turn_is_for_the_assistant(desk: Desk) -> None:
    someone = desk.someone()
    assert turns(desk).hear(someone, {"text": "ボットに戻して"}) is None
    assert turns(desk).hear(someone, STOP) is None
    (told,) = turns(desk).reply(someone, "", "stop")
    assert told.text == wording().not_open


class Diagnosis:
    """A person in the middle of a diagnosis, as the dialogue engine sees them."""

    def __init__(self, desk: Desk) -> None:
        self.conversation = desk.someone()
        talk = Talk(desk.engine, person=desk.conversations.person(self.conversation))
        talk.up_to("q2_03")
        staff = turns(desk)
        forms = CallbackForms(desk.engine, desk.cipher, desk.clock)
        flow = CallbackFlow(forms, desk.callbacks, staff.calls_back)
        self.executor = executor_over(desk.engine, FakeKnowledge(), talk.dialogue, flow, staff=staff)

    async def says(self, text: str, intent: str, confidence: float = 0.95) -> TurnReply:
        state: dict[str, Any] = json.loads(json.dumps(CALL))
        state["sender_id"] = state["tracker"]["sender_id"] = self.conversation
        state["next_action"] = "validate_interview_form"
        _, brace, parameters = text.partition("{")
        entities = json.loads(brace + parameters) if text.startswith("/") and brace else {}
        state["tracker"]["latest_message"] |= {
            "text": text, "intent": {"name": intent, "confidence": confidence},
            "entities": [{"entity": name, "value": value} for name, value in entities.items()],
        }  # fmt: skip
        result = await self.executor.run(state)
        assert result is not None
        return TurnReply.model_validate(result.responses[0]["custom"])


async def test_in_a_diagnosis_a_person_is_called_and_the_question_stays(desk: Desk) -> None:
    desk.presence.set(1, "田中", available=True)
    diagnosis = Diagnosis(desk)
    called, question = (await diagnosis.says("人と話したい", "talk_to_human")).messages
    assert called.handover == {"status": "waiting"}
    assert all("q2_03" in c.payload for c in question.choices)


async def test_in_a_diagnosis_the_call_back_is_offered_and_the_diagnosis_goes_on_later(desk: Desk) -> None:
    diagnosis = Diagnosis(desk)
    *_, question = (await diagnosis.says("人と話したい", "talk_to_human")).messages
    payloads = [c.payload for c in question.choices]
    assert "q2_03" in payloads[0] and "q2_03" in payloads[-1]
    assert {to_call_back().payload, to_book().payload} <= set(payloads[1:-1])
    (asked,) = (await diagnosis.says(to_call_back().payload, "inform")).messages
    assert wording().callback["ask_phone"] in asked.text
    (left,) = (await diagnosis.says('/inform{"question": "callback.phone", "value": "leave"}', "inform")).messages
    assert any(c.payload.startswith(("/start_diagnosis", "/inform")) for c in left.choices[1:])


@pytest.mark.parametrize(
    "text",
    [
        "電話をもらいたい",
        "折り返し電話がほしい",
        "あとで電話して",
        "お昼すぎに、でんわをください",
        "手があいたら電話をかけてもらえますか",
        "かけ直してください",
        "折返しお願いします",
    ],
)
def test_asked_to_call_back_a_call_back_begins_or_both_ways_are_offered(desk: Desk, text: str) -> None:
    someone = desk.someone()
    assert turns(desk).calls_back(text)
    assert not turns(desk, "").calls_back(text)  # without staff nobody calls
    desk.presence.set(1, "田中", available=True)
    assert not turns(desk).calls_back(text)
    (told,) = turns(desk).reply(someone, text)
    assert told.choices == (to_call_back(), to_chat(), to_book())
    assert desk.handovers.open_ones() == []
    (told,) = turns(desk).reply(someone, "", "chat")
    assert told.handover == {"status": "waiting"}


@pytest.mark.parametrize(
    "text", ["人と話したい", "電話したい", "電話番号を教えて", "電話してもいいですか", "前に電話をもらったのですが"]
)
def test_other_words_to_the_staff_begin_no_call_back(desk: Desk, text: str) -> None:
    assert not turns(desk).calls_back(text)
    desk.presence.set(1, "田中", available=True)
    (told,) = turns(desk).reply(desk.someone(), text)
    assert told.handover == {"status": "waiting"}


@pytest.mark.parametrize("confidence", [0.95, 0.5])
async def test_in_a_diagnosis_asking_for_a_call_back_begins_it_and_puts_the_diagnosis_off(
    desk: Desk, confidence: float
) -> None:
    diagnosis = Diagnosis(desk)
    (asked,) = (await diagnosis.says("あとで電話をもらいたい", "talk_to_human", confidence)).messages
    assert asked.text == wording().callback["ask_phone"]
    (left,) = (await diagnosis.says('/inform{"question": "callback.phone", "value": "leave"}', "inform")).messages
    assert left.choices[0] == to_call_back() and len(left.choices) == 2


async def test_in_a_diagnosis_both_ways_are_offered_and_the_question_stays(desk: Desk) -> None:
    desk.presence.set(1, "田中", available=True)
    diagnosis = Diagnosis(desk)
    offered, question = (await diagnosis.says("あとで電話して", "talk_to_human")).messages
    assert offered.text == wording().chat_or_call_back
    payloads = [c.payload for c in question.choices]
    assert "q2_03" in payloads[0] and "q2_03" in payloads[-1]
    assert [to_call_back().payload, to_chat().payload, to_book().payload] == payloads[-4:-1]
