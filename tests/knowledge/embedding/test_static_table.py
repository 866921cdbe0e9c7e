"""The shipped model, read without the library: the same vectors as the library's, and other models left to it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from knowledge.embedding.sentence_transformer import OWN_MODEL, SentenceTransformerEmbedder, as_words
from knowledge.embedding.static_table import StaticTable
from knowledge.errors import EmbeddingError

TEXTS = ["人を雇ったら何かもらえる？", "補助金 上限", "ｷｬﾘｱｱｯﾌﾟ助成金", "機械を買いたい。お金が足りない。", "x"]


def test_vectors_are_those_of_the_library() -> None:
    from sentence_transformers import SentenceTransformer

    table = StaticTable.read(OWN_MODEL)
    assert table is not None
    texts = [as_words(t) for t in TEXTS]
    theirs = SentenceTransformer(str(OWN_MODEL), device="cpu").encode(texts, normalize_embeddings=True)
    for ours, other in zip(table.encode(texts), theirs, strict=True):
        assert ours == pytest.approx([float(v) for v in other], abs=2e-3)  # the file is in half precision


def test_vectors_have_unit_length_and_a_text_without_a_known_word_is_all_zero() -> None:
    embedder = SentenceTransformerEmbedder(OWN_MODEL)
    assert math.hypot(*embedder.embed_query("機械を買いたい")) == pytest.approx(1.0)
    assert embedder.dimension == len(embedder.embed_query("")) == 256
    assert set(embedder.embed_query("")) == {0.0}


@pytest.mark.parametrize("modules", [None, "[]", '[{"type": "x.Transformer", "path": ""}]'])
def test_any_other_model_is_left_to_the_library(tmp_path: Path, modules: str | None) -> None:
    if modules is not None:
        (tmp_path / "modules.json").write_text(modules, encoding="utf-8")
    assert StaticTable.read(tmp_path) is None


def test_a_damaged_model_is_told_by_its_name(tmp_path: Path) -> None:
    static = '[{"type": "sentence_transformers.models.StaticEmbedding", "path": ""}]'
    (tmp_path / "modules.json").write_text(static, encoding="utf-8")
    (tmp_path / "tokenizer.json").write_text("{", encoding="utf-8")
    with pytest.raises(EmbeddingError, match=tmp_path.name):
        SentenceTransformerEmbedder(tmp_path)
