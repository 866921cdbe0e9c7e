"""A gateway with a language model set: worded answers over REST, and nobody waits for a model that hangs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway, place_index, running
from tests.fakes import chat_endpoint
from tests.fakes.chat_endpoint import ChatEndpoint, Script

QUESTION = {"q": "みほん設備導入補助金の上限は？"}
GOOD = "みほん設備導入補助金の上限額は、1,000,000円です。[1]"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[ChatEndpoint]:
    with pytest.MonkeyPatch.context() as patch, chat_endpoint.running() as started:
        patch.setenv("NO_PROXY", "127.0.0.1")
        yield started


@pytest.fixture(scope="module")
def worded(
    index: Path, tmp_path_factory: pytest.TempPathFactory, _rasa: FakeRasa, endpoint: ChatEndpoint
) -> Iterator[Gateway]:
    data_dir = tmp_path_factory.mktemp("worded")
    place_index(index, data_dir)
    with running(data_dir, _rasa.port, llm_base_url=endpoint.url, llm_model="mihon", llm_timeout_s=2.0) as made:
        yield made


def test_a_supported_wording_is_shown_with_the_same_citations(worded: Gateway, endpoint: ChatEndpoint) -> None:
    endpoint.script = Script([GOOD])
    said = worded.client.get("/api/v1/answer", params=QUESTION).json()
    assert said["status"] == "answered"
    assert said["text"].startswith(GOOD)
    assert said["citations"][0]["id"] == "mihon:setsubi"


def test_an_unsupported_one_never_is(worded: Gateway, endpoint: ChatEndpoint) -> None:
    endpoint.script = Script(["上限額は9億円です。[1]"])
    said = worded.client.get("/api/v1/answer", params=QUESTION).json()
    assert "9億" not in said["text"]
    assert "100万円" in said["text"]


def test_a_model_that_hangs_holds_nobody_up(worded: Gateway, endpoint: ChatEndpoint) -> None:
    endpoint.script = Script([GOOD], pause_s=30.0)
    with ThreadPoolExecutor(12) as people:
        began = time.monotonic()
        asked = [people.submit(worded.client.get, "/api/v1/answer", params=QUESTION) for _ in range(12)]
        time.sleep(0.3)
        searched = time.monotonic()
        assert worded.client.get("/api/v1/search", params={"q": "融資"}).status_code == 200
        assert time.monotonic() - searched < 1.5
        assert all("100万円" in reply.result().json()["text"] for reply in asked)
        assert time.monotonic() - began < 8.0
