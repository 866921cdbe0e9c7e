"""An embedder without a model: fast, deterministic, and it remembers what it was given."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence

from knowledge.text.words import word_forms


class HashEmbedder:
    """Hashes word forms into `dimension` numbers: texts that share words are near each other.

    `embedded` holds every document text that was embedded, in order.
    """

    def __init__(self, name: str = "hash-64", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension
        self.embedded: list[str] = []

    def embed_query(self, text: str) -> list[float]:
        return self._vector(text)

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        self.embedded += texts
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        vector = [0.0] * self.dimension
        vector[0] = 1e-3  # a text without words has a direction too
        for form in word_forms(text):
            digest = hashlib.blake2b(form.encode(), digest_size=8).digest()
            vector[int.from_bytes(digest[:4]) % self.dimension] += 1.0 if digest[4] % 2 else -1.0
        length = math.hypot(*vector) or 1.0
        return [value / length for value in vector]
