"""An owner asks to be called back, and the staff call: over HTTP, through a real gateway."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import Any

from actions.staff.audit import AuditLog
from knowledge.clock import now_jst
from tests.connectors.console.handover.staff_and_owner import HERE, Operator, asks_for_a_person
from tests.connectors.conversation import Conversation
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway

NUMBER = "090-1234-5678"


def presses(owner: Conversation, step: str, value: str) -> dict[str, Any]:
    payload = f'/inform{{"question": "callback.{step}", "value": "{value}"}}'
    message: dict[str, Any] = owner.send({"payload": payload}).json()["messages"][-1]
    return message


def call_back_asked_for(owner: Conversation) -> dict[str, Any]:
    """From 「人と話したい」 to the request; the last reply."""
    offered = asks_for_a_person(owner)
    asked = owner.send({"payload": offered["choices"][0]["payload"]}).json()["messages"][-1]
    assert "番号を教えてください" in asked["text"]
    assert "いつごろ" in owner.say(f"{NUMBER} です")[-1]["text"]
    confirm = presses(owner, "wished", "afternoon")
    assert f"電話番号：{NUMBER}" in confirm["text"]
    return presses(owner, "confirm", "confirm")


def test_the_staff_call_back_and_note_what_came_of_it(
    open_office: Gateway, owner: Conversation, sato: Operator, rasa: FakeRasa
) -> None:
    done = call_back_asked_for(owner)
    assert f"{NUMBER} にお電話します" in done["text"]
    assert "1件が待っています" in sato.page()
    waiting = sato.page("/callbacks")
    assert "希望の時間：午後" in waiting
    assert NUMBER not in waiting
    call = int(waiting.split(f'action="{HERE}/callbacks/')[1].split("/")[0])
    shown = sato.client.post(f"{HERE}/callbacks/{call}/phone", headers={"Accept": "application/json"})
    assert shown.json() == {"phone": NUMBER}
    assert NUMBER in sato.client.post(f"{HERE}/callbacks/{call}/phone").text  # without a script
    log, now = AuditLog(open_office.app.state.staff_sessions.engine), now_jst()
    looks = log.entries(now - timedelta(minutes=5), now + timedelta(minutes=5), action="callback.phone")
    assert [e.subject for e in looks] == [str(call)] * 2

    for _ in range(2):  # a double click
        assert sato.client.post(f"{HERE}/callbacks/{call}/mark", data={"status": "not_reached", "tries": 0}).is_redirect
    assert "1回つながりませんでした" in sato.page("/callbacks")
    told = [m["text"] for m in owner.history() if "つながりませんでした" in m["text"]]
    assert len(told) == 1
    sato.client.post(f"{HERE}/callbacks/{call}/mark", data={"status": "done", "tries": 1})
    assert "もう一度かける" in sato.page("/callbacks")


def test_the_number_stands_nowhere_but_encrypted(open_office: Gateway, owner: Conversation, rasa: FakeRasa) -> None:
    call_back_asked_for(owner)
    presses(owner, "pending", "cancel")
    digits = NUMBER.replace("-", "")
    files = (open_office.settings.data_dir / "db").glob("madoguchi.sqlite*")
    content = b"".join(file.read_bytes() for file in files)
    for written in (NUMBER, digits, f"+81{digits[1:]}"):
        assert written.encode() not in content
        assert all(written not in str(sent) for sent in rasa.received)
    assert NUMBER not in str(owner.history())
    with sqlite3.connect(open_office.settings.data_dir / "db" / "madoguchi.sqlite") as database:
        assert database.execute("SELECT count(*) FROM callbacks WHERE status = 'cancelled'").fetchone()[0] == 1


def test_a_number_that_is_gone_is_404(sato: Operator) -> None:
    assert sato.client.post(f"{HERE}/callbacks/999999/phone").status_code == 404
