"""Runs the simulator in a thread of its own, on a free loopback port."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

import uvicorn

from madoguchi.line_simulator.app import simulator_app
from madoguchi.line_simulator.platform import Platform

_HOST, _STARTS_WITHIN_S = "127.0.0.1", 20.0


@contextlib.contextmanager
def running(webhook: Callable[[], str]) -> Iterator[tuple[str, Platform]]:
    """(address without a slash at its end, what it knows) until the end of the block.

    :param webhook: gives the address that events are sent to.
    """
    with socket.socket() as listening:
        listening.bind((_HOST, 0))
        platform, port = Platform(), listening.getsockname()[1]
        server = uvicorn.Server(
            uvicorn.Config(simulator_app(webhook, platform=platform), log_level="critical", ws="none")
        )
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            deadline = time.monotonic() + _STARTS_WITHIN_S
            while not server.started:
                if time.monotonic() > deadline or not thread.is_alive():
                    raise RuntimeError("the simulator did not start")
                time.sleep(0.02)
            yield f"http://{_HOST}:{port}", platform
        finally:
            server.should_exit = True
            thread.join()
