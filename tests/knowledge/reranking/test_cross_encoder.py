"""A real cross-encoder, tiny and with random weights: loading, scoring, and what is said when it cannot be loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import RerankingError
from knowledge.reranking.cross_encoder import CrossEncoderModel
from tests.fakes.cross_encoder import make_cross_encoder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_cross_encoder(tmp_path_factory.mktemp("cross-encoder"))


def test_every_text_gets_its_own_score(folder: Path) -> None:
    texts = ["設備を買う", "融資を受ける", "設備を買う", "店" * 500]
    scores = CrossEncoderModel(folder).scores("設備を買いたい", texts)
    assert len(scores) == len(texts)
    assert scores[0] == pytest.approx(scores[2], abs=1e-6)
    assert len({round(s, 6) for s in scores}) > 1


def test_it_reads_the_question_too(folder: Path) -> None:
    model = CrossEncoderModel(folder)
    assert model.scores("設備を買いたい", ["融資を受ける"]) != model.scores("人を雇いたい", ["融資を受ける"])


def test_nothing_to_score(folder: Path) -> None:
    assert CrossEncoderModel(folder, top=5).scores("設備", []) == []


@pytest.mark.parametrize("content", [None, "{}", "not json"])
def test_a_model_that_cannot_be_loaded_is_named(
    tmp_path: Path, content: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    folder = tmp_path / "nothing-here"
    if content is not None:
        folder.mkdir()
        (folder / "config.json").write_text(content, encoding="utf-8")
    with pytest.raises(RerankingError, match="nothing-here"):
        CrossEncoderModel(folder)


def test_a_classifier_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(RerankingError, match="ひとつ"):
        CrossEncoderModel(make_cross_encoder(tmp_path, labels=3))
