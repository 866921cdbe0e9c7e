"""Rate limits per route, per address and per token, with `Retry-After`."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Awaitable, Callable

from fastapi import Request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from connectors.http.client_address import Networks, client_address, is_in
from connectors.http.problem import Problem


class RateLimits:
    """Counts calls in memory.

    :param rules: limit by route name, in the notation of the `limits` library ("30/minute").
    :param exempt: addresses that are never limited.
    :param trusted_proxies: whose `X-Forwarded-For` counts.
    """

    def __init__(self, rules: dict[str, str], exempt: Networks, trusted_proxies: Networks) -> None:
        self._rules: dict[str, RateLimitItem] = {name: parse(rule) for name, rule in rules.items()}
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._exempt = exempt
        self._trusted_proxies = trusted_proxies

    def check(self, request: Request, route: str) -> None:
        """Counts a call of `route`.

        :raises Problem: 429 when the address or the token has called too often.
        """
        address = self.address(request)
        if is_in(address, self._exempt):
            return
        rule = self._rules[route]
        keys = [("address", address)]
        if token := request.headers.get("authorization"):
            keys.append(("token", hashlib.sha256(token.encode()).hexdigest()))
        for kind, key in keys:
            if not self._limiter.hit(rule, route, kind, key):
                reset_at = self._limiter.get_window_stats(rule, route, kind, key).reset_time
                wait = max(1, math.ceil(reset_at - time.time()))
                raise Problem(429, headers={"Retry-After": str(wait)})

    def address(self, request: Request) -> str:
        """Who is calling."""
        return client_address(request, self._trusted_proxies)


def limited(route: str) -> Callable[[Request], Awaitable[None]]:
    """A FastAPI dependency that counts calls of `route` against `app.state.rate_limits`."""

    async def dependency(request: Request) -> None:
        limits: RateLimits = request.app.state.rate_limits
        limits.check(request, route)

    return dependency
