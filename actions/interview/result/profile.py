"""The person's business, as far as it was told in an interview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from actions.interview.script import Script
from actions.interview.state import Interview, Value

_STAFF = "staff"
QUESTIONS = ("prefecture", "industry", "stage", _STAFF)
"""The questions that tell of the business."""


@dataclass(frozen=True, slots=True)
class Business:
    """Empty and None mean: not told. `staff_from` and `staff_to` bound the number of staff, `size` is the range it falls in
    (the value of an option), `size_label` that range as people read it."""

    prefecture: str = ""
    industry: str = ""
    stage: str = ""
    staff_from: int | None = None
    staff_to: int | None = None
    size: str = ""
    size_label: str = ""

    @property
    def label(self) -> str:
        """「製造業・愛知県・6〜20人」."""
        return "・".join(part for part in (self.industry, self.prefecture, self.size_label) if part)


def business_of(script: Script, interview: Interview) -> Business:
    """What an interview tells about the business."""
    return business_told(script, {question: interview.value(question) for question in QUESTIONS})


def business_told(script: Script, values: Mapping[str, Value]) -> Business:
    """What answers tell about the business.

    :param values: by question, see `QUESTIONS`; one that was not answered may be missing.
    """
    low, high = _bounds(str(values.get(_STAFF) or ""))
    question = script.question(_STAFF)
    ranges = [(o, *_bounds(o.value)) for o in question.options] if question and low is not None else []
    within = next(
        (o for o, least, most in ranges if (least or 0) <= (low or 0) and (most is None or (low or 0) <= most)), None
    )
    return Business(
        prefecture=str(values.get("prefecture") or ""),
        industry=str(values.get("industry") or ""),
        stage=str(values.get("stage") or ""),
        staff_from=low,
        staff_to=high,
        size=within.value if within else "",
        size_label=within.label if within else "",
    )


def _bounds(value: str) -> tuple[int | None, int | None]:
    """「6-20」 as (6, 20), 「301-」 as (301, None), 「12」 as (12, 12), nothing as (None, None)."""
    least, dash, most = value.partition("-")
    if not least.isdigit():
        return None, None
    return int(least), int(most) if most else None if dash else int(least)
