"""The figures of recognised intents, and the set they are measured on."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pytest
import yaml

from madoguchi.console import OperatorError
from madoguchi.evaluation import intents
from madoguchi.evaluation.intents import LabelledMessage, confusion_table, figures, intents_table, read_messages
from madoguchi.evaluation.material import OWN_SETS
from madoguchi.settings import PROJECT, settings

_ASKED = [
    LabelledMessage("締切いつ", "ask_calendar", frozenset({"ask_calendar", "ask_scheme"})),
    LabelledMessage("予約やめる", "cancel_booking", frozenset({"cancel_booking"})),
]


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def test_the_second_label_of_an_ambiguous_message_is_right() -> None:
    found = figures(_ASKED, [("ask_scheme", 0.9), ("cancel_booking", 0.4)])
    assert (found.n, found.accuracy) == (2, 1.0)
    assert found.confusion == {("ask_calendar", "ask_calendar"): 1, ("cancel_booking", "cancel_booking"): 1}


def test_another_intent_is_wrong_and_shown_in_the_confusion() -> None:
    found = figures(_ASKED, [("ask_term", 0.9), ("cancel_booking", 0.9)])
    assert (found.accuracy, found.sure, found.sure_right) == (0.5, 1.0, 0.5)
    assert found.confusion[("ask_calendar", "ask_term")] == 1
    assert confusion_table("x", found).row_count == 2
    assert intents_table({"x": found}).row_count == 1


def test_the_own_set_has_eight_messages_and_more_of_every_intent_with_examples() -> None:
    counted = Counter(m.intent for m in read_messages(OWN_SETS / "intents.jsonl"))
    assert set(counted) == set(_examples())
    assert min(counted.values()) >= 8


def test_no_message_of_the_own_set_is_an_example() -> None:
    examples = {_plain(e) for of_intent in _examples().values() for e in of_intent}
    asked = [m.text for m in read_messages(OWN_SETS / "intents.jsonl")]
    assert [text for text in asked if _plain(text) in examples] == []


def test_every_intent_has_sixty_examples_and_none_is_an_example_of_two() -> None:
    examples = _examples()
    assert min(map(len, examples.values())) >= 60
    intents_of: dict[str, set[str]] = {}
    for intent, of_intent in examples.items():
        for example in of_intent:
            intents_of.setdefault(_plain(example) or example, set()).add(intent)
    assert {text: found for text, found in intents_of.items() if len(found) > 1} == {}


def test_a_missing_environment_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without = settings().model_copy(update={"rasa_python": tmp_path / "python"})
    monkeypatch.setattr(intents, "settings", lambda: without)
    with pytest.raises(OperatorError, match="make setup"):
        intents.measure_intents()


def _examples() -> dict[str, list[str]]:
    """The examples of every intent."""
    found: dict[str, list[str]] = {}
    for path in sorted((PROJECT / "bot" / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line.removeprefix("- ").strip() for line in block["examples"].splitlines()]
            found.setdefault(block["intent"], []).extend(line for line in lines if line)
    return found
