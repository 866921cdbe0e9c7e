"""Training the project's own embedding model: repeatable, loadable, complete or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.errors import TrainingError
from indexer.sources.starter import StarterSource
from indexer.train import DIMENSION, train, training_pairs
from knowledge.embedding.sentence_transformer import SentenceTransformerEmbedder
from knowledge.models import Document
from tests.indexer.material import scheme

TEXTS = ["会計ソフトを買う費用", "創業のための融資", "IT導入補助金"]


@pytest.fixture(scope="module")
def few() -> list[Document]:
    """Some forty documents."""
    return list(StarterSource().load_all(lambda _: None))[:40]


@pytest.fixture(scope="module")
def trained(few: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model trained for one round."""
    folder = tmp_path_factory.mktemp("models") / "static-ja"
    train(few, folder, epochs=1, seed=7)
    return folder


def test_a_pair_is_a_part_of_a_document_and_its_whole_both_as_words() -> None:
    document = scheme("1", "温泉の補助金", keywords=("湯船",), names=("湯の補助",), text="湯船を直す費用を補助します。")
    pairs = training_pairs([document])
    assert [(group, anchor) for group, anchor, _ in pairs] == [
        ("test:1", "温泉 補助金 補助 金"),
        ("test:1", "湯船"),
        ("test:1", "湯 補助"),
        ("test:1", "湯船 直す 費用 補助"),
    ]
    [whole] = {positive for _, _, positive in pairs}
    assert {"温泉", "湯船", "費用"} <= set(whole.split())


def test_editions_of_a_scheme_belong_to_one_group() -> None:
    older = scheme("1").model_copy(update={"also": ("test:2",), "is_newest": False})
    newest = scheme("2").model_copy(update={"also": ("test:1",)})
    assert {group for group, _, _ in training_pairs([older, newest])} == {"test:2"}


def test_too_little_text_is_an_error_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="学習に使える文の組が足りません"):
        train([scheme("1")], tmp_path / "model")
    assert list(tmp_path.iterdir()) == []


def test_a_trained_folder_is_an_embedder(trained: Path) -> None:
    embedder = SentenceTransformerEmbedder(trained)
    vectors = embedder.embed_documents(TEXTS)
    assert embedder.dimension == DIMENSION
    assert [len(v) for v in vectors] == [DIMENSION] * len(TEXTS)
    assert all(sum(x * x for x in v) == pytest.approx(1, abs=1e-3) for v in vectors)
    assert embedder.embed_query(TEXTS[0]) == pytest.approx(vectors[0], abs=1e-4)
    assert embedder.name.startswith("static-ja-")


def test_training_again_with_the_same_seed_gives_the_same_vectors(trained: Path, few: list[Document]) -> None:
    first = SentenceTransformerEmbedder(trained)
    train(few, trained, epochs=1, seed=7)
    again = SentenceTransformerEmbedder(trained)
    assert again.embed_documents(TEXTS) == first.embed_documents(TEXTS)
    assert again.name == first.name
    assert [p.name for p in trained.parent.iterdir()] == ["static-ja"]


def test_another_seed_gives_another_model_with_another_name(trained: Path, few: list[Document]) -> None:
    first = SentenceTransformerEmbedder(trained)
    train(few, trained.parent / "other" / "static-ja", epochs=1, seed=8)
    other = SentenceTransformerEmbedder(trained.parent / "other" / "static-ja")
    assert other.name != first.name
    assert other.embed_query(TEXTS[0]) != first.embed_query(TEXTS[0])
