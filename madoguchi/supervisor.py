"""Start child processes, wait until they are ready, restart what crashes, and leave nothing behind.

Every child leads a process group of its own, so that whatever it starts is ended with it. Should the supervisor itself be
killed, a tiny guard process (this file run as a program) ends the groups; on Linux the kernel also tells the children.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

TICK = 0.1  # seconds between two looks at the children
READY_EVERY = 0.5  # seconds between two ready checks, which may cost the child some work
NEWS_EVERY = 5.0  # seconds between two progress lines of one child
_SET_PARENT_DEATH_SIGNAL = 1  # prctl(2)
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_LOCAL = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # children are never behind a proxy


class SupervisorError(Exception):
    """A child could not be brought up or kept up; the text is one Japanese sentence for the operator."""


@dataclass(frozen=True)
class Child:
    """A process to keep running. `ready` is a URL that answers 2xx, or a callable, or None (ready once started).

    `env` is added to the supervisor's own environment. Times are seconds. Without a child that is not `required` the
    others go on.
    """

    name: str
    command: Sequence[str]
    log_file: Path
    ready: str | Callable[[], bool] | None = None
    ready_timeout: float = 60.0
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    required: bool = True


@dataclass(frozen=True)
class Policy:
    """When to restart and when to give up. Times are seconds, `log_bytes` is the size at which a log is rotated."""

    grace: float = 10.0
    first_delay: float = 1.0
    longest_delay: float = 30.0
    max_crashes: int = 5
    crash_window: float = 300.0
    log_bytes: int = 5_000_000


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there. Raises OSError where the address itself cannot be used."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections that have ended don't count
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


class Supervisor:
    """Runs children until it is told to stop. `say` receives progress lines for the operator."""

    def __init__(
        self, children: Sequence[Child], *, policy: Policy | None = None, say: Callable[[str], None] = print
    ) -> None:
        self._policy = policy or Policy()
        self._say = say
        self._guard = _Guard(self._policy.grace)
        self._running = [_Process(child, self._policy, self._guard, say) for child in children]
        self._stops = 0

    def run(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Start all, call `on_ready` once when every one is ready (or given up), and return after `request_stop` or a signal.

        SIGINT, SIGTERM and SIGHUP stop the children in reverse order; a second one does not wait for them. To be called
        in the main thread. Raises SupervisorError, with everything stopped, when a required child does not come up in
        time or keeps crashing.
        """
        with self._signals(), self._guard:
            try:
                for process in self._running:
                    process.start()
                announced = False
                while not self._stops:
                    for process in self._running:
                        process.look()
                    if not announced and all(process.settled for process in self._running):
                        announced = True
                        on_ready()
                    time.sleep(TICK)
            finally:
                for process in reversed(self._running):
                    process.stop(lambda: self._stops > 1)

    def request_stop(self) -> None:
        """Ask `run` to return; safe in a signal handler and from other threads."""
        self._stops += 1

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        def handle(number: int, frame: FrameType | None) -> None:
            self.request_stop()

        before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class _Process:
    """One child through its crashes and restarts."""

    def __init__(self, child: Child, policy: Policy, guard: _Guard, say: Callable[[str], None]) -> None:
        self.child, self._policy, self._guard, self._say = child, policy, guard, say
        self._popen: subprocess.Popen[bytes] | None = None
        self._started = self._next_news = self._next_check = self._restart_at = 0.0
        self._crashes: list[float] = []
        self.ready = self._was_ready = self._given_up = False

    @property
    def settled(self) -> bool:
        """Ready, or given up for good."""
        return self.ready or self._given_up

    def start(self) -> None:
        """Start the process once; raises SupervisorError when the program cannot be run."""
        child = self.child
        try:
            child.log_file.parent.mkdir(parents=True, exist_ok=True)
            with child.log_file.open("ab") as log:
                self._popen = subprocess.Popen(
                    child.command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **child.env},
                    cwd=child.cwd,
                    start_new_session=True,
                    preexec_fn=_end_with_parent if _LIBC else None,
                )
        except OSError as error:
            what = f"{error.strerror}: {error.filename}" if error.filename else error.strerror
            raise SupervisorError(f"{child.name} を起動できません（{what}）。") from error
        self._guard.watch(self._popen.pid)
        self._started = self._next_check = time.monotonic()
        self._next_news = self._started + NEWS_EVERY
        self.ready = False

    def look(self) -> None:
        """Notice what has happened since the last look: a crash, readiness, a restart that is due, a long log."""
        now = time.monotonic()
        if self._given_up:
            return
        self._rotate_log()
        if self._popen is None:
            if now >= self._restart_at:
                self.start()
        elif self._popen.poll() is not None:
            self._crashed(now, f"終了しました（{_status(self._popen.returncode)}）")
        elif not self.ready:
            self._check_ready(now)

    def stop(self, hurry: Callable[[], bool]) -> None:
        """End the process: SIGTERM to its group, SIGKILL after the grace time, in a hurry, or to what outlives it."""
        popen, self._popen = self._popen, None
        self.ready = False
        if popen is None:
            return
        deadline = time.monotonic() + self._policy.grace
        _signal_group(popen.pid, signal.SIGTERM)
        while popen.poll() is None and time.monotonic() < deadline and not hurry():
            time.sleep(TICK / 2)
        _signal_group(popen.pid, signal.SIGKILL)
        popen.wait()
        self._guard.forget(popen.pid)

    def _check_ready(self, now: float) -> None:
        if now < self._next_check:
            return
        self._next_check = now + READY_EVERY
        waited = now - self._started
        if self._is_ready():
            self.ready = self._was_ready = True
            self._say(f"{self.child.name}: 準備ができました（{waited:.0f} 秒）")
        elif waited > self.child.ready_timeout:
            reason = f"{self.child.ready_timeout:.0f} 秒たっても準備ができませんでした"
            if self._was_ready:
                self._crashed(now, reason)
            else:
                self._give_up(reason)
        elif now >= self._next_news:
            self._next_news = now + NEWS_EVERY
            self._say(f"{self.child.name}: 起動しています …（{waited:.0f} 秒）")

    def _is_ready(self) -> bool:
        check = self.child.ready
        if check is None:
            return True
        if callable(check):
            return check()
        try:
            with _LOCAL.open(check, timeout=2) as answer:
                return bool(200 <= answer.status < 300)
        except (OSError, http.client.HTTPException):
            return False

    def _crashed(self, now: float, what: str) -> None:
        self.stop(hurry=lambda: False)
        self._crashes = [then for then in self._crashes if now - then < self._policy.crash_window] + [now]
        times = len(self._crashes)
        if times >= self._policy.max_crashes:
            self._give_up(f"くり返し{what}")
            return
        delay = min(self._policy.first_delay * 2 ** (times - 1), self._policy.longest_delay)
        self._restart_at = now + delay
        self._say(f"{self.child.name}: {what}。{delay:.0f} 秒後に起動しなおします（{times} 回目）")

    def _give_up(self, reason: str) -> None:
        self.stop(hurry=lambda: False)
        self._given_up = True
        sentence = f"{self.child.name} は{reason}（記録: {self.child.log_file}）。"
        if self.child.required:
            raise SupervisorError(sentence)
        self._say(f"{sentence}ほかの機能だけで続けます。")

    def _rotate_log(self) -> None:
        """Keep one old log. The child goes on writing to the same file, which is opened for appending."""
        log = self.child.log_file
        with contextlib.suppress(OSError):  # a full disk must not end what still runs
            if log.stat().st_size > self._policy.log_bytes:
                shutil.copyfile(log, log.with_name(log.name + ".1"))
                os.truncate(log, 0)


