"""Starts the real system, both processes, and stops it again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

PROJECT = Path(__file__).parents[2]
PUBLIC_ADDRESS = "https://madoguchi.example"
UP = (sys.executable, "-m", "madoguchi", "up")
_PREPARED_WITHIN_S = 900.0  # index, dialogue model and start on a busy machine; nothing is measured
_STOPPED_WITHIN_S = 60.0


@dataclass(frozen=True)
class System:
    """A running system. `log` is what its terminal shows."""

    base_url: str
    data_dir: Path
    log: Path
    process: subprocess.Popen[bytes]

    def family(self) -> list[psutil.Process]:
        """The supervisor and everything it has started."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def dialogue_engine(self) -> psutil.Process:
        """The process of the dialogue engine."""
        (engine,) = [p for p in self.family() if "rasa" in p.cmdline() and "run" in p.cmdline()]
        return engine

    def gateway(self) -> psutil.Process:
        """The process of the gateway."""
        (gateway,) = [p for p in self.family() if "madoguchi.gateway" in p.cmdline()]
        return gateway

    def interrupt(self) -> int:
        """Ctrl-C; gives the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(_STOPPED_WITHIN_S)


class ReverseProxy(httpx.BaseTransport):
    """The proxy in front of a gateway that is seen from outside over HTTPS: what is asked of it, it asks the gateway."""

    def __init__(self, gateway: str) -> None:
        self._gateway = httpx.URL(gateway)
        self._inside = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The gateway's answer; `Host` stays as the visitor sent it."""
        at, asked = self._gateway, request.url
        url = asked.copy_with(scheme=at.scheme, host=at.host, port=at.port)
        headers = [*request.headers.raw, (b"X-Forwarded-Proto", asked.scheme.encode())]
        return self._inside.handle_request(
            httpx.Request(request.method, url, headers=headers, stream=request.stream, extensions=request.extensions)
        )

    def close(self) -> None:
        """Hangs up."""
        self._inside.close()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def surroundings(data_dir: Path, rasa_python: Path) -> dict[str, str]:
    """The environment for a system on ports of its own. Whatever would go out to the network fails at once."""
    nowhere = "http://127.0.0.1:9"
    return os.environ | {
        "MADOGUCHI_DATA_DIR": str(data_dir),
        "MADOGUCHI_PORT": str(free_port()),
        "MADOGUCHI_RASA_PORT": str(free_port()),
        "MADOGUCHI_RASA_PYTHON": str(rasa_python),
        "MADOGUCHI_CATALOGUE": "",
        "HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere, "http_proxy": nowhere, "https_proxy": nowhere,
        "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1",
        "HF_HUB_OFFLINE": "1",
        "PYTHONUNBUFFERED": "1",
    }  # fmt: skip


@contextmanager
def running(
    data_dir: Path, rasa_python: Path, arguments: Sequence[str] = (), settings: Mapping[str, str] | None = None
) -> Iterator[System]:
    """The system until the end of the block, all of it ready when the block begins.

    :param settings: further ones, as environment variables.
    """
    environment = surroundings(data_dir, rasa_python) | dict(settings or {})
    log = data_dir / "terminal.log"
    data_dir.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as terminal:
        process = subprocess.Popen(
            [*UP, *arguments], cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL, stdout=terminal,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    system = System(f"http://127.0.0.1:{environment['MADOGUCHI_PORT']}", data_dir, log, process)
    try:
        wait_until_ready(system)
        yield system
    finally:
        if process.poll() is None:
            family = system.family()
            try:
                system.interrupt()
            except subprocess.TimeoutExpired:
                for member in family:
                    member.kill()
                process.wait()


def wait_until_ready(system: System) -> None:
    """Waits until every part works; fails with what the terminal shows."""
    deadline = time.monotonic() + _PREPARED_WITHIN_S
    while time.monotonic() < deadline and system.process.poll() is None:
        try:
            if httpx.get(f"{system.base_url}/readyz", trust_env=False, timeout=10).json().get("status") == "ok":
                return
        except (httpx.HTTPError, ValueError):
            pass
        time.sleep(0.5)
    raise AssertionError(f"the system did not become ready:\n{system.log.read_text(encoding='utf-8')[-3000:]}")
