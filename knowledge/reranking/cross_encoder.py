"""Any sentence-transformers cross-encoder as the reranker."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import RerankingError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class CrossEncoderModel:
    """Scores with the cross-encoder `model` (a folder or a hub name), loaded at construction.

    :param top: how many of the best results are read again for a question.
    :raises RerankingError: the model cannot be loaded, or gives more than one score for a pair.
    """

    def __init__(self, model: str | Path, top: int = 20) -> None:
        from sentence_transformers import CrossEncoder  # slow import, only where a model is used

        try:
            self._model: CrossEncoder = CrossEncoder(str(model), device="cpu")
        except Exception as error:  # the library raises many kinds
            raise RerankingError(f"並べ替えのモデルを読み込めません（{model}）：{type(error).__name__}") from error
        if self._model.num_labels != 1:
            raise RerankingError(f"並べ替えには、点数をひとつだけ出すモデルが必要です（{model}）。")
        self._top = top

    @property
    def top(self) -> int:
        return self._top

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        if not texts:
            return []
        try:
            scores = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        except Exception as error:  # the library raises many kinds
            raise RerankingError(type(error).__name__) from error
        return [float(score) for score in scores]
