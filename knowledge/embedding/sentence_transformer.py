"""Any sentence-transformers model as the embedder: the project's own static one by default, a hub model by a setting."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.embedding.static_table import StaticTable
from knowledge.errors import EmbeddingError
from knowledge.text.words import word_forms

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MODEL_NOTES = "madoguchi.json"
"""File beside a model the project trained: how text goes in (see `InputForm`)."""
OWN_MODEL = Path(__file__).parents[1] / "models_trained" / "static-ja"


@dataclass(frozen=True, slots=True)
class InputForm:
    """How text is given to a model. `words`: as Sudachi words joined by blanks instead of running text."""

    words: bool = False
    query_prefix: str = ""
    document_prefix: str = ""


class SentenceTransformerEmbedder:
    """Embeds with the sentence-transformers model `model` (a folder or a hub name).

    The model is loaded at construction. A folder trained by this project brings its own `InputForm`.

    :raises EmbeddingError: the model cannot be loaded.
    """

    def __init__(self, model: str | Path, query_prefix: str = "", document_prefix: str = "") -> None:
        folder = Path(model)
        try:
            self._encoder: StaticTable | _LibraryModel = StaticTable.read(folder) or _LibraryModel(str(model))
        except Exception as error:  # the libraries raise many kinds
            raise EmbeddingError(f"埋め込みモデルを読み込めません（{model}）：{type(error).__name__}") from error
        self._form = _input_form(folder) or InputForm(False, query_prefix, document_prefix)
        self._name = _fingerprint(folder, str(model))

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    def embed_query(self, text: str) -> list[float]:
        return self._embed([self._form.query_prefix + text])[0]

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        return self._embed([self._form.document_prefix + t for t in texts])

    def _embed(self, texts: Sequence[str]) -> list[list[float]]:
        return self._encoder.encode([as_words(t) for t in texts] if self._form.words else list(texts))


class _LibraryModel:
    """Any model of sentence-transformers, as the library runs it.

    :raises Exception: of many kinds, if there is no such model.
    """

    def __init__(self, model: str) -> None:
        import torch  # slow imports, only where such a model is used
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(1)  # a question is one short text: more threads only get in each other's way
        self._model: SentenceTransformer = SentenceTransformer(model, device="cpu")
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise EmbeddingError(f"埋め込みモデルの次元数が分かりません（{model}）。")
        self.dimension = int(dimension)

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        """The unit vectors of texts."""
        vectors = self._model.encode(
            list(texts), batch_size=256, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return [v.tolist() for v in vectors]


def as_words(text: str) -> str:
    """The text as Sudachi words joined by blanks: what the project's own model reads."""
    return " ".join(word_forms(text))


def write_notes(folder: Path, form: InputForm) -> None:
    """Writes the model's `InputForm` beside it."""
    notes = {"words": form.words, "query_prefix": form.query_prefix, "document_prefix": form.document_prefix}
    (folder / MODEL_NOTES).write_text(json.dumps(notes, indent=2) + "\n", encoding="utf-8")


def _input_form(folder: Path) -> InputForm | None:
    path = folder / MODEL_NOTES
    if not path.is_file():
        return None
    try:
        return InputForm(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise EmbeddingError(f"{path.name} を読めません（{folder}）。") from error


def _fingerprint(folder: Path, name: str) -> str:
    """Changes when the model's weights do: vectors of different models must not meet."""
    weights = next((f for f in sorted(folder.rglob("*.safetensors"))), None) if folder.is_dir() else None
    if weights is None:
        return name
    return f"{folder.name}-{hashlib.blake2b(weights.read_bytes(), digest_size=6).hexdigest()}"
