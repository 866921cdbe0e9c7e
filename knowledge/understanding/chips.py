"""What was understood of a question, as short labels a person can check and take back."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Any

from pydantic import BaseModel, ConfigDict

from knowledge.understanding.calendar_question import Asks, CalendarQuestion
from knowledge.understanding.question import Question

_EMPTY: dict[str, Any] = {
    "prefectures": (), "industries": (), "employees": None, "founding": False, "services": (),
    "unwanted_services": (), "purposes": (), "open_on": None, "calendar": None,
}  # fmt: skip
_MOST_PURPOSES = 2
_DATES = {Asks.CLOSING: "締切", Asks.OPENING: "募集開始", Asks.OPEN: "受付中", Asks.VIEW: "締切"}


class Chip(BaseModel):
    """`key` is the part of the question it stands for, `label` what the person reads."""

    model_config = ConfigDict(frozen=True)

    key: str
    label: str


def chips_of(question: Question) -> tuple[Chip, ...]:
    """A chip for each part of the question that narrows the search."""
    labels = {
        "prefectures": "・".join(question.municipalities or question.prefectures),
        "industries": "・".join(question.industries[:2]),
        "employees": "" if question.employees is None else f"従業員{question.employees}人",
        "founding": "これから開業" if question.founding else "",
        "services": "・".join(question.services),
        "unwanted_services": "・".join(question.unwanted_services) + "以外" if question.unwanted_services else "",
        "purposes": "・".join(question.said_purposes[:_MOST_PURPOSES]),
        "open_on": "いま受付中" if question.open_on else "",
        "calendar": _dates(question.calendar),
    }
    return tuple(Chip(key=key, label=label) for key, label in labels.items() if label)


def without(question: Question, keys: Collection[str]) -> Question:
    """The question with these parts taken back; unknown keys are ignored."""
    cleared = {key: _EMPTY[key] for key in keys if key in _EMPTY}
    if "prefectures" in cleared:
        cleared["municipalities"] = ()
    if "purposes" in cleared:
        cleared["said_purposes"] = ()
    if "open_on" in cleared:
        cleared["calendar"] = None
    return dataclasses.replace(question, **cleared)


def _dates(asked: CalendarQuestion | None) -> str:
    """「今月・締切」; empty when no stretch of time was named."""
    return f"{asked.period.label}・{_DATES[asked.asks]}" if asked and asked.period else ""
