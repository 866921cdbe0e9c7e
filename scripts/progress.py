"""Run a long command quietly: its output goes to a log, one status line shows that it moves.

Runs on Python 3.8 with the standard library only.
"""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
import unicodedata
from pathlib import Path
from typing import Callable, Iterator, NamedTuple, TextIO

SECONDS_BETWEEN_LINES = 15  # without a terminal, where a line cannot be rewritten
SECONDS_TO_STOP = 5


class Outcome(NamedTuple):
    """Exit status and everything the command printed."""

    status: int
    output: str


def run(
    command: list[str],
    label: str,
    log: Path,
    describe: Callable[[str], str | None] = lambda line: None,
    env: dict[str, str] | None = None,
) -> Outcome:
    """Run `command` to its end; `describe` turns an output line into what is going on now (None: no news).

    The command runs in a process group of its own, which is ended when this function is left by an exception
    (Ctrl-C). It inherits open descriptors, so that a lock held by the caller lasts as long as the command does.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    show = Status(label)
    lines: list[str] = []
    with log.open("a", encoding="utf-8") as record:
        record.write("$ " + " ".join(command) + "\n")
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            encoding="utf-8", errors="replace", env=env, close_fds=False, start_new_session=True,
        )  # fmt: skip
        try:
            for line in _lines(child):
                if line is not None:
                    lines.append(line)
                    record.write(line)
                    show.news(describe(line))
                show.tick()
            status = child.wait()
        except BaseException:
            _end(child)
            raise
        finally:
            show.close()
    return Outcome(status, "".join(lines))


class Status:
    """One line, rewritten in a terminal; elsewhere a new line now and then."""

    def __init__(self, label: str, out: TextIO | None = None) -> None:
        self.label, self.out = label, out or sys.stdout
        self.detail = ""
        self.started = time.monotonic()
        self.terminal = self.out.isatty()
        self.next_line = self.started + (0 if self.terminal else SECONDS_BETWEEN_LINES)
        if not self.terminal:
            print(f"  {label} …", file=self.out, flush=True)

    def news(self, detail: str | None) -> None:
        self.detail = detail or self.detail

    def tick(self) -> None:
        now = time.monotonic()
        if now < self.next_line:
            return
        self.next_line = now + (0.2 if self.terminal else SECONDS_BETWEEN_LINES)
        text = f"  {self.label} … {now - self.started:.0f} 秒  {self.detail}"
        if self.terminal:
            self.out.write("\r\033[K" + fit(text, shutil.get_terminal_size().columns - 1))
        else:
            self.out.write(text + "\n")
        self.out.flush()

    def close(self) -> None:
        if self.terminal:
            self.out.write("\r\033[K")
        print(f"  {self.label}: {time.monotonic() - self.started:.0f} 秒", file=self.out, flush=True)


def fit(text: str, columns: int) -> str:
    """Cut a text to a number of terminal columns, of which a Japanese character takes two."""
    used = 0
    for position, character in enumerate(text):
        used += 2 if unicodedata.east_asian_width(character) in "FWA" else 1
        if used > columns:
            return text[:position]
    return text


def _lines(child: subprocess.Popen[str]) -> Iterator[str | None]:
    """Output lines as they come, and None about five times a second so that the clock moves meanwhile."""
    arrived: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        assert child.stdout is not None
        with child.stdout as output:
            for line in output:
                arrived.put(line)
        arrived.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = arrived.get(timeout=0.2)
        except queue.Empty:
            yield None
            continue
        if line is None:
            return
        yield line


def _end(child: subprocess.Popen[str]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(child.pid, number)
            child.wait(SECONDS_TO_STOP)
