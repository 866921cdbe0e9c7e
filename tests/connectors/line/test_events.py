"""What events say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.line.events import (
    Blocked,
    Followed,
    Heard,
    Joined,
    Linked,
    Pressed,
    Said,
    Sent,
    TookBack,
    heard,
    is_id,
    is_private,
    occurred_at,
    user_of,
)  # fmt: skip

USER = {"type": "user", "userId": "U1"}
NOBODY: tuple[Any, ...] = (None, [], "user", {}, {"type": "room"})
NEVER: tuple[Any, ...] = (None, "soon", [], float("nan"), 1e300, 10**400, -(10**17))
GROUP = {"type": "group", "groupId": "C1", "userId": "U1"}


def text(value: Any = "人を雇いたい", **more: Any) -> dict[str, Any]:
    return {"type": "message", "source": USER, "message": {"type": "text", "id": "7", "text": value} | more}


def place(address: str | None, title: str | None = None) -> dict[str, Any]:
    return {
        "type": "message",
        "source": USER,
        "message": {"type": "location", "id": "7", "address": address, "title": title},
    }


def kind(name: str, source: Any = USER, **more: Any) -> dict[str, Any]:
    return {"type": name, "source": source} | more


EVENTS: list[tuple[dict[str, Any], Heard | None]] = [
    (text(), Said("人を雇いたい", "7")),
    (text(""), Said("", "7")),
    (text(None), Sent("other")),
    (text(id="あ" * 10), Said("人を雇いたい", "")),
    (text(id=7), Said("人を雇いたい", "")),
    (text(id="9" * 65), Said("人を雇いたい", "")),
    (place("日本、〒450-0002 愛知県名古屋市中村区"), Said("愛知県にいます", "7")),
    (place("日本、〒604-0000 京都府京都市"), Said("京都府にいます", "7")),
    (place("東京都府中市"), Said("東京都にいます", "7")),
    (place(None, "北海道庁"), Said("北海道にいます", "7")),
    (place("Seoul"), Sent("location")),
    (place(None), Sent("location")),
    *[(kind("message", message={"type": t, "id": "7"}), Sent(t)) for t in ("image", "video", "audio", "file", "sticker")],
    (kind("message", message={"type": "hologram"}), Sent("other")),
    (kind("message", message="text"), Sent("other")),
    (kind("postback", postback={"data": "/help"}), Pressed("/help")),
    (kind("postback", postback={"data": "p", "params": {"datetime": "2026-12-07T10:00"}}), Pressed("p", "2026-12-07T10:00")),
    (kind("postback", postback={"params": {"date": 7}}), Pressed("")),
    (kind("postback"), Pressed("")),
    (kind("follow", follow={"isUnblocked": True}), Followed()),
    (kind("unfollow"), Blocked()),
    (kind("unsend", unsend={"messageId": "7"}), TookBack("7")),
    (kind("unsend"), TookBack("")),
    (kind("accountLink", link={"result": "ok", "nonce": "n"}), Linked("n", ok=True)),
    (kind("accountLink", link={"result": "failed", "nonce": "n"}), Linked("n", ok=False)),
    (kind("accountLink"), Linked("", ok=False)),
    (kind("join", GROUP), Joined()),
    *[(kind(name, GROUP), None) for name in ("message", "postback", "leave", "memberJoined", "memberLeft", "unsend")],
    *[(kind(name), None) for name in ("beacon", "things", "videoPlayComplete", "membership", "", "activated")],
    *[(kind("message", source), None) for source in NOBODY],
    ({}, None),
]  # fmt: skip


@pytest.mark.parametrize(("event", "meant"), EVENTS, ids=lambda part: str(part)[:60])
def test_what_an_event_says(event: dict[str, Any], meant: Heard | None) -> None:
    assert heard(event) == meant


@pytest.mark.parametrize(
    ("event", "user"),
    [
        (kind("message"), "U1"), (kind("message", GROUP), "U1"), (kind("join", GROUP), "C1"),
        (kind("join", {"type": "room", "roomId": "R1"}), "R1"), (kind("memberJoined", {"type": "group", "groupId": "C1"}), None),
        (kind("message", None), None), (kind("message", {"userId": ""}), None), (kind("message", {"userId": 7}), None),
    ],
)  # fmt: skip
def test_whom_it_is_about(event: dict[str, Any], user: str | None) -> None:
    assert user_of(event) == user


def test_a_group_is_no_private_chat() -> None:
    assert is_private(kind("message")) and not is_private(kind("message", GROUP)) and not is_private({})


@pytest.mark.parametrize(
    ("timestamp", "at"),
    [
        (1_795_000_000_000, datetime(2026, 11, 18, 11, 6, 40, tzinfo=UTC)),
        *[(wrong, datetime(1970, 1, 1, tzinfo=UTC)) for wrong in NEVER],
    ],
    ids=str,
)  # fmt: skip
def test_when_it_happened(timestamp: Any, at: datetime) -> None:
    assert occurred_at({"timestamp": timestamp}) == at


@pytest.mark.parametrize(
    ("value", "good"),
    [("U" + "0" * 32, True), ("x" * 64, True), ("x" * 65, False), ("", False), (None, False), (7, False), ("a\x00", False),
     ("\ud83d", False), ("ユーザー", False), ("a\n", False)],
)  # fmt: skip
def test_ids_are_short_and_plain(value: Any, good: bool) -> None:
    assert is_id(value) is good
