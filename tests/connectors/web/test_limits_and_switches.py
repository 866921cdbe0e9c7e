"""Floods, whose address counts, and the off-switches of the channels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.connectors.conversation import begin
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway, running
from tests.connectors.problems import assert_problem

LIMITED = {
    "rate_limit_search": "2/minute", "rate_limit_answer": "2/minute", "rate_limit_documents": "2/minute",
    "rate_limit_conversations": "2/minute", "rate_limit_messages": "2/minute", "rate_limit_feedback": "2/minute",
}  # fmt: skip


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory, _rasa: FakeRasa) -> Iterator[Gateway]:
    """A gateway behind a proxy on loopback, with low limits. It has no index: a call that is let in is a 503."""
    with running(tmp_path_factory.mktemp("proxied"), _rasa.port, trusted_proxies=["127.0.0.1"], **LIMITED) as made:
        yield made


@pytest.fixture(scope="module")
def exposed(tmp_path_factory: pytest.TempPathFactory, _rasa: FakeRasa) -> Iterator[Gateway]:
    """A gateway without a proxy and without trusted addresses, with low limits."""
    with running(tmp_path_factory.mktemp("exposed"), _rasa.port, trusted_addresses=[], **LIMITED) as made:
        yield made


def statuses(client: httpx.Client, method: str, path: str, count: int, *headers: dict[str, str]) -> list[int]:
    """The statuses of `count` calls; the i-th carries the i-th headers, the last ones for the rest."""
    given = [headers[min(i, len(headers) - 1)] if headers else {} for i in range(count)]
    return [client.request(method, path, headers=h).status_code for h in given]


def test_a_flood_from_one_address_is_told_when_to_come_back(proxied: Gateway) -> None:
    flood = {"X-Forwarded-For": "203.0.113.1"}
    assert statuses(proxied.client, "POST", "/api/v1/conversations", 2, flood) == [201, 201]
    response = proxied.client.post("/api/v1/conversations", headers=flood)
    assert_problem(response, 429, "too-many-requests")
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert statuses(proxied.client, "POST", "/api/v1/conversations", 1, {"X-Forwarded-For": "203.0.113.2"}) == [201]


@pytest.mark.parametrize(
    ("route", "path"),
    [("search", "/api/v1/search?q=x"), ("answer", "/api/v1/answer?q=x"), ("documents", "/api/v1/documents/x:y")],
)
def test_each_route_is_counted_by_itself(proxied: Gateway, route: str, path: str) -> None:
    assert statuses(proxied.client, "GET", path, 3, {"X-Forwarded-For": "203.0.113.9"}) == [503, 503, 429]


def test_loopback_is_exempt(proxied: Gateway) -> None:
    assert statuses(proxied.client, "POST", "/api/v1/conversations", 5) == [201] * 5
    assert statuses(proxied.client, "POST", "/api/v1/conversations", 5, {"X-Forwarded-For": "127.0.0.1"}) == [201] * 5


def test_what_the_caller_writes_into_the_header_does_not_count(proxied: Gateway) -> None:
    """The proxy appends the address it sees, in the same header or in one more."""
    invented = [
        {"X-Forwarded-For": f"{fake}, 203.0.113.20"} for fake in ("127.0.0.1", "198.51.100.7", "😀".encode().hex())
    ]
    assert statuses(proxied.client, "POST", "/api/v1/conversations", 3, *invented) == [201, 201, 429]
    two_lines = [("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-For", "203.0.113.20")]
    assert_problem(proxied.client.post("/api/v1/conversations", headers=two_lines), 429)


def test_the_header_of_a_peer_that_is_no_proxy_is_ignored(exposed: Gateway) -> None:
    spoofed = [{"X-Forwarded-For": f"203.0.113.{n}"} for n in range(3)]
    assert statuses(exposed.client, "POST", "/api/v1/conversations", 3, *spoofed) == [201, 201, 429]


def test_a_token_is_counted_wherever_it_comes_from(proxied: Gateway, rasa: FakeRasa) -> None:
    conversation = begin(proxied.client)
    sent = [
        conversation.send({"payload": "/help"}, **{"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(3)
    ]
    assert sent == [200, 200, 429]
    assert len(rasa.received) == 2


def test_health_and_the_page_are_never_limited(exposed: Gateway) -> None:
    for path in ("/healthz", "/", "/static/app.js"):
        assert statuses(exposed.client, "GET", path, 5) == [200] * 5


@pytest.mark.parametrize("off", ["web", "api"])
def test_a_channel_that_is_off_says_so_and_leaves_the_other_alone(tmp_path: Path, rasa: FakeRasa, off: str) -> None:
    with running(tmp_path, rasa.port, **{f"{off}_channel_enabled": False}) as gateway:
        client = gateway.client
        web = [client.post("/api/v1/conversations"), client.get("/api/v1/conversations/x/messages")]
        api = [client.get("/api/v1/search", params={"q": "x"}), client.get("/api/v1/documents/x")]
        closed, open_ = (web, api) if off == "web" else (api, web)
        for response in closed:
            assert "お休み" in str(assert_problem(response, 503, "channel-off")["detail"])
        assert all(r.headers["content-type"] == "application/json" or "channel-off" not in r.text for r in open_)
        assert client.get("/healthz").status_code == 200
        assert client.get("/").status_code == 200
