"""How long a caller is kept waiting for the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

from connectors.http.problem import Problem

LONGEST_S = 20.0
_T = TypeVar("_T")


async def in_time(work: Callable[[], _T], longest_s: float = LONGEST_S) -> _T:
    """What `work` gives, done in a thread.

    :raises Problem: 504 after `longest_s` seconds. The work goes on: whoever sends the same request with the same
        idempotency key learns what came of it.
    """
    try:
        with anyio.fail_after(longest_s):
            return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
    except TimeoutError as error:
        raise Problem(504) from error
