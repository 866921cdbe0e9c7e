"""Nobody waits for the database for ever."""

from __future__ import annotations

import threading

import pytest

from connectors.booking.patience import in_time
from connectors.http.problem import Problem


async def test_who_waits_too_long_is_told_and_the_work_goes_on() -> None:
    go_on, done = threading.Event(), threading.Event()

    def work() -> None:
        go_on.wait(10)
        done.set()

    with pytest.raises(Problem) as raised:
        await in_time(work, 0.05)
    assert raised.value.status_code == 504
    go_on.set()
    assert done.wait(10)


async def test_what_is_done_in_time_is_given_back_and_its_error_too() -> None:
    assert await in_time(lambda: 7, 10) == 7
    with pytest.raises(ZeroDivisionError):
        await in_time(lambda: 1 // 0, 10)
