"""Several gateway processes over one database, without a dialogue engine: started, killed, started again."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

from actions.encryption import new_key
from madoguchi.bench.system import HOST
from madoguchi.console import OperatorError
from madoguchi.settings import PROJECT

PROGRAM = ("-m", "madoguchi.gateway")
_START_TIMEOUT_S = 240.0
_STOP_TIMEOUT_S = 30.0
_LOOPBACK = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class GatewayProcess:
    """One of them.

    :param folder: its data folder; also of its log.
    :param program: what Python is given to run.
    """

    def __init__(self, folder: Path, database_url: str, key: str, program: Sequence[str]) -> None:
        with socket.socket() as listening:
            listening.bind((HOST, 0))
            port = listening.getsockname()[1]
        self.address = f"http://{HOST}:{port}"
        self._log = folder / "gateway.log"
        self._command = [sys.executable, *program]
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_")} | {
            "MADOGUCHI_DATA_DIR": str(folder), "MADOGUCHI_DATABASE_URL": database_url, "MADOGUCHI_HOST": HOST,
            "MADOGUCHI_PORT": str(port), "MADOGUCHI_ENCRYPTION_KEYS": key, "MADOGUCHI_RASA_ENABLED": "false",
            "MADOGUCHI_PUBLIC_URL": self.address, "MADOGUCHI_SMTP_HOST": "", "MADOGUCHI_LOG_LEVEL": "WARNING",
        }  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it, without waiting."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=PROJECT, env=self._environment, stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT,
            )  # fmt: skip

    def wait_until_up(self) -> None:
        """Waits until it answers.

        :raises OperatorError: it does not come up.
        """
        deadline = time.monotonic() + _START_TIMEOUT_S
        while not self._answers():
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                raise OperatorError(f"測定用の窓口を起動できませんでした。\n{self.said[-1000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """Kills it at once, without a warning."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """Asks it to end, and sees to it that it does."""
        if self._process is None:
            return
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_TIMEOUT_S)
        self.kill()

    @property
    def said(self) -> str:
        """Its log."""
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.is_file() else ""

    def _answers(self) -> bool:
        try:
            with _LOOPBACK.open(f"{self.address}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@contextlib.contextmanager
def gateways(
    number: int, database_url: str, folder: Path, program: Sequence[str] = PROGRAM
) -> Iterator[list[GatewayProcess]]:
    """That many gateways until the end of the block, all up when it begins.

    :param folder: empty; they write below it.
    :raises OperatorError: one does not come up.
    """
    key, made = new_key(), list[GatewayProcess]()
    try:
        for n in range(number):
            own = folder / f"gateway-{n}"
            own.mkdir(parents=True)
            made.append(GatewayProcess(own, database_url, key, program))
            made[-1].start()
        for process in made:
            process.wait_until_up()
        yield made
    finally:
        for process in made:
            process.stop()
