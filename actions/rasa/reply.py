"""How an action hands its messages to the channel: one JSON message for the whole turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.memory import Memory
from actions.replies.message import Message, Understood

_FALLBACK = "nlu_fallback"


class TurnReply(BaseModel):
    """What one turn says and what it was taken for. `erase` asks the channel to erase the conversation."""

    model_config = ConfigDict(frozen=True)

    messages: tuple[Message, ...]
    understood: Understood
    erase: bool = False


def understood_of(tracker: Tracker) -> Understood:
    """The intent of the latest message; below the threshold the best guess, for nothing is hidden from the channel."""
    latest: Mapping[str, Any] = tracker.latest_message or {}
    intent = latest.get("intent") or {}
    if intent.get("name") == _FALLBACK:
        ranking = [i for i in latest.get("intent_ranking", []) if i.get("name") != _FALLBACK]
        intent = ranking[0] if ranking else {"name": "out_of_scope", "confidence": 0.0}
    confidence = min(max(float(intent.get("confidence") or 0.0), 0.0), 1.0)
    return Understood(intent=str(intent.get("name") or "out_of_scope"), confidence=round(confidence, 4))


def entities_of(tracker: Tracker) -> dict[str, Any]:
    """The entities of the latest message by name (of a button, its parameters)."""
    return {e["entity"]: e["value"] for e in (tracker.latest_message or {}).get("entities", []) if "entity" in e}


def typed_text(tracker: Tracker) -> str:
    """What the person typed in the latest message; empty if they pressed a button."""
    text = str((tracker.latest_message or {}).get("text") or "")
    return "" if text.startswith("/") else text


def say(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    messages: Iterable[Message],
    *,
    erase: bool = False,
    intent: str | None = None,
) -> None:
    """Sends the turn's messages; `intent` corrects what the classifier took it for when the domain knows better."""
    understood = understood_of(tracker)
    if intent is not None:
        understood = understood.model_copy(update={"intent": intent})
    utter(dispatcher, TurnReply(messages=tuple(messages), understood=understood, erase=erase))


def utter(dispatcher: CollectingDispatcher, reply: TurnReply) -> None:
    """Sends a turn's reply as it is."""
    dispatcher.utter_message(json_message=reply.model_dump(mode="json", exclude_defaults=True))


def remember(memory: Memory, before: Memory) -> Sequence[dict[str, Any]]:
    """Slot events for what changed; few events keep the tracker short and the turn fast."""
    old = before.slots()
    return [SlotSet(name, value) for name, value in memory.slots().items() if value != old[name]]
