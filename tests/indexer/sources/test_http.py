"""The polite client: what is tried again and when, what is an error, and that nothing takes longer than allowed."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path

import pytest

from indexer.errors import NotThere, SourceError
from indexer.sources.http import USER_AGENT, PoliteClient
from tests.fakes.local_server import answer, cut_off, fixed, silence
from tests.indexer.sources.live_api import Behaviour, LiveApi, tagged, trickle

SHORT = 1.0


@pytest.fixture
def client() -> Iterator[PoliteClient]:
    with PoliteClient(timeout_s=30.0, pause_s=0.0) as opened:
        yield opened


@pytest.fixture
def hasty() -> Iterator[PoliteClient]:
    """A client with little time."""
    with PoliteClient(timeout_s=SHORT, pause_s=0.0) as opened:
        yield opened


def test_the_body_is_returned_and_the_client_names_itself(api: LiveApi, client: PoliteClient) -> None:
    api.always = fixed(b"body")
    assert client.get_bytes(api.url) == b"body"
    assert api.user_agents == [USER_AGENT]


def test_a_query_is_sent(api: LiveApi, client: PoliteClient) -> None:
    api.always = fixed(b"{}")
    assert client.get_json(api.url, {"keyword": "補助金", "limit": 3}) == {}
    assert api.requests == [{"keyword": "補助金", "limit": "3"}]


def test_a_redirect_is_followed(api: LiveApi, client: PoliteClient) -> None:
    api.faults = [fixed(b"", 302, Location=f"{api.url}?moved=1")]
    api.always = fixed(b"body")
    assert client.get_bytes(api.url) == b"body"
    assert api.requests == [{}, {"moved": "1"}]


@pytest.mark.parametrize("fault", [fixed(b"", 429), fixed(b"", 500), fixed(b"", 503), cut_off])
def test_a_passing_fault_is_tried_again_after_a_wait(
    api: LiveApi, client: PoliteClient, waits: list[float], fault: Behaviour
) -> None:
    api.faults = [fault, fault]
    api.always = fixed(b"body")
    assert client.get_bytes(api.url) == b"body"
    assert len(api.requests) == 3
    assert waits == [0.5, 1.0]


@pytest.mark.parametrize("as_date", [False, True], ids=["seconds", "date"])
def test_a_wait_that_the_server_asks_for_is_kept_beyond_the_time_limit(
    api: LiveApi, hasty: PoliteClient, waits: list[float], as_date: bool
) -> None:
    asked = format_datetime(datetime.now(UTC) + timedelta(seconds=31), usegmt=True) if as_date else "30"
    api.faults = [fixed(b"", 429, Retry_After=asked)]
    api.always = fixed(b"body")
    assert hasty.get_bytes(api.url) == b"body"
    assert waits == [pytest.approx(30.0, abs=1.5)]


def test_a_wait_of_hours_is_not_kept_but_told(api: LiveApi, client: PoliteClient) -> None:
    api.always = fixed(b"", 429, Retry_After="7200")
    with pytest.raises(SourceError, match=r"混みあっています.*7200 秒後"):
        client.get_bytes(api.url)
    assert len(api.requests) == 1


def test_a_wait_nobody_understands_is_the_usual_one(api: LiveApi, client: PoliteClient, waits: list[float]) -> None:
    api.faults = [fixed(b"", 429, Retry_After="soon")]
    api.always = fixed(b"body")
    assert client.get_bytes(api.url) == b"body"
    assert waits == [0.5]


def test_a_fault_that_does_not_pass_is_an_error_that_names_it(
    api: LiveApi, client: PoliteClient, waits: list[float]
) -> None:
    api.always = fixed(b"", 500)
    with pytest.raises(SourceError, match=re.escape(f"ダウンロードできません（{api.url}）：HTTP 500")):
        client.get_bytes(api.url)
    assert len(api.requests) == 3


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410])
def test_any_other_status_is_an_error_at_once(api: LiveApi, client: PoliteClient, status: int) -> None:
    api.always = fixed(b"", status)
    with pytest.raises(SourceError, match=f"HTTP {status}") as caught:
        client.get_bytes(api.url)
    assert len(api.requests) == 1
    assert isinstance(caught.value, NotThere) == (status in (404, 410))


def test_calls_of_one_host_are_a_pause_apart(api: LiveApi) -> None:
    api.always = fixed(b"{}")
    with PoliteClient(pause_s=0.3) as client:
        times = []
        for _ in range(3):
            client.get_json(api.url)
            times.append(time.monotonic())
    assert all(after - before >= 0.29 for before, after in pairwise(times))


@pytest.mark.parametrize("behaviour", [silence, trickle])
def test_an_answer_beyond_the_time_limit_is_given_up(api: LiveApi, hasty: PoliteClient, behaviour: Behaviour) -> None:
    api.always = behaviour
    started = time.monotonic()
    with pytest.raises(SourceError, match="時間内に終わりませんでした"):
        hasty.get_bytes(api.url)
    assert time.monotonic() - started < 3 * SHORT
    assert len(api.requests) == 1


def test_the_client_goes_on_after_a_call_was_given_up(api: LiveApi, hasty: PoliteClient) -> None:
    api.faults = [silence]
    api.always = fixed(b"body")
    with pytest.raises(SourceError):
        hasty.get_bytes(api.url)
    assert hasty.get_bytes(api.url) == b"body"


def test_waiting_and_trying_again_stay_within_the_time_limit(api: LiveApi, hasty: PoliteClient) -> None:
    api.always = fixed(b"", 429)
    with pytest.raises(SourceError, match="時間内に終わりませんでした"):
        hasty.get_bytes(api.url)
    assert len(api.requests) < 3


def test_a_connection_that_is_always_cut_is_an_error(api: LiveApi, client: PoliteClient, waits: list[float]) -> None:
    api.always = cut_off
    with pytest.raises(SourceError, match="接続できませんでした"):
        client.get_bytes(api.url)


def test_a_server_that_is_not_there_is_an_error(client: PoliteClient, waits: list[float]) -> None:
    with LiveApi() as gone:
        url = gone.url
    with pytest.raises(SourceError, match="接続できませんでした"):
        client.get_bytes(url)


def test_redirects_without_end_are_an_error(api: LiveApi, client: PoliteClient) -> None:
    api.always = fixed(b"", 302, Location=api.url)
    with pytest.raises(SourceError, match="接続できませんでした"):
        client.get_bytes(api.url)


def test_a_body_over_the_limit_is_refused(api: LiveApi, client: PoliteClient, tmp_path: Path) -> None:
    api.always = fixed(b"x" * 101)
    with pytest.raises(SourceError, match="大きすぎます"):
        client.get_bytes(api.url, max_bytes=100)
    with pytest.raises(SourceError, match="大きすぎます"):
        client.download(api.url, tmp_path, max_bytes=100)
    assert list(tmp_path.iterdir()) == []
    api.always = fixed(b"x" * 100)
    assert len(client.get_bytes(api.url, max_bytes=100)) == 100


@pytest.mark.parametrize("body", [b"", b"<html></html>", b'{"a": ', b"\xff\xfe", b"[" * 100_000])
def test_an_answer_that_is_no_json_is_an_error(api: LiveApi, client: PoliteClient, body: bytes) -> None:
    api.always = fixed(body)
    with pytest.raises(SourceError, match="JSONとして読めない"):
        client.get_json(api.url)


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://", "http://exa mple.jp:x/", "ftp://example.jp/a", "https://\u3000/"]
)
def test_an_address_that_is_none_is_an_error(client: PoliteClient, url: str, waits: list[float]) -> None:
    with pytest.raises(SourceError, match="ダウンロードできません"):
        client.get_bytes(url)


def test_a_download_is_written_whole_or_not_at_all(
    api: LiveApi, client: PoliteClient, tmp_path: Path, waits: list[float]
) -> None:
    api.faults = [cut_off]
    api.always = fixed(b"PK" * 1000)
    path = client.download(f"{api.url}/a.zip", tmp_path / "new")
    assert (path.suffix, path.read_bytes()) == (".zip", b"PK" * 1000)
    api.always = cut_off
    with pytest.raises(SourceError):
        client.download(f"{api.url}/a.zip", tmp_path / "new")
    assert [p.read_bytes() for p in (tmp_path / "new").iterdir()] == [b"PK" * 1000]


def test_what_is_kept_is_asked_for_on_condition_and_not_sent_again(api: LiveApi, tmp_path: Path) -> None:
    cache = tmp_path / "cache" / "http.sqlite"
    api.always = tagged(b"first", '"1"')
    with PoliteClient(pause_s=0.0, cache=cache) as client:
        assert [client.get_bytes(api.url) for _ in range(2)] == [b"first", b"first"]
    assert api.statuses == [200, 304]
    time.sleep(1.1)  # which of two kept answers is newer is told by their dates, which have no fractions of a second
    api.always = tagged(b"second", '"2"')
    with PoliteClient(pause_s=0.0, cache=cache) as again:
        assert [again.get_bytes(api.url) for _ in range(2)] == [b"second", b"second"]
    assert api.statuses == [200, 304, 200, 304]


def test_a_fingerprint_is_the_tag_or_date_and_costs_no_body(api: LiveApi, client: PoliteClient) -> None:
    api.always = tagged(b"body", '"1"')
    assert client.fingerprint(api.url) == '"1"'
    assert api.methods == ["HEAD"]
    api.always = tagged(b"body", "Sat, 01 Aug 2026 00:00:00 GMT", header="Last-Modified")
    assert client.fingerprint(api.url) == "Sat, 01 Aug 2026 00:00:00 GMT"


@pytest.mark.parametrize("behaviour", [fixed(b""), fixed(b"", 405)])
def test_without_tag_and_date_there_is_no_fingerprint(api: LiveApi, client: PoliteClient, behaviour: Behaviour) -> None:
    api.always = behaviour
    assert client.fingerprint(api.url) is None


def test_a_fingerprint_of_a_server_that_is_down_is_an_error(
    api: LiveApi, client: PoliteClient, waits: list[float]
) -> None:
    def down(running: LiveApi, handler: BaseHTTPRequestHandler) -> None:
        answer(handler, b"", 503)

    api.always = down
    with pytest.raises(SourceError, match="HTTP 503"):
        client.fingerprint(api.url)
