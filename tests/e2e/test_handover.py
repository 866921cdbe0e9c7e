"""From the assistant to a person and back, in conversations with the real system: somebody at the desk, and nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actions.handover.announcing import to_book, to_call_back, to_chat
from actions.handover.office_hours import is_holiday
from actions.handover.tables import HandoverRow
from actions.handover.wording import wording
from actions.interview.wording import wording as interview_wording
from knowledge.clock import today_jst
from tests.connectors.console.handover.staff_and_owner import HERE, Operator
from tests.connectors.console.sign_in import signed_in_at
from tests.connectors.conversation import Conversation
from tests.e2e.running_system import System

pytestmark = [pytest.mark.e2e, pytest.mark.rasa]

SAY = wording()
NUMBER, DIGITS = "090-1234-5678", "9012345678"


@pytest.fixture
def operator(system: System, database: Engine) -> Iterator[Operator]:
    """A member of the staff who has come, and goes at the end."""
    if is_holiday(today_jst()):
        pytest.skip("a public holiday: the office is closed")
    made = Operator(signed_in_at(system.base_url, database, "operator"))
    made.comes()
    yield made
    made.goes()
    made.client.close()


def send(conversation: Conversation, **body: str) -> list[dict[str, Any]]:
    """The messages that reply."""
    response = conversation.send(body)
    assert response.status_code == 200, response.text
    replied: list[dict[str, Any]] = response.json()["messages"]
    return replied


def asked(messages: list[dict[str, Any]]) -> str:
    """The question that the reply ends with."""
    payload: str = messages[-1]["choices"][0]["payload"]
    return str(json.loads(payload.removeprefix("/inform"))["question"])


def in_a_diagnosis(conversation: Conversation) -> str:
    """Begins one and answers the first questions; the one that waits then."""
    for text in ("診断したい", "愛知の飲食店です", "もう営業しています", "とばす"):
        messages = conversation.say(text)
    return asked(messages)


def call_of(database: Engine, conversation: Conversation) -> int:
    """The id of the call of a conversation."""
    with Session(database) as session:
        found = session.scalar(select(HandoverRow.id).where(HandoverRow.conversation_id == conversation.id))
    assert found is not None
    return found


def test_in_the_middle_of_a_diagnosis_a_person_comes_and_it_goes_on_where_it_was(
    conversation: Conversation, operator: Operator, database: Engine
) -> None:
    assert in_a_diagnosis(conversation) == "staff"
    called, question = conversation.say("担当の人と話したいです")
    assert called["handover"] == {"status": "waiting"}
    assert question["text"].startswith(interview_wording().asked_again)
    call = call_of(database, conversation)
    assert "担当の人と話したいです" in operator.page()
    assert operator.takes(call).headers["location"] == f"{HERE}/{call}"
    taken = conversation.history()[-1]
    assert taken["handover"] == {"status": "live", "name": "operatorの人"}
    assert "愛知の飲食店です" in operator.page(f"/{call}")

    assert send(conversation, text="パートも人数に入れますか") == []  # for the staff: the assistant keeps silent
    assert "パートも人数に入れますか" in operator.news(call)["html"]
    assert operator.says(call, "ふだん働いている人数でけっこうです。", str(uuid4())).status_code == 204
    since = conversation.history(int(taken["message_id"]))
    assert [(m["role"], m.get("author"), m["text"]) for m in since] == [
        ("user", None, "パートも人数に入れますか"), ("assistant", "operatorの人", "ふだん働いている人数でけっこうです。"),
    ]  # fmt: skip
    assert send(conversation, text="5人です") == []  # no answer to the diagnosis either

    assert operator.closes(call, "handed_back").headers["location"] == HERE
    assert conversation.history()[-1]["text"] == SAY.closed["handed_back"]
    messages = conversation.say("従業員は5人です")
    assert asked(messages) == "capital"
    answers = conversation.say("ここまでの答えを見せて")[-1]["text"]
    assert "愛知県" in answers and "5人" in answers


def test_asked_to_call_back_while_somebody_is_there_both_ways_are_offered(
    conversation: Conversation, operator: Operator
) -> None:
    (offered,) = conversation.say("あとで電話をもらえますか")
    assert [c["payload"] for c in offered["choices"]] == [c.payload for c in (to_call_back(), to_chat(), to_book())]
    (called,) = send(conversation, payload=to_chat().payload)
    assert called["handover"] == {"status": "waiting"}
    (stopped,) = conversation.say("やっぱり呼び出しをやめて")
    assert stopped["text"] == SAY.taken_back_waiting


def test_with_nobody_there_a_call_back_is_asked_for_in_words(
    conversation: Conversation, system: System, database: Engine
) -> None:
    waiting = in_a_diagnosis(conversation)
    (question,) = conversation.say("折り返しの電話をお願いしたいです")
    assert question["text"] == SAY.callback["ask_phone"]
    assert SAY.callback["ask_wished"] in conversation.say(f"{NUMBER}です")[-1]["text"]
    confirm = conversation.say("夕方の5時すぎ")[-1]["text"]
    assert f"電話番号：{NUMBER}" in confirm and "夕方の5時すぎ" in confirm
    done = conversation.say("はい、お願いします")[-1]
    assert done["text"] == SAY.callback["done"].format(phone=NUMBER, wished="夕方の5時すぎ")
    assert asked(send(conversation, payload=done["choices"][-1]["payload"])) == waiting

    staff = Operator(signed_in_at(system.base_url, database, "operator"))
    assert "夕方の5時すぎ" in staff.page("/callbacks")
    staff.client.close()
    files = [*(system.data_dir / "db").iterdir(), *(system.data_dir / "log").iterdir(), system.log]
    written = b"".join(path.read_bytes() for path in files if path.is_file())
    assert NUMBER.encode() not in written and DIGITS.encode() not in written
