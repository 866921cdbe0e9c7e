"""A system of the benchmark's own: on free ports, with a data folder of its own, stopped whatever happens."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from pydantic import SecretStr

from madoguchi.console import OperatorError, out
from madoguchi.dialogue_engine import BotTrainingError, train_bot
from madoguchi.settings import PROJECT, Settings

HOST = "127.0.0.1"
_START_TIMEOUT_S = 240.0
_STOP_TIMEOUT_S = 30.0
_LOOPBACK = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes (10⁶ bytes) of a process with its children. `pss_mb` shares out what processes have in common."""

    rss_mb: float
    pss_mb: float


def private_settings(chosen: Settings, data_dir: Path) -> Settings:
    """The settings of a system that touches nothing of the operator's: own folder, own database, free ports."""
    port, rasa_port = _free_ports()
    return chosen.model_copy(
        update={
            "data_dir": data_dir, "database_url": "", "host": HOST, "port": port, "rasa_port": rasa_port, "catalogue": "",
            "public_url": None, "trusted_addresses": ["127.0.0.0/8", "::1"], "trusted_proxies": [],
            "web_channel_enabled": True, "api_channel_enabled": True, "smtp_host": "",
            "line_channel_secret": SecretStr(""), "line_channel_access_token": SecretStr(""),
            "rasa_enabled": chosen.rasa_enabled and chosen.rasa_python.is_file(),
        }
    )  # fmt: skip


def prepare_bot(chosen: Settings, own: Settings) -> None:
    """Takes over the operator's dialogue model if it is up to date, or trains one.

    :raises OperatorError: it cannot be trained.
    """
    if chosen.bot_models_dir.is_dir():
        shutil.copytree(chosen.bot_models_dir, own.bot_models_dir, dirs_exist_ok=True)
    try:
        if train_bot(own, lambda: None):
            out.print("対話モデルを学習しました。")
    except BotTrainingError as error:
        raise OperatorError(str(error)) from error


class System:
    """One run of `madoguchi up`. `started` is how many seconds it took until everything was ready."""

    def __init__(self, process: subprocess.Popen[bytes], started: float) -> None:
        self._process = process
        self.started = started

    def memory(self) -> dict[str, Memory]:
        """Memory by part: `gateway`, `rasa`, `supervisor`."""
        return {part: _memory_of(processes) for part, processes in self._parts().items()}

    def kill(self, part: str) -> None:
        """Kills `gateway` or `rasa` with all it has started, at once and without a warning."""
        for process in self._parts()[part]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()

    def _parts(self) -> dict[str, list[psutil.Process]]:
        parts: dict[str, list[psutil.Process]] = {"gateway": [], "rasa": [], "supervisor": []}
        supervisor = psutil.Process(self._process.pid)
        parts["supervisor"].append(supervisor)
        for child in supervisor.children():
            command = child.cmdline()
            part = "gateway" if "madoguchi.gateway" in command else "rasa" if "rasa" in command else "supervisor"
            parts[part] += [child, *child.children(recursive=True)]
        return parts


@contextlib.contextmanager
def running(own: Settings) -> Iterator[System]:
    """Starts the system of these settings, whose index and dialogue model are there; stops it at the end.

    :raises OperatorError: it does not come up.
    """
    log_file = own.data_dir / "up.log"
    began = time.monotonic()
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "madoguchi", "up"], cwd=PROJECT, env=os.environ | _environment(own),
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        while not is_ready(own):
            if process.poll() is not None or time.monotonic() - began > _START_TIMEOUT_S:
                raise OperatorError(f"測定用の窓口を起動できませんでした（{_last_line(log_file)}）。")
            time.sleep(0.05)
        yield System(process, time.monotonic() - began)
    finally:
        _stop(process)


def _environment(own: Settings) -> dict[str, str]:
    return {
        "MADOGUCHI_DATA_DIR": str(own.data_dir),
        "MADOGUCHI_DATABASE_URL": "",
        "MADOGUCHI_HOST": HOST,
        "MADOGUCHI_PORT": str(own.port),
        "MADOGUCHI_RASA_PORT": str(own.rasa_port),
        "MADOGUCHI_CATALOGUE": "",
        "MADOGUCHI_PUBLIC_URL": own.address,
        "MADOGUCHI_TRUSTED_ADDRESSES": ",".join(own.trusted_addresses),
        "MADOGUCHI_TRUSTED_PROXIES": "",
        "MADOGUCHI_WEB_CHANNEL_ENABLED": "true",
        "MADOGUCHI_API_CHANNEL_ENABLED": "true",
        "MADOGUCHI_RASA_ENABLED": str(own.rasa_enabled).lower(),
        "MADOGUCHI_SMTP_HOST": own.smtp_host,
        "MADOGUCHI_LINE_API_BASE": str(own.line_api_base),
        "MADOGUCHI_LINE_CHANNEL_SECRET": own.line_channel_secret.get_secret_value(),
        "MADOGUCHI_LINE_CHANNEL_ACCESS_TOKEN": own.line_channel_access_token.get_secret_value(),
    }


def _free_ports() -> tuple[int, int]:
    """Two ports that nobody listens on just now."""
    with socket.socket() as first, socket.socket() as second:
        first.bind((HOST, 0))
        second.bind((HOST, 0))
        return first.getsockname()[1], second.getsockname()[1]


def is_ready(own: Settings) -> bool:
    """Whether every part of the system of these settings works."""
    try:
        with _LOOPBACK.open(f"{own.address}/readyz", timeout=2) as answer:
            return not own.rasa_enabled or json.load(answer)["status"] == "ok"
    except (OSError, ValueError, urllib.error.HTTPError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends the system: it stops its own children; if it does not, its guard process does."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _last_line(log_file: Path) -> str:
    lines = log_file.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "何も言わずに終わりました"


def _memory_of(processes: list[psutil.Process]) -> Memory:
    rss = pss = 0
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            found = process.memory_full_info()
            rss += found.rss
            pss += getattr(found, "pss", found.rss)  # only Linux tells it
    return Memory(rss / 1e6, pss / 1e6)
