"""Whose address counts."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from connectors.http.client_address import client_address, is_in, networks

PROXIES = networks(["10.0.0.0/8", "2001:db8::/32", " 192.0.2.1 ", ""])


def request(peer: str | None, *forwarded: str) -> Request:
    """A request from `peer`, with an X-Forwarded-For line for each of `forwarded`."""
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return Request({"type": "http", "headers": headers, "client": (peer, 1234) if peer else None})


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.1", [], "203.0.113.1"),
        ("203.0.113.1", ["127.0.0.1"], "203.0.113.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.5"], "203.0.113.5"),
        ("10.0.0.1", ["127.0.0.1, 203.0.113.5"], "203.0.113.5"),
        ("10.0.0.1", ["127.0.0.1", "203.0.113.5"], "203.0.113.5"),
        ("10.0.0.1", ["203.0.113.5, 192.0.2.1, 10.9.9.9"], "203.0.113.5"),
        ("10.0.0.1", ["10.1.1.1, 10.2.2.2"], "10.1.1.1"),
        ("2001:db8::1", ["2001:4860::8888"], "2001:4860::8888"),
        ("10.0.0.1", [" , ,"], "10.0.0.1"),
        ("10.0.0.1", ["unknown"], "unknown"),
        (None, ["203.0.113.5"], ""),
    ],
)
def test_the_first_address_no_trusted_proxy_has(peer: str | None, forwarded: list[str], address: str) -> None:
    assert client_address(request(peer, *forwarded), PROXIES) == address


def test_what_is_no_address_lies_in_no_network() -> None:
    assert is_in("10.255.0.1", PROXIES)
    assert not any(is_in(odd, PROXIES) for odd in ("", "unknown", "10.0.0.1:80", "999.0.0.1", "10.0.0"))


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(ValueError, match="localhost"):
        networks(["localhost"])
