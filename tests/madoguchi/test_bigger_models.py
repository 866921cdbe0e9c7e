"""The models that a setting adds: off by default, named in one sentence when something is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import GenerationError, RerankingError
from madoguchi.console import readable_errors
from madoguchi.settings import Settings
from madoguchi.wiring import chat_model, reranker
from tests.fakes.cross_encoder import make_cross_encoder


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)


def test_none_by_default() -> None:
    assert reranker(settings()) is None
    assert chat_model(settings()) is None
    assert settings().turn_timeout_s == settings().rasa_timeout_s


def test_a_reranker_with_its_top(tmp_path: Path) -> None:
    found = reranker(settings(reranker=str(make_cross_encoder(tmp_path)), reranker_top=7))
    assert found is not None
    assert found.top == 7


def test_a_reranker_that_is_not_there_ends_the_start_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(RerankingError):
        reranker(settings(reranker=str(tmp_path / "gone")))
    with pytest.raises(SystemExit), readable_errors():
        reranker(settings(reranker=str(tmp_path / "gone")))
    assert capsys.readouterr().err.count("\n") == 1


def test_an_endpoint_needs_the_name_of_a_model() -> None:
    with pytest.raises(GenerationError, match="MADOGUCHI_LLM_MODEL"):
        chat_model(settings(llm_base_url="http://127.0.0.1:1/v1"))


def test_an_endpoint_is_not_asked_at_the_start_and_a_turn_may_take_longer() -> None:
    chosen = settings(llm_base_url="http://127.0.0.1:1/v1", llm_model="mihon", llm_timeout_s=5)
    model = chat_model(chosen)
    assert model is not None
    model.close()
    assert chosen.turn_timeout_s == chosen.rasa_timeout_s + 5


def test_the_key_is_not_shown() -> None:
    assert "himitsu" not in repr(settings(llm_api_key="himitsu"))
