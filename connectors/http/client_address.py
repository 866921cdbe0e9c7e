"""Who is calling: the peer's address, or what a trusted proxy says."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from fastapi import Request

Networks = tuple[IPv4Network | IPv6Network, ...]


def networks(values: Sequence[str]) -> Networks:
    """Networks from addresses or CIDR ranges.

    :raises ValueError: one is neither.
    """
    return tuple(ip_network(v.strip(), strict=False) for v in values if v.strip())


def is_in(address: str, ranges: Networks) -> bool:
    """Whether `address` lies in one of `ranges`; what is no address lies in none."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in ranges)


def client_address(request: Request, trusted_proxies: Networks) -> str:
    """The caller's address. `X-Forwarded-For` counts only from trusted proxies, read from the right."""
    peer = request.client.host if request.client else ""
    if not is_in(peer, trusted_proxies):
        return peer
    # A proxy may append to the header or send one more: what the caller wrote stands in front either way.
    forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
    hops = [h.strip() for h in forwarded.split(",") if h.strip()]
    for hop in reversed(hops):
        if not is_in(hop, trusted_proxies):
            return hop
    return hops[0] if hops else peer
