"""What LINE's platform would know. Nothing here outlives the process."""

from __future__ import annotations

import itertools
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from madoguchi.line_simulator.faults import Faults

Json = dict[str, Any]
RETRY_KEYS_LIVE_S = 24 * 3600.0
LINK_TOKENS_LIVE_S = 600.0


@dataclass
class User:
    """Somebody with the app. `timeline` is what their chat shows: events of theirs, messages of the bot."""

    user_id: str
    name: str
    follows: bool = True
    timeline: list[Json] = field(default_factory=list)
    rich_menu: str | None = None


@dataclass
class ReplyToken:
    """Good once, for a while."""

    user_id: str
    issued_at: float
    used: bool = False


@dataclass
class Platform:
    """Users, tokens, keys and rich menus. Used from one event loop only."""

    clock: Callable[[], float] = time.time
    faults: Faults = field(default_factory=Faults)
    users: dict[str, User] = field(default_factory=dict)
    reply_tokens: dict[str, ReplyToken] = field(default_factory=dict)
    retry_keys: dict[str, float] = field(default_factory=dict)
    link_tokens: dict[str, tuple[str, float]] = field(default_factory=dict)
    rich_menus: dict[str, Json] = field(default_factory=dict)
    rich_menu_images: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    contents: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    everyones_menu: str | None = None
    pushes: int = 0
    requests: list[Json] = field(default_factory=list)
    changes: int = 0
    _ids: Any = field(default_factory=lambda: itertools.count(100001))

    def add_user(self, name: str = "テスト 花子", user_id: str | None = None) -> User:
        """A new user, or the one with this id."""
        user_id = user_id or "U" + secrets.token_hex(16)
        return self.users.setdefault(user_id, User(user_id, name))

    def message_id(self) -> str:
        """A fresh id of a message."""
        return str(next(self._ids))

    def event(self, user: User, kind: str, *, replyable: bool = True, **content: Any) -> Json:
        """An event of this user with all that LINE puts into one, a reply token included where it has one."""
        made: Json = {
            "type": kind, "mode": "active", "timestamp": int(self.clock() * 1000),
            "webhookEventId": uuid.uuid4().hex.upper()[:26], "deliveryContext": {"isRedelivery": False},
            "source": {"type": "user", "userId": user.user_id}, **content,
        }  # fmt: skip
        if replyable:
            token = made["replyToken"] = secrets.token_hex(16)
            self.reply_tokens[token] = ReplyToken(user.user_id, self.clock())
        return made

    def spend(self, token: str) -> User | None:
        """The user that a reply token answers; None for one that is unknown, used or too old."""
        found = self.reply_tokens.get(token)
        if found is None or found.used or self.clock() - found.issued_at > self.faults.token_lives_s:
            return None
        found.used = True
        return self.users[found.user_id]

    def knows_key(self, key: str) -> bool:
        """Whether a push with this retry key was accepted before; from now on it was."""
        at = self.retry_keys.get(key)
        if at is not None and self.clock() - at < RETRY_KEYS_LIVE_S:
            return True
        self.retry_keys[key] = self.clock()
        return False

    def deliver(self, user: User, messages: list[Json], way: str) -> list[str]:
        """Shows messages of the bot in the user's chat; gives their ids. Who has blocked the account sees nothing."""
        ids = [self.message_id() for _ in messages]
        if user.follows:
            sent = {"from": "bot", "at": int(self.clock() * 1000), "way": way, "sending": self.message_id()}
            user.timeline += [{**sent, "id": i, "message": m} for i, m in zip(ids, messages, strict=True)]
            self.changes += 1
        return ids

    def issue_link_token(self, user: User) -> str:
        """A token that begins the linking of this user's account."""
        token = secrets.token_urlsafe(24)
        self.link_tokens[token] = (user.user_id, self.clock())
        return token

    def use_link_token(self, token: str) -> User | None:
        """Whose account it links; None for one that is unknown, used or older than ten minutes."""
        user_id, issued_at = self.link_tokens.pop(token, ("", 0.0))
        return self.users.get(user_id) if self.clock() - issued_at < LINK_TOKENS_LIVE_S else None
