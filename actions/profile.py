"""What a person said about their business, as far as it helps to find what fits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from knowledge.clock import today_jst
from knowledge.models.vocabulary import INDUSTRIES, PREFECTURES
from knowledge.text.normalise import normalise
from knowledge.understanding.thesaurus import thesaurus
from knowledge.understanding.understand import understand

_OF_OTHERS = re.compile(r"事例|実例|成功例|導入例|よその|ほかの会社|他の会社|他社|同業|取引先|意味|とは")
_OF_ONESELF = re.compile(
    r"うち|わが社|弊社|当社|当店|私|わたし|自分|です|でした|やって|営んで|経営|している|しています|使え|もらえ"
)


@dataclass(frozen=True, slots=True)
class Profile:
    """Empty and None mean: not said. `industry` and `prefecture` are controlled words."""

    industry: str = ""
    prefecture: str = ""
    employees: int | None = None

    @classmethod
    def from_slot(cls, value: Any) -> Profile:
        """Reads a slot; anything odd counts as not said."""
        if not isinstance(value, Mapping):
            return cls()
        industry, prefecture, employees = (value.get(n) for n in ("industry", "prefecture", "employees"))
        return cls(
            industry=industry if industry in INDUSTRIES else "",
            prefecture=prefecture if prefecture in PREFECTURES else "",
            employees=employees if isinstance(employees, int) and not isinstance(employees, bool) else None,
        )

    def slot(self) -> dict[str, Any] | None:
        """The slot that carries it; None while nothing is known."""
        known = {"industry": self.industry, "prefecture": self.prefecture, "employees": self.employees}
        said = {name: value for name, value in known.items() if value not in ("", None)}
        return said or None

    def __bool__(self) -> bool:
        return self.slot() is not None

    @property
    def label(self) -> str:
        """As people read it: 「製造業・愛知県・従業員20人」."""
        staff = "" if self.employees is None else f"従業員{self.employees}人"
        return "・".join(part for part in (self.industry, self.prefecture, staff) if part)

    def after(self, text: str) -> Profile:
        """What is known after the person said `text`. A question about others says nothing about oneself."""
        if not text or text.startswith("/") or _OF_OTHERS.search(text) or not _OF_ONESELF.search(normalise(text)):
            return self
        return self.told(text)

    def told(self, text: str) -> Profile:
        """What is known when `text` is about the person's own business."""
        said = understand(text, thesaurus=thesaurus(), names={}, today=today_jst())
        return replace(
            self,
            industry=said.industries[0] if len(said.industries) == 1 else self.industry,
            prefecture=said.prefectures[0] if len(said.prefectures) == 1 else self.prefecture,
            employees=self.employees if said.employees is None else said.employees,
        )
