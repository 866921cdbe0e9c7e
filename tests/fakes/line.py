"""LINE's side, on a loopback port of its own: the simulator, driven from a test."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from PIL import Image

from connectors.line.limits import MOST_FLEX_PIXELS, MOST_PICTURE_BYTES, MOST_PREVIEW_BYTES, PICTURE_KINDS
from madoguchi.line_simulator.app import ACCESS_TOKEN, CHANNEL_SECRET
from madoguchi.line_simulator.platform import Platform, User
from madoguchi.line_simulator.running import running

_PATIENCE_S = 20.0
Json = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """A running simulator. `settings` are those that make a gateway speak to it."""

    url: str
    platform: Platform
    client: httpx.Client

    @property
    def settings(self) -> Json:
        """Settings of the gateway."""
        return {
            "line_api_base": self.url, "line_channel_secret": CHANNEL_SECRET, "line_channel_access_token": ACCESS_TOKEN,
        }  # fmt: skip

    def person(self, name: str = "テスト 花子") -> Phone:
        """Somebody who follows the account already."""
        answer = self.client.post("/simulator/users", json={"name": name})
        user = self.platform.users[answer.json()["userId"]]
        user.follows = True
        return Phone(self, user)


@dataclass(frozen=True)
class Phone:
    """One user's app."""

    line: Line
    user: User

    def act(self, kind: str, **more: Any) -> Json:
        """Does something; gives the event that the bot gets."""
        answer = self.line.client.post(f"/simulator/users/{self.user.user_id}/acts", json={"kind": kind, **more})
        event: Json = answer.raise_for_status().json()
        return event

    def says(self, text: str) -> list[Json]:
        """Types, and waits for the answer: the message objects of it."""
        seen = len(self.got())
        self.act("text", text=text)
        return self.wait(seen + 1)[seen:]

    def presses(self, data: str, shown: str = "", **params: str) -> list[Json]:
        """Presses a button, and waits for the answer."""
        seen = len(self.got())
        self.act("postback", data=data, display_text=shown, params=params)
        return self.wait(seen + 1)[seen:]

    def taps(self, label: str) -> list[Json]:
        """Presses the button of the newest messages that is labelled so."""
        for message in reversed(self.got()):
            for action in actions_in(message):
                if label in (action.get("label"), action.get("displayText")):
                    return self.presses(action["data"], action.get("displayText") or "")
        raise AssertionError(f"no button 「{label}」 in {[labels_in(m) for m in self.got()[-5:]]}")

    def got(self) -> list[Json]:
        """All message objects of the bot so far."""
        return [entry["message"] for entry in self.user.timeline if entry["from"] == "bot"]

    def ways(self) -> list[str]:
        """How each sending came: `reply` or `push`."""
        came = {entry["sending"]: entry["way"] for entry in self.user.timeline if entry["from"] == "bot"}
        return list(came.values())

    def wait(self, count: int) -> list[Json]:
        """All message objects of the bot, once there are `count` of them and no more come."""
        until(lambda: len(self.got()) >= count, f"{count} messages, got {self.got()}")
        seen = -1
        while seen != len(self.got()):
            seen = len(self.got())
            time.sleep(0.05)
        return self.got()


def until(true: Callable[[], bool], what: str, patience_s: float = _PATIENCE_S) -> None:
    """Waits until something is true."""
    deadline = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)


def actions_in(part: Any) -> Iterator[Json]:
    """Every action in a message object, its quick replies included."""
    if isinstance(part, dict):
        if part.get("type") in ("postback", "uri", "datetimepicker"):
            yield part
        for value in part.values():
            yield from actions_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from actions_in(value)


def labels_in(message: Json) -> list[str]:
    """What can be tapped."""
    return [str(a.get("label") or a.get("displayText")) for a in actions_in(message)]


def pictures_in(part: Any) -> Iterator[tuple[str, int]]:
    """(address, most bytes that LINE takes there) of every picture: of image messages, their previews, and in Flex."""
    if isinstance(part, dict):
        if part.get("type") == "image":
            limits = {
                "originalContentUrl": MOST_PICTURE_BYTES, "previewImageUrl": MOST_PREVIEW_BYTES, "url": MOST_PICTURE_BYTES,
            }  # fmt: skip
            yield from ((part[key], most) for key, most in limits.items() if key in part)
        for value in part.values():
            yield from pictures_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from pictures_in(value)


def picture_problems(answer: httpx.Response, most_bytes: int) -> list[str]:
    """Why LINE would not show what it got from the address of a picture; empty if it would."""
    if answer.status_code != 200:
        return [f"status {answer.status_code}"]
    with Image.open(io.BytesIO(answer.content)) as picture:
        picture.load()
        kind, pixels = picture.get_format_mimetype(), max(picture.size)
    found = [] if kind in PICTURE_KINDS else [f"a picture of the kind {kind}"]
    if answer.headers["content-type"] != kind:
        found.append(f"{kind} called {answer.headers['content-type']}")
    if len(answer.content) > most_bytes:
        found.append(f"{len(answer.content)} bytes")
    if pixels > MOST_FLEX_PIXELS:
        found.append(f"{pixels} pixels")
    return found


def words_in(part: Any) -> str:
    """All words of a message object."""
    if isinstance(part, dict):
        own = str(part["text"]) if isinstance(part.get("text"), str) else ""
        return " ".join(filter(None, [own, *(words_in(v) for v in part.values())]))
    return " ".join(filter(None, map(words_in, part))) if isinstance(part, list) else ""


@contextlib.contextmanager
def line_running(webhook: Callable[[], str]) -> Iterator[Line]:
    """LINE's side until the end of the block, sending its events to the address that `webhook` gives."""
    with (
        running(webhook) as (url, platform),
        httpx.Client(base_url=url, trust_env=False, timeout=_PATIENCE_S) as client,
    ):
        yield Line(url, platform, client)
