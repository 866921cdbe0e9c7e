"""Downloads: what is tried again, what is an error, and that nothing takes longer than allowed."""

from __future__ import annotations

import re

import pytest

from indexer.errors import SourceError
from indexer.sources.download import USER_AGENT, fetch
from tests.indexer.sources.live_api import LiveApi, cut_off, fixed, moved_to, silence, trickle

LONG = 30.0
SHORT = 1.0


def test_the_body_is_returned_and_the_client_names_itself(api: LiveApi) -> None:
    api.always = fixed(b"body")
    assert fetch(api.url, LONG, 100) == b"body"
    assert api.user_agents == [USER_AGENT]


def test_a_redirect_is_followed(api: LiveApi) -> None:
    api.faults = [moved_to(f"{api.url}?moved=1")]
    api.always = fixed(b"body")
    assert fetch(api.url, LONG, 100) == b"body"
    assert api.requests == [{}, {"moved": "1"}]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_fault_is_tried_again_after_a_wait(api: LiveApi, waits: list[float], status: int) -> None:
    api.faults = [fixed(b"", status), fixed(b"", status)]
    api.always = fixed(b"body")
    assert fetch(api.url, LONG, 100) == b"body"
    assert len(api.requests) == 3
    assert waits == [0.5, 1.0]


def test_a_fault_that_does_not_pass_is_an_error_that_names_it(api: LiveApi, waits: list[float]) -> None:
    api.always = fixed(b"", 500)
    with pytest.raises(SourceError, match=re.escape(f"ダウンロードできません（{api.url}）：HTTP 500")):
        fetch(api.url, LONG, 100)
    assert len(api.requests) == 3


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404])
def test_any_other_status_is_an_error_at_once(api: LiveApi, status: int) -> None:
    api.always = fixed(b"", status)
    with pytest.raises(SourceError, match=f"HTTP {status}"):
        fetch(api.url, LONG, 100)
    assert len(api.requests) == 1


@pytest.mark.parametrize("behaviour", [silence, trickle])
def test_an_answer_beyond_the_time_out_is_given_up(api: LiveApi, behaviour: object) -> None:
    api.always = behaviour  # type: ignore[assignment]
    with pytest.raises(SourceError, match="時間内に終わりませんでした"):
        fetch(api.url, SHORT, 1_000_000)
    assert len(api.requests) == 1


def test_waiting_and_trying_again_stay_within_the_time_out(api: LiveApi) -> None:
    api.always = fixed(b"", 429)
    with pytest.raises(SourceError, match="時間内に終わりませんでした"):
        fetch(api.url, SHORT, 100)
    assert len(api.requests) < 3


def test_a_connection_that_is_cut_is_an_error(api: LiveApi) -> None:
    api.always = cut_off
    with pytest.raises(SourceError, match="接続できませんでした"):
        fetch(api.url, LONG, 100)


def test_a_server_that_is_not_there_is_an_error() -> None:
    with LiveApi() as gone:
        url = gone.url
    with pytest.raises(SourceError, match="接続できませんでした"):
        fetch(url, LONG, 100)


def test_redirects_without_end_are_an_error(api: LiveApi) -> None:
    api.always = moved_to(api.url)
    with pytest.raises(SourceError, match="接続できませんでした"):
        fetch(api.url, LONG, 100)


def test_a_body_over_the_limit_is_refused(api: LiveApi) -> None:
    api.always = fixed(b"x" * 101)
    with pytest.raises(SourceError, match="大きすぎます"):
        fetch(api.url, LONG, 100)
    api.always = fixed(b"x" * 100)
    assert len(fetch(api.url, LONG, 100)) == 100


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://", "http://exa mple.jp:x/", "ftp://example.jp/a", "https://\u3000/"]
)
def test_an_address_that_is_none_is_an_error(url: str) -> None:
    with pytest.raises(SourceError, match="ダウンロードできません"):
        fetch(url, LONG, 100)
