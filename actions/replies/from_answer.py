"""An answer of the knowledge room as messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from actions.replies.message import Choice, Message
from actions.replies.offers import offers
from knowledge.answering.wording import wording as answer_wording
from knowledge.models import Answer, Outcome
from knowledge.models.answer import Card
from knowledge.understanding.chips import Chip

_MAX_LABEL = 30
_REMIND = "/subscribe_reminder"


def choice_to_ask(text: str) -> Choice:
    """A button that asks `text`."""
    say = answer_wording()
    of_its_own = {say.suggestions.human: "/talk_to_human", say.calendar["ask_reminder"]: _REMIND}
    payload = of_its_own.get(text) or "/ask_scheme" + json.dumps({"question": text}, ensure_ascii=False)
    return Choice(label=text[:_MAX_LABEL], payload=payload)


def choices_to_ask(texts: Iterable[str]) -> tuple[Choice, ...]:
    """A button for each text."""
    return tuple(choice_to_ask(t) for t in texts)


def messages_of(answer: Answer, taken_back: Sequence[str] = (), kind: str | None = None) -> list[Message]:
    """The answer as one message: text, facts, cards to choose from, citations, and buttons for what to ask next.

    :param taken_back: keys of chips that were taken back already; they stay so when another one is.
    :param kind: kind of the document the answer is about, the first one cited; None if it is about none.
    """
    cards = tuple(_card(card) for card in answer.cards)
    return [
        Message(
            type="answer" if answer.outcome.is_answer else "choices",
            text=answer.text,
            choices=_choices(answer, kind),
            cards=cards,
            facts=tuple(f.model_dump(mode="json") for f in answer.facts),
            citations=tuple(c.model_dump(mode="json") for c in answer.citations),
            chips=tuple(_chip(chip, taken_back) for chip in answer.chips),
            status=answer.outcome.value,
        )
    ]


def _choices(answer: Answer, kind: str | None) -> tuple[Choice, ...]:
    """What to ask next, then what to do with what was found; a person to talk to stays last."""
    asked = choices_to_ask(answer.suggestions)
    if kind is None or not answer.outcome.is_answer or not answer.citations:
        return asked
    human = tuple(c for c in asked if c.payload == "/talk_to_human")
    status = "ended" if answer.outcome is Outcome.STALE else None
    offered = offers(answer.citations[0].id, kind, status)
    reminds = any(c.payload.startswith(_REMIND) for c in offered)
    kept = (c for c in asked if c not in human and not (reminds and c.payload == _REMIND))
    return (*kept, *offered, *human)


def _card(card: Card) -> dict[str, Any]:
    """A card with what can be done with it: `payload` asks for more, `actions` are further buttons."""
    return card.model_dump(mode="json") | {
        "payload": "/ask_scheme" + json.dumps({"document": card.id}),
        "actions": [c.model_dump(mode="json") for c in offers(card.id, card.kind, card.status)],
    }


def _chip(chip: Chip, taken_back: Sequence[str]) -> Choice:
    payload = json.dumps({"without": ",".join((*taken_back, chip.key))})
    return Choice(label=chip.label[:_MAX_LABEL], payload=f"/ask_scheme{payload}")
