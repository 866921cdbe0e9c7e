"""An answer of the knowledge room as messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from actions.replies.message import Choice, Message
from knowledge.answering.wording import wording as answer_wording
from knowledge.models import Answer
from knowledge.understanding.chips import Chip

_MAX_LABEL = 30


def choice_to_ask(text: str) -> Choice:
    """A button that asks `text`."""
    human = answer_wording().suggestions.human
    payload = "/talk_to_human" if text == human else "/ask_scheme" + json.dumps({"question": text}, ensure_ascii=False)
    return Choice(label=text[:_MAX_LABEL], payload=payload)


def choices_to_ask(texts: Iterable[str]) -> tuple[Choice, ...]:
    """A button for each text."""
    return tuple(choice_to_ask(t) for t in texts)


def messages_of(answer: Answer, taken_back: Sequence[str] = ()) -> list[Message]:
    """The answer as one message: text, facts, cards to choose from, citations, and buttons for what to ask next.

    :param taken_back: keys of chips that were taken back already; they stay so when another one is.
    """
    cards = tuple(
        card.model_dump(mode="json") | {"payload": "/ask_scheme" + json.dumps({"document": card.id})}
        for card in answer.cards
    )
    return [
        Message(
            type="answer" if answer.outcome.is_answer else "choices",
            text=answer.text,
            choices=choices_to_ask(answer.suggestions),
            cards=cards,
            facts=tuple(f.model_dump(mode="json") for f in answer.facts),
            citations=tuple(c.model_dump(mode="json") for c in answer.citations),
            chips=tuple(_chip(chip, taken_back) for chip in answer.chips),
            status=answer.outcome.value,
        )
    ]


def _chip(chip: Chip, taken_back: Sequence[str]) -> Choice:
    payload = json.dumps({"without": ",".join((*taken_back, chip.key))})
    return Choice(label=chip.label[:_MAX_LABEL], payload=f"/ask_scheme{payload}")
