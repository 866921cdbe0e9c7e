"""BM25 as sparse vectors: the document side carries saturated term frequencies, the store multiplies in the IDF.

Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the field weights of
BM25F applied to term frequencies. The average lengths are settings, not statistics of the day, so that a document
keeps its vector when others come and go.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from knowledge.ports import Sparse


@lru_cache(maxsize=100_000)
def dimension_of(form: str) -> int:
    """The 32-bit dimension a word form is hashed to."""
    return int.from_bytes(hashlib.blake2b(form.encode(), digest_size=4).digest(), "little")


def document_vector(frequencies: Mapping[str, float], *, average_length: float, k1: float, b: float) -> Sparse:
    """The sparse vector of a text with these (weighted) word frequencies.

    :param average_length: mean sum of weighted frequencies of such texts, in words.
    """
    length = sum(frequencies.values())
    norm = k1 * (1 - b + b * length / average_length)
    merged: dict[int, float] = {}
    for form, frequency in frequencies.items():
        dimension = dimension_of(form)
        merged[dimension] = merged.get(dimension, 0.0) + frequency * (k1 + 1) / (frequency + norm)
    return Sparse(list(merged.keys()), list(merged.values()))


def query_vector(weights: Mapping[str, float]) -> Sparse:
    """The sparse vector of a question: each word form with its weight (1 for a plain word)."""
    merged: dict[int, float] = {}
    for form, weight in weights.items():
        dimension = dimension_of(form)
        merged[dimension] = max(merged.get(dimension, 0.0), weight)
    return Sparse(list(merged.keys()), list(merged.values()))


def weighted_frequencies(fields: Iterable[tuple[Iterable[str], float]]) -> Counter[str]:
    """Word frequencies over (words, weight) fields, each occurrence counting its field's weight."""
    total: Counter[str] = Counter()
    for forms, weight in fields:
        for form in forms:
            total[form] += weight  # type: ignore[assignment]
    return total
