"""Anything at all may be sent: there is never a 5xx, and every refusal is a problem."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_from_bytes

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.models.vocabulary import INDUSTRIES, PREFECTURES, PURPOSES
from tests.connectors.conversation import begin
from tests.connectors.fake_rasa import FAULTS, FakeRasa
from tests.connectors.gateway import Gateway
from tests.connectors.problems import assert_problem

FUZZ = settings(
    max_examples=60, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip

TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                "補助金",
                "融資",
                "2番目",
                "他には？",
                "上限",
                "大阪",
                "100万円",
                "１０人",
                "\x00",
                "\u202e",
                "😀",
                "<b>",
                "'",
                "%",
                "{",
                "[1]",
            ]
        ),
        max_size=12,
    ).map("".join),
    st.integers(1900, 2100).map(lambda n: "補" * n),
)
WORDS = st.one_of(
    st.sampled_from([*PREFECTURES, *INDUSTRIES, *PURPOSES, "scheme", "case", "term", "notice", "round"]),
    st.text(max_size=8),
)
PARAMETERS = st.fixed_dictionaries(
    {"q": TEXT},
    optional={
        "kind": st.lists(WORDS, max_size=3), "prefecture": st.lists(WORDS, max_size=3),
        "industry": st.lists(WORDS, max_size=3), "purpose": st.lists(WORDS, max_size=3),
        "employees": st.one_of(st.integers(-5, 2_000_000), st.text(max_size=5)),
        "open_on": st.one_of(st.dates().map(str), st.text(max_size=10)),
        "limit": st.one_of(st.integers(-1, 60), st.text(max_size=3)),
        "context": st.lists(st.one_of(st.sampled_from(["mihon:setsubi", "mihon:yushi", "mihon:kanki"]), st.text(max_size=9)), max_size=4),
        "unknown": st.text(max_size=5),
    },
)  # fmt: skip
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)
BUTTON = st.one_of(
    st.text(max_size=20).map(lambda t: "/" + t),
    st.dictionaries(st.text(max_size=8), JSON, max_size=3).map(lambda d: "/ask_scheme" + json.dumps(d)),
    st.dictionaries(st.sampled_from(["question", "document"]), TEXT, max_size=2).map(
        lambda d: "/ask_scheme" + json.dumps(d, ensure_ascii=False)
    ),
)
TURN = st.one_of(
    st.builds(lambda t: {"text": t}, TEXT), st.builds(lambda p: {"payload": p}, BUTTON),
    st.dictionaries(st.sampled_from(["text", "payload", "x", "\ud800"]), JSON, max_size=3), JSON,
)  # fmt: skip


def assert_sound(response: httpx.Response) -> None:
    """A success, or a problem of the caller's making."""
    if response.status_code >= 400:
        assert response.status_code < 500, response.text
        assert_problem(response, response.status_code)


@pytest.mark.parametrize("path", ["/api/v1/search", "/api/v1/answer"])
@FUZZ
@given(parameters=PARAMETERS)
def test_any_parameters(client: httpx.Client, path: str, parameters: dict[str, Any]) -> None:
    assert_sound(client.get(path, params=parameters))


@FUZZ
@given(raw=st.binary(max_size=40))
def test_any_bytes_in_an_address(client: httpx.Client, raw: bytes) -> None:
    for path in ("/api/v1/documents/", "/api/v1/search?q=", "/static/", "/"):
        assert_sound(client.get(path + quote_from_bytes(raw)))


@pytest.mark.parametrize("fault", [None, "error 500"])
@FUZZ
@given(turn=TURN)
def test_any_turn(gateway: Gateway, rasa: FakeRasa, fault: str | None, turn: Any) -> None:
    """With the dialogue engine and without it."""
    if fault:
        rasa.behave = FAULTS[fault]
    conversation = begin(gateway.client)
    body = json.dumps(turn, ensure_ascii=True).encode()
    headers = conversation.headers | {"Content-Type": "application/json"}
    assert_sound(gateway.client.post(f"{conversation.path}/messages", content=body, headers=headers))
    conversation.history()


@FUZZ
@given(
    body=st.binary(max_size=80), media=st.sampled_from(["application/json", "text/plain", "", "multipart/form-data"])
)
def test_any_bytes_in_a_body(client: httpx.Client, body: bytes, media: str) -> None:
    conversation = begin(client)
    for path in (f"{conversation.path}/messages", "/api/v1/feedback"):
        assert_sound(client.post(path, content=body, headers=conversation.headers | {"Content-Type": media}))
