"""Asks LINE from time to time how many pushes the account may still send."""

from __future__ import annotations

import asyncio

import structlog

from actions.line.quota import Quota
from connectors.line.api import LineApi, LineError
from knowledge.clock import Clock, now_jst

_log = structlog.get_logger(__name__)
_EVERY_S = 600.0


class QuotaWatch:
    """`latest` is what LINE said last, None before it said anything."""

    def __init__(self, api: LineApi, clock: Clock = now_jst) -> None:
        self._api = api
        self._clock = clock
        self.latest: Quota | None = None

    async def run(self) -> None:
        """Asks again and again until it is cancelled; what was known stays while LINE does not answer."""
        while True:
            try:
                allowed, used = await self._api.quota()
                self.latest = Quota(allowed, used, self._clock())
                if self.latest.is_nearly_used_up:
                    _log.warning("few pushes are left this month", allowed=allowed, used=used)
            except LineError as error:
                _log.warning("the quota of LINE cannot be read", reason=str(error))
            await asyncio.sleep(_EVERY_S)
