"""The assistant's own sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from actions.replies.wording import Wording, wording
from connectors.web.schemas import MAX_TEXT


def sentences(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(place, text) of every text in the wording."""
    if isinstance(value, str):
        yield path, value
    else:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from sentences(inner, f"{path}.{key}")


ALL = dict(sentences(wording().model_dump()))


@pytest.mark.parametrize("place", ALL)
def test_every_sentence_is_ready_to_be_said(place: str) -> None:
    text = re.sub(r"\{[a-z]+\}", "…", ALL[place])  # what is filled in
    assert text == text.strip() != ""
    assert not set(text) & set("{}<>")
    assert len(text) <= MAX_TEXT


@pytest.mark.parametrize("place", [p for p in ALL if p.count(".") == 1])
def test_every_sentence_is_whole_and_polite(place: str) -> None:
    assert ALL[place].rstrip().endswith(("。", "？"))
    assert any(polite in ALL[place] for polite in ("です", "ます", "ください", "ました", "ません"))


def test_labels_fit_on_a_button() -> None:
    assert all(len(label) <= 20 for label in wording().labels.values())
    assert all(len(example) <= 30 for example in wording().examples)


def test_an_unknown_sentence_is_refused() -> None:
    with pytest.raises(ValueError, match="surprise"):
        Wording.model_validate(wording().model_dump() | {"surprise": "？"})
