"""Documents under consideration, with their raw signals."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from knowledge.retrieval.features import Rows, Scores


def _none() -> Scores:
    return np.zeros(0)


@dataclass(slots=True)
class Candidates:
    """Rows of the catalogue, and for each a BM25 score (`words`), a cosine (`meaning`), and the best cosine to a plain
    question known for it (`questions`; NaN where none is known). All arrays have the same length.
    """

    rows: Rows = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    words: Scores = field(default_factory=_none)
    meaning: Scores = field(default_factory=_none)
    questions: Scores = field(default_factory=_none)

    def __len__(self) -> int:
        return len(self.rows)

    def signals(self, position: int) -> dict[str, float]:
        """The signals of one candidate by name, rounded; one that is missing is left out."""
        found = {"words": self.words, "meaning": self.meaning, "questions": self.questions}
        return {name: round(float(v[position]), 4) for name, v in found.items() if not np.isnan(v[position])}
