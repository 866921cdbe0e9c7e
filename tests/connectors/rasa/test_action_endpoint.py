"""`POST /actions/webhook`, which only the dialogue engine may call."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from connectors.rasa.action_endpoint import PATH
from madoguchi.secret import internal_token
from tests.connectors.gateway import Gateway
from tests.connectors.problems import assert_problem

CALL: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "actions" / "rasa" / "calls" / "typed.json").read_text(encoding="utf-8")
)


def call(gateway: Gateway, body: Any) -> httpx.Response:
    """A call with the shared secret."""
    return gateway.client.post(PATH, params={"token": internal_token(gateway.settings.data_dir)}, json=body)


def test_an_action_is_run(gateway: Gateway) -> None:
    given = CALL | {"tracker": CALL["tracker"] | {"latest_message": {"text": "みほん小口融資の上限は？"}}}
    response = call(gateway, given)
    assert response.status_code == 200
    reply = response.json()["responses"][0]["custom"]
    assert "2,000万円" in reply["messages"][0]["text"]
    slots = {e["name"]: e["value"] for e in response.json()["events"]}
    assert slots["focus_document"] == "mihon:yushi"


def test_the_domain_may_be_left_out(gateway: Gateway) -> None:
    given = {k: v for k, v in CALL.items() if k != "domain"} | {"next_action": "action_greet"}
    assert call(gateway, given).status_code == 200


@pytest.mark.parametrize("token", [None, "", "wrong", "ワロタ", "\x00"])
def test_a_wrong_token_is_refused(gateway: Gateway, token: str | None) -> None:
    parameters = {} if token is None else {"token": token}
    assert_problem(gateway.client.post(PATH, params=parameters, json=CALL), 401, "unauthorized")
    assert_problem(gateway.client.post(PATH, params=parameters, content=b"{"), 401, "unauthorized")


def test_an_unknown_action_is_told_as_the_dialogue_engine_expects(gateway: Gateway) -> None:
    response = call(gateway, CALL | {"next_action": "action_unknown"})
    assert response.status_code == 404
    assert response.json()["action_name"] == "action_unknown"


@pytest.mark.parametrize("body", [{}, {"next_action": "action_greet"}, {"next_action": "action_greet", "tracker": 3}])
def test_a_call_without_a_tracker_is_no_crash(gateway: Gateway, body: dict[str, Any]) -> None:
    response = call(gateway, body)
    assert response.status_code in (200, 500)
    assert "Traceback" not in response.text


def test_a_long_tracker_may_be_longer_than_what_people_may_send(gateway: Gateway) -> None:
    events = [{"event": "user", "text": "x" * 1000} for _ in range(100)]
    given = CALL | {"next_action": "action_greet", "tracker": CALL["tracker"] | {"events": events}}
    assert call(gateway, given).status_code == 200
