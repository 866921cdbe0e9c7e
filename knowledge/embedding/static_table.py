"""A static model read from its folder: a table of token vectors needs a tokenizer and a mean, not the whole library.

Importing sentence-transformers takes seconds and half a gigabyte, and its batching ten times as long as the sum for one
short text. The folder is an ordinary one of the library's; a test holds both ways of reading it to the same vectors.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

_STATIC = ".StaticEmbedding"
_WEIGHTS = "embedding.weight"


class StaticTable:
    """The vectors of a model that is nothing but a static embedding."""

    def __init__(self, tokenizer: Any, weights: NDArray[np.float32]) -> None:
        self._tokenizer = tokenizer
        self._weights = weights

    @classmethod
    def read(cls, folder: Path) -> StaticTable | None:
        """The model in `folder`; None if it is another kind of model, or no folder at all.

        :raises OSError: a file of it cannot be read.
        :raises ValueError: a file of it is damaged.
        """
        modules_file = folder / "modules.json"
        if not modules_file.is_file():
            return None
        modules = json.loads(modules_file.read_text(encoding="utf-8"))
        if len(modules) != 1 or not str(modules[0]["type"]).endswith(_STATIC):
            return None
        inside = folder / modules[0]["path"]
        tokenizer = Tokenizer.from_str((inside / "tokenizer.json").read_text(encoding="utf-8"))
        tokenizer.no_padding()
        return cls(tokenizer, load_file(inside / "model.safetensors")[_WEIGHTS].astype(np.float32))

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return int(self._weights.shape[1])

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        """The unit vectors of texts; zeros where no token is known."""
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        ids = self._tokenizer.encode(text, add_special_tokens=False).ids
        total = self._weights[ids].sum(axis=0)
        length = math.sqrt(float(total @ total)) or 1.0
        vector: list[float] = (total / length).tolist()
        return vector
