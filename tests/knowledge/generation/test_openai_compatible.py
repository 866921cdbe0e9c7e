"""The chat model over a real HTTP connection: what arrives, and every way in which it can fail."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from knowledge.errors import GenerationError
from knowledge.generation.openai_compatible import OpenAICompatibleModel
from knowledge.ports import ChatTurn
from tests.fakes.chat_endpoint import ChatEndpoint, Script, running

ASKED = [ChatTurn("system", "短く。"), ChatTurn("user", "上限は？")]


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatEndpoint]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running() as started:
        yield started


@pytest.fixture
def model(endpoint: ChatEndpoint) -> Iterator[OpenAICompatibleModel]:
    made = OpenAICompatibleModel(endpoint.url, "mihon", timeout_s=5.0)
    yield made
    made.close()


class TestAGoodReply:
    def test_it_arrives_in_pieces(self, endpoint: ChatEndpoint, model: OpenAICompatibleModel) -> None:
        endpoint.script = Script(["上限は", "100万円", "です。[1]"])
        assert list(model.stream(ASKED)) == ["上限は", "100万円", "です。[1]"]

    def test_what_is_asked(self, endpoint: ChatEndpoint, model: OpenAICompatibleModel) -> None:
        endpoint.script = Script(["はい"])
        list(model.stream(ASKED))
        sent = endpoint.requests[0]
        assert sent["model"] == "mihon"
        assert sent["stream"] is True
        assert sent["temperature"] == 0
        assert [(m["role"], m["content"]) for m in sent["messages"]] == [("system", "短く。"), ("user", "上限は？")]

    def test_the_key_goes_along(self, endpoint: ChatEndpoint) -> None:
        endpoint.script = Script(["はい"])
        with closing(OpenAICompatibleModel(endpoint.url, "mihon", "himitsu")) as model:
            list(model.stream(ASKED))
        assert endpoint.keys == ["Bearer himitsu"]

    def test_it_can_be_asked_again(self, endpoint: ChatEndpoint, model: OpenAICompatibleModel) -> None:
        endpoint.script = Script(["はい"])
        assert [list(model.stream(ASKED)) for _ in range(6)] == [["はい"]] * 6


class TestFailures:
    @pytest.mark.parametrize(
        ("script", "reason"),
        [
            (Script(["上限は"], status=500), "InternalServerError 500"),
            (Script(["上限は"], status=429), "RateLimitError 429"),
            (Script(["上限は"], status=401), "AuthenticationError 401"),
            (Script([]), "empty reply"),
            (Script([" ", "\n"]), "empty reply"),
            (Script(["上限は"], ending="length"), "cut off"),
            (Script(["上限は"], ending=None), "cut off"),
            (Script(["上限は"], broken=True), "Error"),
        ],
    )
    def test_each_is_one_kind_of_error_and_nothing_is_tried_twice(
        self, endpoint: ChatEndpoint, model: OpenAICompatibleModel, script: Script, reason: str
    ) -> None:
        endpoint.script = script
        with pytest.raises(GenerationError, match=reason):
            list(model.stream(ASKED))
        assert len(endpoint.requests) == 1

    @pytest.mark.parametrize("pause_s", [60.0, 0.1])
    def test_slow_replies_end_in_time_also_when_they_drip(self, endpoint: ChatEndpoint, pause_s: float) -> None:
        endpoint.script = Script(["あ"] * 100, pause_s=pause_s)
        began = time.monotonic()
        with (
            closing(OpenAICompatibleModel(endpoint.url, "mihon", timeout_s=0.4)) as model,
            pytest.raises(GenerationError, match="timeout"),
        ):
            list(model.stream(ASKED))
        assert time.monotonic() - began < 2.0

    def test_nobody_listens_there(self, endpoint: ChatEndpoint) -> None:
        with (
            closing(OpenAICompatibleModel("http://127.0.0.1:9/v1", "mihon", timeout_s=5.0)) as model,
            pytest.raises(GenerationError, match="APIConnectionError"),
        ):
            list(model.stream(ASKED))

    def test_the_error_does_not_hold_what_was_sent(self, endpoint: ChatEndpoint, model: OpenAICompatibleModel) -> None:
        endpoint.script = Script(status=500)
        with pytest.raises(GenerationError) as raised:
            list(model.stream([ChatTurn("user", "ひみつの質問")]))
        assert "ひみつ" not in str(raised.value)


class TestLeavingEarly:
    def test_it_ends_the_request(self, endpoint: ChatEndpoint, model: OpenAICompatibleModel) -> None:
        endpoint.script = Script(["あ"] * 5_000, pause_s=0.002)
        with closing(model.stream(ASKED)) as pieces:
            assert next(pieces) == "あ"
        assert endpoint.hung_up.wait(5.0)

    def test_more_than_a_few_at_once_are_turned_away(
        self, endpoint: ChatEndpoint, model: OpenAICompatibleModel
    ) -> None:
        endpoint.script = Script(["あ"] * 5_000, pause_s=0.002)
        streams = [model.stream(ASKED) for _ in range(5)]
        for stream in streams[:4]:
            next(stream)
        with pytest.raises(GenerationError, match="busy"):
            next(streams[4])
        for stream in streams:
            stream.close()
        endpoint.script = Script(["はい"])
        assert list(model.stream(ASKED)) == ["はい"]
