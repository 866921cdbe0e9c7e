"""What the ranking compares documents by, as arrays over the rows of the catalogue: a hundred documents cost no more than one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.models.vocabulary import AUDIENCES, INDUSTRIES, PREFECTURES, PURPOSES, SERVICES
from knowledge.stores import schema
from knowledge.understanding.question import Question

Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]
Scores = NDArray[np.float64]


class Described(Protocol):
    """What is read of a document."""

    group: str
    kind: str
    audience: str
    prefectures: frozenset[str]
    purposes: frozenset[str]
    industries: frozenset[str]
    services: frozenset[str]
    max_employees: int
    closes: int


class Features:
    """One row for each of `documents`, in their order. Sets of controlled words are bits of one number."""

    def __init__(self, documents: Sequence[Described]) -> None:
        groups = dict.fromkeys(d.group for d in documents)
        self.group_numbers: Mapping[str, int] = {group: n for n, group in enumerate(groups)}
        self.group: Rows = np.array([self.group_numbers[d.group] for d in documents], dtype=np.intp)
        self.kind = np.array([d.kind for d in documents], dtype=np.str_)
        self.audience = np.array([1 << AUDIENCES.index(d.audience) for d in documents], dtype=np.int64)
        self.prefectures = _column((d.prefectures for d in documents), PREFECTURES)
        self.industries = _column((d.industries for d in documents), INDUSTRIES)
        self.purposes = _column((d.purposes for d in documents), PURPOSES)
        self.services = _column((d.services for d in documents), SERVICES)
        self.max_employees = np.array([d.max_employees for d in documents], dtype=np.int64)
        self.closes = np.array([d.closes for d in documents], dtype=np.int64)

    def fits(self, rows: Rows, question: Question, today: int) -> dict[str, Flags]:
        """For each name of `Adjustments`, for which of `rows` it holds; names that hold for none may be missing.

        :param today: as the number YYYYMMDD.
        """
        found: dict[str, Flags] = {
            "other_audience": self.audience[rows] & _bits(question.audiences, AUDIENCES) == 0,
            "purpose_fits": self.purposes[rows] & _bits(question.purposes, PURPOSES) != 0,
            "ended": self.closes[rows] < today,
        }
        if question.named:
            named = [self.group_numbers[g] for g in question.named if g in self.group_numbers]
            found["name_in_question"] = np.isin(self.group[rows], named)
        found |= self._place(rows, question) | self._business(rows, question) | self._service(rows, question)
        return found

    def _place(self, rows: Rows, question: Question) -> dict[str, Flags]:
        bound = self.prefectures[rows] != 0
        if not question.prefectures:
            return {"unasked_prefecture": bound}
        here = self.prefectures[rows] & _bits(question.prefectures, PREFECTURES) != 0
        found = {"same_prefecture": here, "other_prefecture": bound & ~here}
        return found | {"local_scheme": here} if question.local else found

    def _business(self, rows: Rows, question: Question) -> dict[str, Flags]:
        found: dict[str, Flags] = {}
        if question.industries:
            fitting = self.industries[rows] & _bits(question.industries, INDUSTRIES) != 0
            found["industry_fits"] = fitting
            found["other_industry"] = (self.industries[rows] != 0) & ~fitting
        if question.employees is not None:
            found["too_large"] = self.max_employees[rows] < question.employees
        return found

    def _service(self, rows: Rows, question: Question) -> dict[str, Flags]:
        services = self.services[rows]
        unwanted = (services != 0) & (services & ~_bits(question.unwanted_services, SERVICES) == 0)
        fitting = (services & _bits(question.services, SERVICES) != 0) & ~unwanted
        return {"service_unwanted": unwanted, "service_fits": fitting}


def z_scores(values: Scores) -> Scores:
    """Standard scores; all zero when the values do not differ."""
    deviation = float(values.std()) if len(values) else 0.0
    return (values - values.mean()) / deviation if deviation > 1e-9 else np.zeros(len(values))


def _column(words: Iterable[Collection[str]], vocabulary: Sequence[str]) -> NDArray[np.int64]:
    return np.array([_bits(w, vocabulary) for w in words], dtype=np.int64)


def _bits(words: Collection[str], vocabulary: Sequence[str]) -> Any:
    """The words as bits by their place in the vocabulary; `schema.ANY` is no restriction, so no bit."""
    return np.int64(sum(1 << vocabulary.index(w) for w in set(words) if w != schema.ANY))
