"""An owner talks with the staff: over HTTP, through a real gateway."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.handover.wording import wording
from actions.staff.audit import AuditLog
from knowledge.clock import now_jst
from tests.connectors.console.handover.staff_and_owner import (
    HERE,
    STOP,
    Operator,
    asks_for_a_person,
    call_of,
    taken,
    unasked,
)
from tests.connectors.conversation import Conversation
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway


def test_a_person_comes_answers_and_hands_back(
    open_office: Gateway, owner: Conversation, tanaka: Operator, rasa: FakeRasa
) -> None:
    owner.say("設備の補助金は？")
    called = asks_for_a_person(owner)
    assert called["handover"] == {"status": "waiting"}
    assert called["choices"][0]["payload"] == STOP["payload"]
    assert "次の順番" in called["text"]
    assert owner.say("待っているあいだの質問")[0]["text"] == "待っているあいだの質問"  # the assistant still answers
    call = call_of(open_office, owner)
    queue = tanaka.page()
    assert "人と話したいです" in queue
    assert "設備の補助金は？" in queue
    assert tanaka.takes(call).headers["location"] == f"{HERE}/{call}"
    arrived = unasked(owner)[-1]
    assert arrived["handover"] == {"status": "live", "name": "operatorの人"}
    assert "operatorの人" in arrived["text"]

    heard = len(rasa.received)
    response = owner.send({"text": "電話は090-1234-5678です"})
    assert response.json() == {"messages": [], "understood": {"intent": "talk_to_human", "confidence": 1.0}}
    assert len(rasa.received) == heard  # the assistant keeps silent
    news = tanaka.news(call)
    assert news["heard"] is True
    assert "電話は〔電話番号〕です" in news["html"]
    assert "1234-5678" not in tanaka.page(f"/{call}")

    assert tanaka.says(call, "はい、どうぞ。", "key-0001").status_code == 204
    said = owner.history(int(arrived["message_id"]))[-1]
    assert (said["role"], said["author"], said["text"]) == ("assistant", "operatorの人", "はい、どうぞ。")
    assert tanaka.closes(call, "handed_back", "資料をご覧ください").headers["location"] == HERE
    last = unasked(owner)[-1]
    assert last["handover"] == {"status": "ended"}
    assert "資料をご覧ください" in last["text"]
    assert owner.say("またボットに質問")[0]["text"] == "またボットに質問"
    assert tanaka.news(call, news["last"])["status"] == "ended"


def test_what_the_staff_say_arrives_through_the_event_stream(
    open_office: Gateway, owner: Conversation, tanaka: Operator
) -> None:
    call = taken(open_office, owner, tanaka)
    last = unasked(owner)[-1]["message_id"]
    headers = owner.headers | {"Last-Event-ID": last}
    with owner.client.stream("GET", f"{owner.path}/events", headers=headers, timeout=10) as events:
        tanaka.says(call, "すぐに届きます", "key-sse-1")
        data = next(line for line in events.iter_lines() if line.startswith("data:"))
    assert '"author":"operatorの人"' in data
    owner.send(STOP)


def test_only_one_of_two_takes_it_and_the_other_is_told_who(
    open_office: Gateway, owner: Conversation, tanaka: Operator, sato: Operator
) -> None:
    asks_for_a_person(owner)
    call = call_of(open_office, owner)
    assert tanaka.takes(call).status_code == 303
    refused = sato.takes(call)
    assert refused.status_code == 409
    assert "operatorの人さんが先に受けました" in refused.text
    for attempt in (sato.client.get(f"{HERE}/{call}"), sato.says(call, "横から", "key-sato")):
        assert attempt.status_code == 403
    assert tanaka.takes(call).status_code == 303  # a second click, or the back button
    assert [m.get("handover", {}).get("status") for m in unasked(owner)].count("live") == 1
    owner.send(STOP)


@pytest.mark.parametrize("words", ["ボットに戻して", "チャットボットに戻してください。", "自動の案内に戻りたい"])
def test_the_person_ends_it_in_their_own_words(
    open_office: Gateway, owner: Conversation, tanaka: Operator, words: str
) -> None:
    call = taken(open_office, owner, tanaka)
    (reply,) = owner.say(words)
    assert reply["handover"] == {"status": "ended"}
    assert tanaka.news(call)["status"] == "ended"
    late = tanaka.says(call, "まだいますか", "key-late")
    assert late.status_code == 409
    assert all("まだいますか" not in m["text"] for m in owner.history())


def test_a_call_is_taken_back_by_button_or_words(open_office: Gateway, owner: Conversation, tanaka: Operator) -> None:
    for send in (STOP, {"text": "呼び出しをやめる"}, {"text": "もう人は呼ばなくていいです"}):
        asks_for_a_person(owner)
        (reply,) = owner.send(send).json()["messages"]
        assert reply["handover"] == {"status": "ended"}
        assert reply["text"] == wording().taken_back_waiting
    assert owner.send(STOP).json()["messages"][0]["text"]


def test_pressed_twice_or_sent_again_a_message_arrives_once(
    open_office: Gateway, owner: Conversation, tanaka: Operator
) -> None:
    call = taken(open_office, owner, tanaka)
    for _ in range(3):
        assert tanaka.says(call, "一度だけ", "key-once").status_code == 204
    assert [m["text"] for m in unasked(owner)].count("一度だけ") == 1
    assert tanaka.says(call, "同じ鍵の別の言葉", "key-once").status_code == 204
    assert unasked(owner)[-1]["text"] == "同じ鍵の別の言葉"
    owner.send(STOP)


def test_an_ended_session_says_so_and_keeps_nothing_half_done(
    open_office: Gateway, owner: Conversation, tanaka: Operator
) -> None:
    call = taken(open_office, owner, tanaka)
    cookies = dict(tanaka.client.cookies)
    tanaka.client.cookies.clear()
    assert tanaka.says(call, "届かない", "key-gone").status_code == 401
    assert (
        tanaka.client.get(f"{HERE}/{call}").headers["location"]
        == f"/console/sign-in?next=%2Fconsole%2Fhandover%2F{call}"
    )
    tanaka.client.cookies.update(cookies)
    assert tanaka.says(call, "届かない", "key-gone").status_code == 204
    owner.send(STOP)


def test_without_anybody_at_the_desk_other_ways_are_offered(owner: Conversation) -> None:
    reply = asks_for_a_person(owner)
    assert "handover" not in reply
    assert wording().nobody_there in reply["text"]
    assert [c["payload"] for c in reply["choices"]][:2] == [
        '/inform{"question": "callback.start", "value": "begin"}', '/book_consultation{"value": ""}',
    ]  # fmt: skip
    assert reply["citations"]


def test_without_the_dialogue_engine_a_person_can_still_be_called(
    open_office: Gateway, owner: Conversation, tanaka: Operator, rasa: FakeRasa
) -> None:
    rasa.go_down()
    for send in ({"payload": "/talk_to_human"}, {"text": "担当者につないでください"}):
        reply = owner.send(send).json()["messages"][-1]
        assert reply["handover"] == {"status": "waiting"}
        assert owner.send(STOP).json()["messages"][0]["handover"] == {"status": "ended"}
    rasa.come_back()


def test_what_is_for_the_assistant_in_any_case_ends_it(
    open_office: Gateway, owner: Conversation, tanaka: Operator
) -> None:
    call = taken(open_office, owner, tanaka)
    assert owner.send({"payload": "/help"}).json()["messages"] == []
    assert "ボタン" in tanaka.news(call)["html"]
    assert owner.send({"payload": "/restart"}).json()["messages"]
    assert tanaka.news(call)["status"] == "ended"
    assert any(m.get("handover") == {"status": "ended"} for m in unasked(owner))


def test_notes_and_looks_leave_their_trace(open_office: Gateway, owner: Conversation, tanaka: Operator) -> None:
    call = taken(open_office, owner, tanaka)
    note = {"key": "n-key-0001", "text": "<b>設備</b>の相談"}
    for _ in range(2):
        assert tanaka.client.post(f"{HERE}/{call}/notes", data=note).status_code == 303
    page = tanaka.page(f"/{call}")
    assert page.count("&lt;b&gt;設備&lt;/b&gt;の相談") == 1
    owner.send(STOP)
    log = AuditLog(open_office.app.state.staff_sessions.engine)
    now = now_jst()
    noted = {(e.action, e.subject) for e in log.entries(now - timedelta(minutes=5), now + timedelta(minutes=5))}
    assert {("handover.take", str(call)), ("handover.conversation", str(call))} <= noted


def test_who_waits_stands_on_the_first_page(open_office: Gateway, owner: Conversation, tanaka: Operator) -> None:
    asks_for_a_person(owner)
    first = tanaka.client.get("/console/").text
    assert "チャットで待っている人" in first
    assert "電話を待っている人" in first
    owner.send(STOP)
