"""A conversation over HTTP, as a client of the contract has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Conversation:
    """A conversation begun over HTTP."""

    client: httpx.Client
    id: str
    token: str

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def send(self, body: Any, **headers: str) -> httpx.Response:
        """One turn."""
        return self.client.post(f"{self.path}/messages", json=body, headers=self.headers | headers)

    def say(self, text: str) -> list[dict[str, Any]]:
        """The messages that answer a typed text."""
        response = self.send({"text": text})
        assert response.status_code == 200, response.text
        messages: list[dict[str, Any]] = response.json()["messages"]
        return messages

    def history(self, after: int = 0) -> list[dict[str, Any]]:
        """The stored messages."""
        response = self.client.get(f"{self.path}/messages", params={"after": after}, headers=self.headers)
        assert response.status_code == 200, response.text
        messages: list[dict[str, Any]] = response.json()["messages"]
        return messages


def begin(client: httpx.Client) -> Conversation:
    """A new conversation."""
    response = client.post("/api/v1/conversations")
    assert response.status_code == 201, response.text
    return Conversation(client, response.json()["conversation_id"], response.json()["token"])
