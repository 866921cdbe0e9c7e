"""The table of `understood.yml`: place, trade, staff, money, stage, kinds of support and purposes of 150 messages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.models.vocabulary import INDUSTRIES, PREFECTURES, PURPOSES, SERVICES
from knowledge.understanding.chips import chips_of
from knowledge.understanding.question import Question

ROWS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("understood.yml").read_text(encoding="utf-8"))
LISTS = ("prefectures", "industries", "services", "unwanted_services", "amounts_yen")
SINGLE = {"employees": None, "founding": False}


def test_the_table_speaks_in_controlled_words() -> None:
    known = {"prefectures": PREFECTURES, "industries": INDUSTRIES, "services": SERVICES, "purposes": PURPOSES}
    assert len(ROWS) >= 150
    assert len({row["text"] for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert all(set(row.get(key, ())) <= set(words) for key, words in known.items()), row["text"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_what_was_said_is_understood_and_nothing_else(
    row: dict[str, Any], ask_starter: Callable[[str], Question]
) -> None:
    question = ask_starter(row["text"])
    understood = {key: set(getattr(question, key)) for key in LISTS} | {key: getattr(question, key) for key in SINGLE}
    expected = {key: set(row.get(key, ())) for key in LISTS} | {
        key: row.get(key, empty) for key, empty in SINGLE.items()
    }
    assert understood == expected
    if "fields" in row:
        assert set(question.fields) == set(row["fields"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_the_chips_show_the_purposes_that_were_said(
    row: dict[str, Any], ask_starter: Callable[[str], Question]
) -> None:
    label = next((chip.label for chip in chips_of(ask_starter(row["text"])) if chip.key == "purposes"), "")
    shown = {purpose for purpose in PURPOSES if purpose in label}
    assert set(row.get("purposes", ())) <= shown <= {*row.get("purposes", ()), *row.get("may", ())}
