"""One message of the assistant, free of any channel."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

MessageType = Literal["text", "answer", "choices", "cards", "image", "progress", "booking"]


class Choice(BaseModel):
    """A button. `payload` is what comes back when it is pressed: `/intent{"entity": "value"}`."""

    model_config = ConfigDict(frozen=True)

    label: str = Field(min_length=1, max_length=60)
    payload: str = Field(pattern=r"^/[a-z_]+(\{.*\})?$", max_length=1_000)


class Message(BaseModel):
    """What is said, with what belongs to it. Lists are empty where a type has no use for them.

    `chips` say how a question was understood; pressing one takes that part back. `author` is the person who wrote it, None
    for the assistant; `handover` says who speaks from now on: `status` waiting, live or ended, and `name` of who has come.
    """

    model_config = ConfigDict(frozen=True)

    type: MessageType
    text: str = ""
    choices: tuple[Choice, ...] = ()
    cards: tuple[dict[str, Any], ...] = ()
    facts: tuple[dict[str, Any], ...] = ()
    chips: tuple[Choice, ...] = ()
    citations: tuple[dict[str, Any], ...] = ()
    image_url: str | None = None
    status: str | None = None
    author: str | None = None
    handover: dict[str, str] | None = None


class Understood(BaseModel):
    """The intent a turn was taken for, with the classifier's confidence (0–1)."""

    model_config = ConfigDict(frozen=True)

    intent: str
    confidence: float = Field(ge=0, le=1)
