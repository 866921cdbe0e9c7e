"""Runs the whole gateway application on a real port, in a thread."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from indexer.generations import copy_store
from madoguchi.gateway import create_app
from madoguchi.settings import Settings

_PATIENCE_S = 60.0


@dataclass(frozen=True)
class Gateway:
    """A running gateway; `client` speaks to it from loopback."""

    url: str
    app: FastAPI
    settings: Settings
    client: httpx.Client


def place_index(index: Path, data_dir: Path) -> None:
    """Copies an index to where a gateway with this data folder looks for it (holes stay holes)."""
    target = data_dir / "index"
    target.mkdir(parents=True)
    copy_store(index / "generations", target / "generations")
    (target / "current").symlink_to((index / "current").readlink())


@contextmanager
def running(data_dir: Path, rasa_port: int, **fields: Any) -> Iterator[Gateway]:
    """A gateway with these settings until the end of the block."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        given = {"rasa_timeout_s": 1.0, "log_level": "ERROR"} | fields
        chosen = Settings(_env_file=None, data_dir=data_dir, port=port, rasa_port=rasa_port, **given)
        app = create_app(chosen)
        config = uvicorn.Config(app, log_level="critical", proxy_headers=False, ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            deadline = time.monotonic() + _PATIENCE_S
            while not server.started and thread.is_alive() and time.monotonic() < deadline:
                time.sleep(0.01)
            assert server.started, "the gateway did not start"
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=_PATIENCE_S) as client:
                yield Gateway(str(client.base_url), app, chosen, client)
        finally:
            server.should_exit = True
            thread.join()