class _Guard:
    """The supervisor's end of a pipe to the guard process, which acts when the pipe closes without a farewell."""

    def __init__(self, grace: float) -> None:
        self._grace = grace
        self._popen: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> None:
        command = [sys.executable, "-I", "-S", __file__, str(self._grace)]
        self._popen = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __exit__(self, *exception: object) -> None:
        assert self._popen is not None
        self._popen.communicate()

    def watch(self, group: int) -> None:
        """A process group to end when the supervisor is gone."""
        self._tell(f"+{group}\n")

    def forget(self, group: int) -> None:
        """A process group that has ended; its number may be used again by others."""
        self._tell(f"-{group}\n")

    def _tell(self, line: str) -> None:
        assert self._popen is not None
        assert self._popen.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._popen.stdin.write(line.encode())
            self._popen.stdin.flush()


def _end_with_parent() -> None:
    """Between fork and exec: nothing but this one call, so that threads of the parent don't matter."""
    assert _LIBC is not None
    _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _status(code: int) -> str:
    return f"シグナル {-code}" if code < 0 else f"終了コード {code}"


def _stand_guard(grace: float) -> None:
    """The guard process: read groups until the supervisor's end of the pipe closes, then end those still listed."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: dict[int, None] = {}
    for line in sys.stdin:
        if line.startswith("+"):
            groups[int(line[1:])] = None
        else:
            groups.pop(int(line[1:]), None)
    for group in groups:
        _signal_group(group, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while groups and time.monotonic() < deadline:
        groups = {group: None for group in groups if _group_exists(group)}
        time.sleep(TICK)
    for group in groups:
        _signal_group(group, signal.SIGKILL)


def _group_exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    _stand_guard(float(sys.argv[1]))
