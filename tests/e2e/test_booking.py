"""Booking a consultation in conversations with the real system: in words, with a question in between, changed, cancelled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from actions.advice.wording import wording as advice_wording
from actions.consultation.chat.wording import wording
from actions.consultation.topics import topics
from actions.conversations.conversations import Conversations
from actions.interview.script import script
from actions.survey.surveys import Surveys
from actions.survey.wording import wording as survey_wording
from tests.connectors.conversation import Conversation
from tests.e2e.running_system import System

pytestmark = [pytest.mark.e2e, pytest.mark.rasa]

SAY = wording()
SECRETS = ("架空花子", "090-1234-5678", "09012345678", "+819012345678", "０９０")


def asked(messages: list[dict[str, Any]]) -> str | None:
    """The question of the booking that the reply ends with; None if it ends with none."""
    sent = [c["payload"] for c in messages[-1]["choices"]]
    if not sent or '"booking.' not in sent[0]:
        return None
    return str(json.loads(sent[0].removeprefix("/inform"))["question"]).removeprefix("booking.")


def press(conversation: Conversation, messages: list[dict[str, Any]], label: str) -> list[dict[str, Any]]:
    """The reply to one of the buttons shown last, of cards too."""
    shown = [*messages[-1]["choices"], *(a for c in messages[-1]["cards"] for a in c.get("actions", []))]
    payload = next(c["payload"] for c in shown if c["label"] == label)
    response = conversation.send({"payload": payload})
    assert response.status_code == 200, response.text
    replied: list[dict[str, Any]] = response.json()["messages"]
    return replied


def diagnosed(conversation: Conversation) -> list[dict[str, Any]]:
    """Goes through the diagnosis, by the first button but for one answer; the result."""
    conversation.say("経営診断を受けたい")
    messages = conversation.say("愛知の飲食店です")
    while (choices := messages[-1]["choices"]) and choices[-1]["label"] == script().labels["pause"]:
        messages = conversation.send({"payload": choices[0]["payload"]}).json()["messages"]
    return messages


def files_of(data_dir: Path) -> str:
    """All that the system has written about conversations and in its logs."""
    kept = [*(data_dir / "db").iterdir(), *(data_dir / "log").iterdir(), data_dir / "terminal.log"]
    return "".join(path.read_bytes().decode("utf-8", "ignore") for path in kept if path.is_file())


def test_by_telephone_with_a_question_in_between_changed_and_cancelled(
    conversation: Conversation, system: System
) -> None:
    messages = conversation.say("資金繰りの相談を電話で予約したい")
    assert "資金繰り" in messages[-1]["text"]
    assert asked(messages) == "slot"
    messages = conversation.say("インボイスって何？")
    assert messages[0]["type"] == "answer"
    assert asked(messages) == "slot"
    assert asked(conversation.say("なるべく早い時間で")) == "slot"
    assert asked(conversation.say("1番目でお願いします")) == "name"
    messages = conversation.say("架空花子と申します")
    assert "架空花子さん" in messages[-1]["text"]
    assert asked(messages) == "contact"
    assert asked(conversation.say("０９０－１２３４－５６７８")) == "supporter"
    assert asked(conversation.say("ひとりです")) == "shares"
    messages = conversation.say("何も見せない")
    assert asked(messages) == "confirm"
    assert "架空花子" in messages[-1]["text"]
    assert "090-1234-5678" in messages[-1]["text"]
    booked = press(conversation, messages, SAY.labels["confirm"])[-1]
    assert booked["type"] == "booking"
    assert SAY.notes["booked"] in booked["text"]
    assert (
        conversation.client.get(booked["cards"][0]["links"][0]["url"])
        .headers["content-type"]
        .startswith("text/calendar")
    )
    assert conversation.client.get(booked["cards"][0]["links"][1]["url"]).status_code == 200

    assert conversation.say("予約を確認したい")[0]["type"] == "booking"
    messages = conversation.say("予約をほかの日に変えたい")
    assert asked(messages) == "slot"
    messages = press(conversation, messages, messages[-1]["choices"][0]["label"])
    messages = press(conversation, messages, SAY.labels["confirm_move"])
    assert SAY.notes["moved"] in messages[-1]["text"]
    messages = press(conversation, messages, SAY.labels["cancel"])
    assert asked(messages) == "confirm"
    assert SAY.notes["cancelled"] in conversation.say("はい")[-1]["text"]
    assert SAY.notes["none"] in conversation.say("予約の一覧")[-1]["text"]

    said = [m["text"] for m in conversation.history() if m["role"] == "user"]
    assert SAY.marks["name"] in said
    written = files_of(system.data_dir) + json.dumps(conversation.history(), ensure_ascii=False)
    assert not [secret for secret in SECRETS if secret in written or json.dumps(secret)[1:-1] in written]


def test_put_off_gone_on_with_and_the_diagnosis_in_between(conversation: Conversation) -> None:
    conversation.say("創業の相談をオンラインで予約したい")
    messages = conversation.say("あとで")
    assert SAY.notes["paused"] in messages[-1]["text"]
    messages = conversation.say("経営診断を受けたい")
    assert '"consent"' in messages[-1]["choices"][0]["payload"]
    messages = conversation.say("予約の続き")
    assert asked(messages) == "slot"
    messages = conversation.say("やめる")
    assert SAY.notes["left"] in messages[-1]["text"]


def test_all_of_it_is_erased_with_the_person(conversation: Conversation, database: Engine) -> None:
    conversation.say("補助金の相談を電話で予約したい")
    for text in ("1番目", "架空花子", "090-1234-5678", "ひとり", "なし", "はい、お願いします"):
        messages = conversation.say(text)
    booking_id = messages[-1]["cards"][0]["id"]
    messages = conversation.say("わたしのデータを消してください")
    press(conversation, messages, "はい、消します")
    with database.connect() as connection:
        for table in ("booking_contacts", "booking_drafts"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()  # noqa: S608
            assert not [row for row in rows if booking_id in row]


def test_what_the_diagnosis_told_is_not_asked_again(conversation: Conversation) -> None:
    diagnosed(conversation)
    messages = conversation.say("電話で専門家に相談したい")
    assert asked(messages) == "slot"
    about = [SAY.notes["known_topic"].format(topic=t.name) for t in topics() if t.name in messages[-1]["text"]]
    assert any(note in messages[-1]["text"] for note in about)
    for text in ("1番目", "架空花子", "090-1234-5678", "ひとり"):
        messages = conversation.say(text)
    assert asked(messages) == "shares"
    assert SAY.shares["diagnosis"] in [c["label"] for c in messages[-1]["choices"]]


@pytest.mark.parametrize(
    ("words", "said"),
    [("次にやることは？", "next_none"), ("宿題は何だっけ", "next_none"), ("相談で言われたことをもう一度", "told_none")],
)
def test_what_comes_out_of_consultations_is_asked_for_in_words(
    conversation: Conversation, words: str, said: str
) -> None:
    assert conversation.say(words)[-1]["text"] == getattr(advice_wording(), said)


def test_after_a_result_a_survey_takes_a_score_and_words(conversation: Conversation, database: Engine) -> None:
    messages = press(conversation, diagnosed(conversation), survey_wording().labels["begin"])
    assert messages[-1]["text"] == survey_wording().ask["diagnosis"]
    messages = conversation.say("8点くらいかな")
    assert messages[-1]["text"] == survey_wording().why.format(score=8)
    messages = conversation.say("質問が短くて、店の合間にも答えられました")
    assert [m["text"] for m in messages] == [survey_wording().thanks]
    kept = Surveys(database).latest(Conversations(database).person(conversation.id), ("done",))
    assert kept is not None
    assert (kept.score, kept.text) == (8, "質問が短くて、店の合間にも答えられました")
    assert conversation.say("インボイスって何？")[-1]["type"] == "answer"
