"""An owner who asks for a person, and a member of the staff in the console, over one real gateway."""

from __future__ import annotations

import json
from typing import Any

import httpx

from connectors.rasa.action_endpoint import PATH as ACTIONS
from madoguchi.secret import internal_token
from tests.connectors.console.sign_in import csrf_of
from tests.connectors.conversation import Conversation
from tests.connectors.fake_rasa import Behaviour, echo
from tests.connectors.gateway import Gateway

ALWAYS = "月火水木金土日祝 00:00-24:00"
HERE = "/console/handover"
STOP = {"payload": '/talk_to_human{"value": "stop"}'}
_PERSON = "人と話したい"
_CALL_BACK = '/inform{"question": "callback.'
_BACK = ("inform", "validate_interview_form")


def calls_people(gateway: Gateway) -> Behaviour:
    """Like the real dialogue engine: who asks for a person, or to be called back, gets the action for it, everything else
    an echo."""

    def behave(handler: Any, sent: dict[str, Any]) -> None:
        said = str(sent["message"])
        person, call_back = said.startswith("/talk_to_human") or _PERSON in said, said.startswith(_CALL_BACK)
        if not person and not call_back:
            return echo(handler, sent)
        intent, action = _BACK if call_back else ("talk_to_human", "action_talk_to_human")
        _, _, parameters = said.partition("{")
        entities = [{"entity": k, "value": v} for k, v in json.loads("{" + parameters if parameters else "{}").items()]
        latest = {"text": said, "intent": {"name": intent, "confidence": 0.95}, "entities": entities}
        tracker = {"sender_id": sent["sender"], "slots": {}, "latest_message": latest, "events": []}
        call = {"next_action": action, "sender_id": sent["sender"], "tracker": tracker, "domain": {}}
        token = {"token": internal_token(gateway.settings.data_dir)}
        done = httpx.post(f"{gateway.url}{ACTIONS}", params=token, json=call, trust_env=False, timeout=30)
        replies = [{"recipient_id": "x", "custom": r["custom"]} for r in done.json()["responses"]]
        return handler.answer(200, json.dumps(replies).encode())  # type: ignore[no-any-return]

    return behave


class Operator:
    """A member of the staff with a browser."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.client.headers["Accept"] = "text/html"

    def comes(self) -> None:
        """Takes conversations from now on."""
        assert self.client.post(f"{HERE}/presence", data={"available": "true"}).status_code == 303

    def goes(self) -> None:
        """Takes none any more."""
        self.client.post(f"{HERE}/presence", data={"available": "false"})

    def takes(self, call: int) -> httpx.Response:
        """Takes a call."""
        return self.client.post(f"{HERE}/{call}/take")

    def says(self, call: int, text: str, key: str) -> httpx.Response:
        """Answers, as the page's script does."""
        return self.client.post(
            f"{HERE}/{call}/messages", data={"key": key, "text": text}, headers={"Accept": "application/json"}
        )

    def closes(self, call: int, how: str, remark: str = "") -> httpx.Response:
        """Ends a conversation."""
        return self.client.post(f"{HERE}/{call}/close", data={"how": how, "remark": remark})

    def news(self, call: int, after: int = 0) -> dict[str, Any]:
        """What the page's script gets."""
        response = self.client.get(
            f"{HERE}/{call}/new", params={"after": after}, headers={"Accept": "application/json"}
        )
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    def page(self, path: str = "") -> str:
        """A page of the hand-over."""
        response = self.client.get(f"{HERE}{path}")
        assert response.status_code == 200, response.text
        csrf_of(response.text)
        return response.text


def asks_for_a_person(owner: Conversation) -> dict[str, Any]:
    """The owner asks for a person; the reply."""
    (reply,) = owner.say(f"{_PERSON}です")
    return reply


def call_of(gateway: Gateway, owner: Conversation) -> int:
    """The id of the open call of a conversation."""
    call = gateway.app.state.chat.staff.handovers.of_conversation(owner.id)
    assert call is not None
    return int(call.id)


def taken(gateway: Gateway, owner: Conversation, operator: Operator) -> int:
    """The owner asks for a person, and the operator takes it; the id of the call."""
    asks_for_a_person(owner)
    call = call_of(gateway, owner)
    operator.takes(call)
    return call


def unasked(owner: Conversation) -> list[dict[str, Any]]:
    """What the owner has been told."""
    return [m for m in owner.history() if m["role"] == "assistant"]
