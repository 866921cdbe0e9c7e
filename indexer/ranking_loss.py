"""The contrastive loss of training: in-batch negatives, except those that belong to the same scheme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

_SCALE = 20.0
_NEVER = -1e4


class GroupedRankingLoss(nn.Module):  # type: ignore[misc]
    """Multiple-negatives ranking in both directions (Henderson et al., 2017), without false negatives.

    The label of a row is the number of its group. Rows of the same group are no negatives of one another: a scheme has
    many questions, and a batch may hold several.
    """

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self._model = model

    def forward(self, sentence_features: Iterable[dict[str, Any]], labels: Tensor) -> Tensor:
        anchors, positives = (
            nn.functional.normalize(self._model(features)["sentence_embedding"], dim=-1)
            for features in sentence_features
        )
        same = labels[:, None] == labels[None, :]
        same.fill_diagonal_(False)
        scores = (anchors @ positives.T * _SCALE).masked_fill(same, _NEVER)
        targets = torch.arange(len(scores), device=scores.device)
        return (nn.functional.cross_entropy(scores, targets) + nn.functional.cross_entropy(scores.T, targets)) / 2
