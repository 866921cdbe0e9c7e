"""What was answered, as the person reads it: for 「今どう登録されてる？」 and for the report."""

from __future__ import annotations

from dataclasses import dataclass

from actions.interview.course import applicable
from actions.interview.script import Question, Script
from actions.interview.state import Interview, Value

_TEN_THOUSAND = 10_000


@dataclass(frozen=True, slots=True)
class Told:
    """One answer in words: `name` is what was asked, `label` what was answered."""

    question_id: str
    name: str
    label: str


def told(script: Script, interview: Interview) -> tuple[Told, ...]:
    """The answers that count, in the order of the questions, without those left out."""
    return tuple(
        Told(q.id, q.name, label)
        for q in applicable(script, interview)
        if (label := label_of(script, q, interview.value(q.id)))
    )


def label_of(script: Script, question: Question, value: Value) -> str:
    """An answer in words; "" for a question left out."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "、".join(o.label for o in question.options if o.value in value) or script.labels["none_of_them"]
    if question.kind in ("prefecture", "industry"):
        return value
    option = question.option(value)
    if option is not None:
        return option.label
    return _counted(question, int(value)) if question.kind == "number" else value


def _counted(question: Question, number: int) -> str:
    if question.id == "staff":
        return f"{number}人"
    ten_thousands, yen = divmod(number, _TEN_THOUSAND)
    return f"{number:,}円" if yen or not ten_thousands else f"{ten_thousands:,}万円"
