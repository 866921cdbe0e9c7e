"""One person of `make bench-interviews`: goes through the diagnosis by buttons, with pauses, and presses again what got no
reply. What was confirmed is remembered, to be compared with the database."""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass
from typing import Any, Literal

import httpx

from actions.interview.script import script
from actions.replies.wording import wording

AGAIN_S = 2.0
"""Pause before a button is pressed again."""
_START, _INFORM = "/start_diagnosis", "/inform"
_PAUSES = (0.5, 1.5)
"""A pause is drawn between so many times the usual one."""
_Messages = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Answered:
    """A turn that was answered: when it began (`time.monotonic`), how long it took (seconds), whether it asked the next
    question or told the result."""

    began: float
    seconds: float
    told: Literal["question", "result"]


class Interviewee:
    """Answers statements by chance, other questions with the button that moves forward.

    :param client: speaks to the system; its base address is that of the gateway.
    :param number: makes the same choices and pauses every time.
    :param pause_s: usual seconds between two answers.
    """

    def __init__(self, client: httpx.AsyncClient, number: int, pause_s: float) -> None:
        self._client = client
        self._chance = random.Random(number)
        self._pause_s = pause_s
        self._token = ""
        self.conversation = ""
        self.confirmed: dict[str, str] = {}
        """The value of each answer that got a reply, by question."""
        self.answered: list[Answered] = []
        self.refused = 0
        """How many turns got no reply, an error, or an excuse."""
        self.ended = False

    async def run(self) -> None:
        """From the first word to the result. It never gives up: the caller has to set a limit."""
        await asyncio.sleep(self._chance.uniform(0, self._pause_s))
        while not await self._begun():
            await asyncio.sleep(AGAIN_S)
        messages = await self._pressed(_START)
        while buttons := _buttons(messages):
            await asyncio.sleep(self._chance.uniform(*_PAUSES) * self._pause_s)
            question, value = self._choice(buttons)
            messages = await self._pressed(_INFORM + json.dumps({"question": question, "value": value}))
            self.confirmed[question] = value
        self.ended = True

    async def _begun(self) -> bool:
        try:
            begun = (await self._client.post("/api/v1/conversations")).raise_for_status().json()
        except httpx.HTTPError:
            self.refused += 1
            return False
        self.conversation, self._token = begun["conversation_id"], begun["token"]
        return True

    async def _pressed(self, payload: str) -> _Messages:
        """The reply to a button, pressed until there is one."""
        while True:
            began = time.monotonic()
            messages = await self._reply(payload)
            if messages is not None:
                told: Literal["question", "result"] = "question" if _buttons(messages) else "result"
                self.answered.append(Answered(began, time.monotonic() - began, told))
                return messages
            self.refused += 1
            await asyncio.sleep(AGAIN_S)

    async def _reply(self, payload: str) -> _Messages | None:
        path = f"/api/v1/conversations/{self.conversation}/messages"
        try:
            response = await self._client.post(
                path, json={"payload": payload}, headers={"Authorization": f"Bearer {self._token}"}
            )
        except httpx.HTTPError:
            return None
        if response.status_code != httpx.codes.OK:
            return None
        body = response.json()
        if any(m.get("text") in _excuses() for m in body["messages"]):
            return None
        messages: _Messages = body["messages"]
        return messages

    def _choice(self, buttons: list[dict[str, str]]) -> tuple[str, str]:
        """(question, value) of the button that is pressed."""
        asked = script().question(buttons[0]["question"])
        if asked is not None and asked.kind == "scale":
            values = {option.value for option in asked.options}
            buttons = [self._chance.choice([b for b in buttons if b["value"] in values])]
        return buttons[0]["question"], buttons[0]["value"]


def _excuses() -> tuple[str, str]:
    """What the gateway says when the dialogue engine is away."""
    return wording().without_diagnosis, wording().without_dialogue


def _buttons(messages: _Messages) -> list[dict[str, str]]:
    """What the buttons of a question send, [] if the reply ends with none of the diagnosis."""
    sent = [choice["payload"] for choice in messages[-1].get("choices", ())]
    if not sent or not all(payload.startswith(_INFORM) for payload in sent):
        return []
    return [json.loads(payload.removeprefix(_INFORM)) for payload in sent]
