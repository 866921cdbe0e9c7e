"""Nobody else sees or changes a conversation, and a restart of the gateway loses nothing of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from actions.staff.sessions import Sessions
from tests.connectors.console.handover.staff_and_owner import (
    ALWAYS,
    HERE,
    STOP,
    Operator,
    asks_for_a_person,
    call_of,
    calls_people,
    taken,
    unasked,
)
from tests.connectors.console.sign_in import new_member, signed_in, with_session
from tests.connectors.conversation import Conversation, begin
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway, place_index, running


@pytest.mark.parametrize("role", ["adviser", "office"])
@pytest.mark.parametrize("path", ["", "/queue", "/1", "/1/new", "/callbacks"])
def test_other_roles_see_nothing_of_it(open_office: Gateway, role: Any, path: str) -> None:
    with signed_in(open_office, role) as client:
        assert client.get(f"{HERE}{path}").status_code == 403


def test_nothing_changes_without_the_token_of_the_page(
    open_office: Gateway, owner: Conversation, tanaka: Operator
) -> None:
    asks_for_a_person(owner)
    call = call_of(open_office, owner)
    token = tanaka.client.headers.pop("X-CSRF-Token")
    posts = {
        "/presence": {"available": "true"}, f"/{call}/take": {}, f"/{call}/messages": {"key": "12345678", "text": "x"},
        f"/{call}/close": {"how": "finished"}, "/callbacks/1/phone": {},
    }  # fmt: skip
    for path, data in posts.items():
        assert tanaka.client.post(f"{HERE}{path}", data=data).status_code in (403, 404), path
    tanaka.client.headers["X-CSRF-Token"] = token
    assert call_of(open_office, owner) == call
    owner.send(STOP)


def test_a_restart_of_the_gateway_loses_nothing_and_sends_nothing_twice(
    index: Path, tmp_path: Path, rasa: FakeRasa
) -> None:
    place_index(index, tmp_path)
    with running(tmp_path, rasa.port, office_hours=ALWAYS) as before:
        rasa.behave = calls_people(before)
        engine = before.app.state.staff_sessions.engine
        token = Sessions(engine).begin(new_member(engine, "operator").id)
        tanaka = Operator(with_session(before.url, token))
        tanaka.comes()
        owner = begin(before.client)
        call = taken(before, owner, tanaka)
        tanaka.says(call, "これから再起動します", "key-restart")
        owner.send({"text": "わかりました"})
        tanaka.client.close()
    with running(tmp_path, rasa.port, office_hours=ALWAYS) as after:
        tanaka = Operator(with_session(after.url, token))
        owner = Conversation(after.client, owner.id, owner.token)
        assert "わかりました" in tanaka.page(f"/{call}")
        assert tanaka.says(call, "これから再起動します", "key-restart").status_code == 204
        assert [m["text"] for m in unasked(owner)].count("これから再起動します") == 1
        assert owner.send({"text": "まだいますか"}).json()["messages"] == []
        assert "まだいますか" in tanaka.news(call)["html"]
        tanaka.client.close()
