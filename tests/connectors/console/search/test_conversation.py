"""A caller's conversation, opened by the code of their page: read-only, masked, noted, and not to be guessed."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx

from actions.staff.audit import AuditLog
from knowledge.clock import now_jst
from tests.connectors.console.sign_in import signed_in
from tests.connectors.conversation import begin
from tests.connectors.gateway import Gateway
from tests.connectors.problems import assert_problem

PATH = "/console/search/conversation"
PART = {"Accept": "application/json"}


def test_the_code_of_the_page_opens_the_conversation_and_that_is_noted(desk: Gateway, operator: httpx.Client) -> None:
    caller = begin(desk.client)
    caller.say("機械を買いたいです。電話は090-1234-5678です")
    given = desk.client.post(f"{caller.path}/support-code", headers=caller.headers)
    assert given.status_code == 201, given.text
    assert datetime.fromisoformat(given.json()["expires_at"]) - now_jst() <= timedelta(minutes=30)
    code = given.json()["code"]
    shown = operator.post(PATH, data={"code": f"{code[:3]} {code[3:]}"})
    assert shown.status_code == 200
    assert "機械を買いたいです" in shown.text and "1234-5678" not in shown.text
    assert "no-store" in shown.headers["Cache-Control"]
    audit = AuditLog(desk.app.state.staff_sessions.engine)
    now = now_jst()
    noted = audit.entries(now - timedelta(minutes=5), now + timedelta(minutes=5), action="conversation.read")
    assert [entry.subject for entry in noted] == [caller.id]


def test_only_who_holds_the_conversation_gets_a_code(desk: Gateway) -> None:
    caller, other = begin(desk.client), begin(desk.client)
    assert_problem(desk.client.post(f"{caller.path}/support-code", headers=other.headers), 401)
    assert_problem(desk.client.post(f"{caller.path}/support-code"), 401)


def test_guessing_ends_soon(desk: Gateway) -> None:
    with signed_in(desk, "operator") as guesser:
        answers = [guesser.post(PATH, data={"code": "000000"}, headers=PART).status_code for _ in range(11)]
        assert answers == [404] * 10 + [429]
    with signed_in(desk, "operator") as other:
        assert other.post(PATH, data={"code": "000000"}, headers=PART).status_code == 404


def test_it_is_the_call_centres_and_needs_the_token_of_the_page(desk: Gateway, operator: httpx.Client) -> None:
    for role in ("adviser", "office"):
        with signed_in(desk, role) as client:
            assert_problem(client.post(PATH, data={"code": "1"}, headers=PART), 403)
    operator.headers.pop("X-CSRF-Token")
    assert_problem(operator.post(PATH, data={"code": "1"}, headers=PART), 403)
