"""Where token vectors start from: words that keep the same company lie near each other before training begins.

Positive pointwise mutual information of tokens that occur in the same piece of text, reduced by a singular value
decomposition (Levy & Goldberg, 2014). So a word that no question ever used still has a direction that means something:
on schemes without questions this is worth far more than random directions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.utils.extmath import randomized_svd  # type: ignore[import-untyped]

_SMOOTHING = 0.75
"""Context counts are raised to this, so that rare words are not over-rated."""
_COMMON = 1e-2
"""Share of the text at which a token counts half (smooth inverse frequency; Arora et al., 2017)."""
_LENGTH = 10.0
"""Length of a rare token's vector. Long vectors turn slowly: training refines the directions, it does not replace them."""

Matrix = np.ndarray[Any, np.dtype[np.float32]]


def initial_vectors(pieces: Sequence[Sequence[int]], vocabulary: int, dimension: int, seed: int) -> Matrix:
    """Vectors of shape (vocabulary, dimension) for tokens that occur in `pieces` of token numbers."""
    generator = np.random.default_rng(seed)
    random = generator.standard_normal((vocabulary, dimension)) / np.sqrt(dimension)
    reduced = _reduced(_mutual_information(pieces, vocabulary), dimension, seed)
    lengths = np.linalg.norm(reduced, axis=1, keepdims=True)
    directions = np.where(lengths > 1e-6, reduced / np.maximum(lengths, 1e-9), random)
    counts = np.bincount(np.concatenate([np.asarray(p, dtype=np.int64) for p in pieces]), minlength=vocabulary)
    share = counts / max(counts.sum(), 1)
    rarity = _COMMON / (_COMMON + share)
    vectors: Matrix = (directions * rarity[:, None] * _LENGTH).astype(np.float32)
    return vectors


def _mutual_information(pieces: Sequence[Sequence[int]], vocabulary: int) -> sparse.csr_matrix:
    unique = [sorted(set(p)) for p in pieces]
    rows = np.array([t for tokens in unique for t in tokens], dtype=np.int64)
    columns = np.repeat(np.arange(len(unique)), [len(tokens) for tokens in unique])
    holds = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(vocabulary, len(unique)))
    sizes = np.maximum(np.asarray(holds.sum(axis=0)).ravel(), 2)
    # A long piece says less about any two of its words.
    together = (holds @ sparse.diags(1 / sizes) @ holds.T).tocoo()
    counts = np.asarray(together.sum(axis=1)).ravel()
    total = counts.sum()
    expected = counts[together.row] * counts[together.col] ** _SMOOTHING * total ** (1 - _SMOOTHING) / total
    values = np.log(together.data / expected)
    positive = values > 0
    places = (together.row[positive], together.col[positive])
    return sparse.csr_matrix((values[positive], places), shape=(vocabulary, vocabulary))


def _reduced(matrix: sparse.csr_matrix, dimension: int, seed: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    left, strengths, _ = randomized_svd(matrix, min(dimension, matrix.shape[0] - 1), n_iter=4, random_state=seed)
    reduced = np.zeros((matrix.shape[0], dimension))
    reduced[:, : left.shape[1]] = left * np.sqrt(strengths)
    return reduced
