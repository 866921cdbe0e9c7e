"""The diagnosis in conversations with the real system: by buttons, in words, put off, and through crashes."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.errors import UnknownConversation
from actions.handover.announcing import to_book, to_call_back, to_chat
from actions.interview.repository import Interviews
from actions.interview.result.wording import wording as result_wording
from actions.interview.script import script
from actions.interview.state import Interview
from actions.interview.wording import wording
from actions.replies.wording import wording as reply_wording
from tests.connectors.conversation import Conversation, begin
from tests.e2e.running_system import System, wait_until_ready

pytestmark = [pytest.mark.e2e, pytest.mark.rasa]

MOST_TAPS = 45
PEOPLE = 5
MOST_PRESSES = 240
NARROWING = {"region", "sector"}
"""Questions that only narrow down what the next one offers."""
SAY = wording()


def send(conversation: Conversation, **body: str) -> tuple[list[dict[str, Any]], str]:
    """(the messages that reply, what the turn was taken for)."""
    response = conversation.send(body)
    assert response.status_code == 200, response.text
    return response.json()["messages"], response.json()["understood"]["intent"]


def asked(messages: list[dict[str, Any]]) -> str | None:
    """The question that the reply ends with, if it is one of the diagnosis; ways to a person may stand among its buttons."""
    ways = {to_call_back().payload, to_chat().payload, to_book().payload}
    choices = [c for c in messages[-1]["choices"] if c["payload"] not in ways]
    if not choices or not choices[0]["payload"].startswith("/inform"):
        return None
    sent = [json.loads(c["payload"].removeprefix("/inform")) for c in choices]
    assert sent[-1]["value"] == "pause"
    (question,) = {s["question"] for s in sent}
    return str(question)


def first_choice(messages: list[dict[str, Any]]) -> str:
    return str(messages[-1]["choices"][0]["payload"])


def stored(system: System, conversation: Conversation) -> Interview:
    """The diagnosis as the database has it."""
    engine = open_database(f"sqlite:///{system.data_dir / 'db' / 'madoguchi.sqlite'}")
    try:
        found = Interviews(engine, script()).latest(Conversations(engine).person(conversation.id))
    finally:
        engine.dispose()
    assert found is not None
    return found


def test_the_whole_diagnosis_takes_few_taps_and_ends_in_a_result(conversation: Conversation) -> None:
    messages, intent = send(conversation, text="経営診断を受けたい")
    assert intent == "start_diagnosis"
    assert asked(messages) == "consent"
    taps, put = 0, []
    while (question := asked(messages)) is not None:
        put.append(question)
        messages, _ = send(conversation, payload=first_choice(messages))
        taps += 1
        assert taps <= MOST_TAPS
    assert len(put) == len(set(put)) >= 33
    assert result_wording().labels["consultation"] in [c["label"] for c in messages[-1]["choices"]]
    assert sum(m["type"] == "image" for m in messages) == 2
    after, _ = send(conversation, text="人を雇うとき、もらえるお金はある？")
    assert after[-1]["type"] == "answer"
    assert asked(after) is None


def test_free_words_several_at_once_a_correction_and_an_explanation(conversation: Conversation) -> None:
    send(conversation, text="診断したい")
    messages, _ = send(conversation, text="愛知の飲食店です")
    assert "愛知県" in messages[-1]["text"]
    assert asked(messages) == "stage"
    messages, _ = send(conversation, text="もう営業しています")
    assert asked(messages) == "corporate_number"
    messages, _ = send(conversation, text="とばす")
    assert asked(messages) == "staff"
    send(conversation, text="5人")
    messages, _ = send(conversation, text="やっぱり従業員は15人")
    assert "従業員を「5人」から「15人」に変えました" in messages[-1]["text"]
    assert asked(messages) == "capital"
    send(conversation, text="個人事業です")
    messages, _ = send(conversation, text="それどういう意味？")
    assert "たとえば" in messages[-1]["text"]
    messages, _ = send(conversation, text="まあまあ")
    assert asked(messages) == "q2_02"


def test_what_was_told_before_is_not_asked_again(conversation: Conversation) -> None:
    send(conversation, text="うちは愛知の飲食店です。使える補助金はありますか")
    messages, _ = send(conversation, text="診断したい")
    messages, _ = send(conversation, payload=first_choice(messages))
    assert "先ほどうかがった「場所：愛知県」「業種：" in messages[-1]["text"]
    assert asked(messages) == "stage"
    send(conversation, text="営業しています")
    messages, _ = send(conversation, text="とばす")
    assert asked(messages) == "staff"
    messages, _ = send(conversation, text="やっぱり場所は岐阜県")
    assert "場所を「愛知県」から「岐阜県」に変えました" in messages[-1]["text"]


def test_side_questions_and_requests_are_answered_and_the_question_stays(
    conversation: Conversation, system: System
) -> None:
    messages, _ = send(conversation, text="診断したい")
    messages, _ = send(conversation, payload=first_choice(messages))
    before = stored(system, conversation)
    for text, intent in (
        ("インボイスって何？", "ask_term"), ("人を雇うとき、もらえるお金はある？", "ask_scheme"),
        ("締切が近い補助金を教えて", "ask_calendar"), ("使い方を教えて", "help"), ("人と話したい", "talk_to_human"),
        ("こんにちは", "greet"),
    ):  # fmt: skip
        messages, understood = send(conversation, text=text)
        assert understood == intent
        assert len(messages) >= 2
        assert messages[0]["choices"] == []
        assert messages[-1]["text"].startswith(SAY.asked_again)
        assert asked(messages) == "stage"
    for nonsense in ("ぬるぽ", "バカ", "あ" * 1900, "/restart"):
        messages, _ = send(conversation, text=nonsense)
        assert messages[-1]["choices"], nonsense
    assert stored(system, conversation).answers == before.answers


def test_it_is_put_off_and_gone_on_with(conversation: Conversation) -> None:
    messages, _ = send(conversation, text="診断したい")
    messages, _ = send(conversation, payload=first_choice(messages))
    messages, _ = send(conversation, payload=first_choice(messages))
    waiting = asked(messages)
    messages, _ = send(conversation, text="あとで")
    assert messages[-1]["choices"][0]["label"] == SAY.labels["go_on"]
    messages, _ = send(conversation, text="インボイスって何？")
    assert asked(messages) is None
    messages, _ = send(conversation, text="診断をお願いします")
    assert [c["label"] for c in messages[-1]["choices"]] == [SAY.labels[n] for n in ("resume", "anew", "later")]
    messages, _ = send(conversation, payload=first_choice(messages))
    assert asked(messages) == waiting
    messages, _ = send(conversation, payload="/restart")
    assert messages[0]["choices"][0]["label"] == SAY.labels["go_on"]
    messages, _ = send(conversation, text="診断の続き")
    assert asked(messages) == waiting


def test_starting_over_and_erasing_are_asked_about_inside(conversation: Conversation, system: System) -> None:
    messages, _ = send(conversation, text="診断したい")
    messages, _ = send(conversation, payload=first_choice(messages))
    messages, intent = send(conversation, text="最初からやり直したい")
    assert intent == "restart"
    assert [c["label"] for c in messages[-1]["choices"]] == [SAY.labels[n] for n in ("go_on", "anew", "later")]
    messages, _ = send(conversation, payload=first_choice(messages))
    assert asked(messages) == "stage"
    messages, _ = send(conversation, text="わたしのデータを消してください")
    assert [m["text"] for m in messages] == [reply_wording().delete_ask]
    messages, _ = send(conversation, text="いいえ")
    assert asked(messages) == "stage"
    send(conversation, payload='/delete_my_data{"confirm":"yes"}')
    with pytest.raises(UnknownConversation):
        stored(system, conversation)


def test_killed_in_the_middle_nobody_loses_an_answer(system: System, client: httpx.Client) -> None:
    """Both processes are killed while answers are on their way; people press again whatever got no reply."""
    people = [begin(client) for _ in range(PEOPLE)]
    confirmed: list[dict[str, str]] = [{} for _ in people]
    with ThreadPoolExecutor(PEOPLE) as pool:
        ended = [pool.submit(_answer_all, person, given) for person, given in zip(people, confirmed, strict=True)]
        for answers, kill in ((8, lambda: system.gateway().kill()), (18, lambda: system.dialogue_engine().kill())):
            while sum(map(len, confirmed)) < answers * PEOPLE and not all(e.done() for e in ended):
                time.sleep(0.01)
            assert not any(e.done() for e in ended)
            kill()
        for end in ended:
            end.result()
    wait_until_ready(system)
    for person, given in zip(people, confirmed, strict=True):
        kept = stored(system, person)
        assert kept.status == "done"
        assert len(given) >= 33
        for question, value in given.items():
            assert question in NARROWING or kept.is_answered(question), question
            assert value in ("skip", "next") or question in NARROWING or kept.value(question) == value, question


def _answer_all(conversation: Conversation, given: dict[str, str]) -> None:
    """Answers everything with the first button; what was confirmed is noted in `given`."""
    messages, _ = send(conversation, text="診断したい")
    while (question := asked(messages)) is not None:
        payload = first_choice(messages)
        replies = (_pressed(conversation, payload) for _ in range(MOST_PRESSES))
        messages = next(reply for reply in replies if reply is not None)
        given[question] = json.loads(payload.removeprefix("/inform"))["value"]


def _pressed(conversation: Conversation, payload: str) -> list[dict[str, Any]] | None:
    """The reply to a button; None, a little later, if there was none or only an excuse."""
    try:
        response = conversation.send({"payload": payload})
        if response.status_code == 200:
            messages: list[dict[str, Any]] = response.json()["messages"]
            if messages[-1]["text"] != reply_wording().without_diagnosis:
                return messages
    except httpx.HTTPError:
        pass
    time.sleep(0.5)
    return None
