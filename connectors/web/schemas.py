"""Request and response shapes of conversations and feedback."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from actions.replies.message import Understood

MAX_TEXT = 2_000
_PAYLOAD = re.compile(r"^/([a-z_]{1,40})(\{.*\})?$", re.DOTALL)
BUTTON_INTENTS = frozenset({
    "ask_scheme", "ask_calendar", "ask_case", "ask_term", "start_diagnosis", "book_consultation", "change_booking",
    "cancel_booking", "talk_to_human", "greet", "thanks", "restart", "help", "save_item", "subscribe_reminder",
    "delete_my_data", "inform", "affirm", "deny",
})  # fmt: skip


class ConversationOut(BaseModel):
    """A new conversation; the token is told only here."""

    conversation_id: str
    token: str


class TurnIn(BaseModel):
    """Either what the person typed (`text`) or the payload of a button."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(default=None, min_length=1, max_length=MAX_TEXT)
    payload: str | None = Field(default=None, min_length=2, max_length=1_000)

    @field_validator("payload")
    @classmethod
    def _is_a_button(cls, value: str | None) -> str | None:
        if value is None:
            return None
        match = _PAYLOAD.match(value)
        if match is None or match.group(1) not in BUTTON_INTENTS:
            raise ValueError("知らないボタンです。")
        if match.group(2):
            try:
                parameters = json.loads(match.group(2))
            except ValueError as error:
                raise ValueError("ボタンの中身を読み取れません。") from error
            if not isinstance(parameters, dict) or not all(isinstance(v, str) for v in parameters.values()):
                raise ValueError("ボタンの中身を読み取れません。")
        return value

    @model_validator(mode="after")
    def _one_of_both(self) -> TurnIn:
        if (self.text is None) == (self.payload is None):
            raise ValueError("「text」か「payload」のどちらか一つを送ってください。")
        return self


class MessageOut(BaseModel):
    """A message of the assistant; see the contract for which type uses what."""

    model_config = ConfigDict(extra="allow")

    message_id: str
    type: str
    text: str = ""
    choices: list[dict[str, Any]] = Field(default_factory=list)
    cards: list[dict[str, Any]] = Field(default_factory=list)
    facts: list[dict[str, Any]] = Field(default_factory=list)
    citations: list[dict[str, Any]] = Field(default_factory=list)
    chips: list[dict[str, Any]] = Field(default_factory=list)
    image_url: str | None = None
    status: str | None = None


class TurnOut(BaseModel):
    """The answer to a turn."""

    messages: list[MessageOut]
    understood: Understood


class HistoryMessage(MessageOut):
    """A message of either side in the history."""

    role: Literal["user", "assistant"]
    created_at: datetime


class HistoryOut(BaseModel):
    """Messages oldest first."""

    messages: list[HistoryMessage]


class FeedbackIn(BaseModel):
    """A thumb up or down on one message, with a word if the person wants to say one."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: str = Field(max_length=100)
    message_id: str = Field(pattern=r"^\d{1,18}$")
    rating: Literal["up", "down"]
    comment: str | None = Field(default=None, max_length=MAX_TEXT)
