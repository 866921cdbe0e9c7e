"""What every answer promises, checked in one place."""

from __future__ import annotations

import re

from knowledge.models import Answer, Outcome


def check(answer: Answer) -> Answer:
    """Asserts what holds for every answer, and gives it back."""
    numbers = {c.n for c in answer.citations}
    assert numbers == set(range(1, len(answer.citations) + 1))
    assert {int(n) for n in re.findall(r"\[([0-9]+)\]", answer.text)} <= numbers
    quotes = {c.n: c.quote for c in answer.citations}
    for fact in (*answer.facts, *(f for card in answer.cards for f in card.facts)):
        assert fact.value in quotes[fact.citation]
    assert all(quotes.values())
    shown = [answer.text, *answer.suggestions, *(c.note for c in answer.cards), *(f.name for f in answer.facts)]
    assert answer.text
    assert not any(brace in text for text in shown for brace in "{}")
    assert answer.outcome.is_answer == bool(answer.citations)
    assert (answer.outcome in (Outcome.NO_MATCH, Outcome.CLARIFY)) or not answer.rejected
    return answer
