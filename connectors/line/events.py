"""What an event of the webhook says, as far as it matters here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeGuard

from knowledge.models.vocabulary import PREFECTURES

_MOST_ID = 64


@dataclass(frozen=True, slots=True)
class Said:
    """The user typed something. `message_id` names it when they take it back ("" without one)."""

    text: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """The user pressed a button. `data` is what the button carries; `picked` what they chose in a date-time picker
    (ISO 8601, local time), "" without one."""

    data: str
    picked: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The user sent something that cannot be read here: image, video, audio, file, sticker, or a place outside Japan."""

    kind: str


@dataclass(frozen=True, slots=True)
class Followed:
    """The user added the account, or unblocked it."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """The user blocked the account."""


@dataclass(frozen=True, slots=True)
class TookBack:
    """The user took a message back."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Linked:
    """The linking of an account ended; `nonce` names it."""

    nonce: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """The account was asked into a group or room."""


Heard = Said | Pressed | Sent | Followed | Blocked | TookBack | Linked | Joined


def heard(event: dict[str, Any]) -> Heard | None:
    """What the event says; None if it is of no matter here (unknown kinds, events in groups)."""
    match event.get("type"):
        case "join":
            return Joined()
        case _ if not is_private(event):
            return None
        case "message":
            return _message(_of(event, "message"))
        case "postback":
            postback = _of(event, "postback")
            picked = next((str(v) for v in _of(postback, "params").values() if isinstance(v, str)), "")
            return Pressed(str(postback.get("data") or ""), picked)
        case "follow":
            return Followed()
        case "unfollow":
            return Blocked()
        case "unsend":
            return TookBack(str(_of(event, "unsend").get("messageId") or ""))
        case "accountLink":
            link = _of(event, "link")
            return Linked(str(link.get("nonce") or ""), ok=link.get("result") == "ok")
        case _:
            return None


def is_private(event: dict[str, Any]) -> bool:
    """Whether it comes from a user's own chat with the account."""
    return _of(event, "source").get("type") == "user"


def user_of(event: dict[str, Any]) -> str | None:
    """LINE's id of whom to answer: who caused it, or the group the account was asked into; None if it does not say."""
    source = _of(event, "source")
    found = source.get("userId")
    if event.get("type") == "join":
        found = source.get("groupId") or source.get("roomId")
    return found if isinstance(found, str) and found else None


def is_id(value: Any) -> TypeGuard[str]:
    """Whether it can be an id of LINE's: these are short and plain."""
    return isinstance(value, str) and 0 < len(value) <= _MOST_ID and value.isascii() and value.isprintable()


def occurred_at(event: dict[str, Any]) -> datetime:
    """When it happened (the event has milliseconds since 1970); long ago where it does not say."""
    milliseconds = event.get("timestamp")
    try:
        return datetime.fromtimestamp(float(milliseconds) / 1000, UTC)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, OSError):
        return datetime(1970, 1, 1, tzinfo=UTC)


def _message(message: dict[str, Any]) -> Heard:
    kind, named = str(message.get("type") or ""), message.get("id")
    message_id = named if is_id(named) else ""
    if kind == "text" and isinstance(message.get("text"), str):
        return Said(message["text"], message_id)
    if kind == "location":
        where = f"{message.get('address') or ''} {message.get('title') or ''}"
        prefecture = next((p for p in PREFECTURES if p in where), None)
        return Said(f"{prefecture}にいます", message_id) if prefecture else Sent("location")
    return Sent(kind if kind in ("image", "video", "audio", "file", "sticker", "location") else "other")


def _of(event: dict[str, Any], key: str) -> dict[str, Any]:
    found = event.get(key)
    return found if isinstance(found, dict) else {}
