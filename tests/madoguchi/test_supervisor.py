"""The supervisor with tiny real child processes: crashes, slow starts, stubborn children, and its own sudden death."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import psutil
import pytest

from madoguchi.supervisor import Child, Policy, Supervisor, SupervisorError, port_is_free

FAST = Policy(grace=1.0, first_delay=0.1, longest_delay=0.2, max_crashes=3, crash_window=60.0)
DEADLINE = 20.0  # a hanging test ends here; nothing is measured


def child(folder: Path, name: str, code: str, **options: object) -> Child:
    """A Python child that runs `code` in `folder`."""
    command = [sys.executable, "-I", "-S", "-u", "-c", textwrap.dedent(code)]
    return Child(name, command, folder / f"{name}.log", cwd=folder, **options)  # type: ignore[arg-type]


def until(condition: Callable[[], bool]) -> bool:
    """Wait for a condition; False when it never holds."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


def alive(pid: int) -> bool:
    """Whether a process still runs (a zombie nobody reaps does not)."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def pids(log: Path) -> list[int]:
    """Children print their process ids into their logs."""
    return [int(line) for line in log.read_text().split() if line.isdigit()] if log.exists() else []


SLEEP = "import os, time; print(os.getpid()); time.sleep(600)"


def test_all_are_started_awaited_and_stopped_in_reverse_order(tmp_path: Path) -> None:
    code = """
    import os, signal, sys, time
    def end(*_):
        open("ends", "a").write(sys.argv[1] + " ")
        sys.exit()
    signal.signal(signal.SIGTERM, end)
    print(os.getpid())
    time.sleep({delay})
    open(sys.argv[1], "w").close()
    time.sleep(600)
    """
    children = []
    for name, delay in (("slow", 0.6), ("quick", 0)):
        made = child(tmp_path, name, code.format(delay=delay), ready=(tmp_path / name).exists)
        children.append(Child(name, [*made.command, name], made.log_file, made.ready, cwd=tmp_path))
    said: list[str] = []
    supervisor = Supervisor(children, policy=FAST, say=said.append)
    ready: list[bool] = []

    def on_ready() -> None:
        ready.append(all((tmp_path / name).exists() for name in ("slow", "quick")))
        supervisor.request_stop()

    supervisor.run(on_ready)
    assert ready == [True]
    announced = [line.partition(":")[0] for line in said if "準備ができました" in line]
    assert sorted(announced) == ["quick", "slow"]
    assert (tmp_path / "ends").read_text().split() == ["quick", "slow"]
    assert not any(alive(pid) for name in ("slow", "quick") for pid in pids(tmp_path / f"{name}.log"))


def test_a_crashed_child_is_restarted(tmp_path: Path) -> None:
    code = """
    import os, sys, time
    print(os.getpid())
    if not os.path.exists("again"):
        open("again", "w").close()
        sys.exit(7)
    open("up", "w").close()
    time.sleep(600)
    """
    said: list[str] = []
    supervisor = Supervisor(
        [child(tmp_path, "bot", code, ready=(tmp_path / "up").exists)], policy=FAST, say=said.append
    )
    supervisor.run(supervisor.request_stop)
    assert len(pids(tmp_path / "bot.log")) == 2
    assert any("終了コード 7" in line and "1 回目" in line for line in said)


def test_a_child_killed_while_serving_is_restarted_while_the_other_goes_on(tmp_path: Path) -> None:
    logs = [tmp_path / "a.log", tmp_path / "b.log"]
    supervisor = Supervisor([child(tmp_path, name, SLEEP) for name in ("a", "b")], policy=FAST, say=lambda line: None)
    seen: list[list[int]] = []

    def meddle() -> None:
        assert until(lambda: all(pids(log) for log in logs))
        os.kill(pids(logs[0])[0], signal.SIGKILL)
        until(lambda: len(pids(logs[0])) == 2)
        seen.extend(pids(log) for log in logs)
        supervisor.request_stop()

    thread = threading.Thread(target=meddle)
    supervisor.run(thread.start)
    thread.join()
    assert [len(started) for started in seen] == [2, 1]


def test_it_gives_up_on_a_child_that_keeps_crashing(tmp_path: Path) -> None:
    children = [child(tmp_path, "steady", SLEEP), child(tmp_path, "bot", "import sys; print(1); sys.exit(3)")]
    with pytest.raises(SupervisorError, match=r"bot はくり返し終了しました（終了コード 3）（記録: .*bot\.log）。"):
        Supervisor(children, policy=FAST, say=lambda line: None).run()
    assert len(pids(tmp_path / "bot.log")) == FAST.max_crashes
    assert not any(alive(pid) for pid in pids(tmp_path / "steady.log"))


def test_the_others_go_on_without_a_child_that_is_not_required(tmp_path: Path) -> None:
    said: list[str] = []
    steady = child(tmp_path, "steady", SLEEP)
    bot = child(tmp_path, "bot", "raise SystemExit(3)", required=False, ready=lambda: False)
    supervisor = Supervisor([steady, bot], policy=FAST, say=said.append)
    running: list[bool] = []

    def on_ready() -> None:
        until(lambda: bool(pids(tmp_path / "steady.log")))
        running.extend(alive(pid) for pid in pids(tmp_path / "steady.log"))
        supervisor.request_stop()

    supervisor.run(on_ready)
    assert running == [True]
    assert any("ほかの機能だけで続けます" in line for line in said)


def test_a_child_that_is_never_ready_ends_in_one_sentence(tmp_path: Path) -> None:
    never = child(tmp_path, "bot", SLEEP, ready=lambda: False, ready_timeout=0.5)
    with pytest.raises(SupervisorError, match="bot は0 秒たっても準備ができませんでした"):
        Supervisor([never], policy=FAST, say=lambda line: None).run()
    assert not any(alive(pid) for pid in pids(tmp_path / "bot.log"))


def test_a_missing_program_ends_in_one_sentence_and_stops_the_others(tmp_path: Path) -> None:
    missing = Child("bot", ["no-such-program"], tmp_path / "bot.log")
    with pytest.raises(SupervisorError, match=r"bot を起動できません（.*no-such-program）。"):
        Supervisor([child(tmp_path, "steady", SLEEP), missing], policy=FAST, say=lambda line: None).run()
    assert not any(alive(pid) for pid in pids(tmp_path / "steady.log"))


def test_a_child_that_ignores_sigterm_is_killed_with_its_descendants(tmp_path: Path) -> None:
    code = """
    import os, signal, subprocess, sys, time
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # inherited by the grandchild
    grandchild = subprocess.Popen([sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)"])
    print(os.getpid(), grandchild.pid)
    open("up", "w").close()
    time.sleep(600)
    """
    supervisor = Supervisor([child(tmp_path, "bot", code, ready=(tmp_path / "up").exists)], policy=FAST)
    supervisor.run(supervisor.request_stop)
    started = pids(tmp_path / "bot.log")
    assert len(started) == 2
    assert until(lambda: not any(alive(pid) for pid in started))


def test_a_long_log_is_rotated_while_the_child_goes_on_writing(tmp_path: Path) -> None:
    code = """
    import time
    print("x" * 5000)
    while True:
        print("y"); time.sleep(0.05)
    """
    policy = Policy(grace=1.0, log_bytes=4000)
    log = tmp_path / "bot.log"
    supervisor = Supervisor([child(tmp_path, "bot", code)], policy=policy, say=lambda line: None)

    def watch() -> None:
        until(lambda: log.with_name("bot.log.1").exists() and 0 < log.stat().st_size < 4000)
        supervisor.request_stop()

    thread = threading.Thread(target=watch)
    supervisor.run(thread.start)
    thread.join()
    assert "x" * 5000 in log.with_name("bot.log.1").read_text()
    assert set(log.read_text()) == {"y", "\n"}


@pytest.fixture
def server() -> Iterator[tuple[str, list[int]]]:
    """A web server that answers with the statuses in a list, the last one for ever."""
    statuses = [503, 503, 200]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
            self.end_headers()

        def log_message(self, *arguments: object) -> None: ...

    web = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=web.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{web.server_port}/readyz", statuses
    web.shutdown()
    thread.join()
    web.server_close()


def test_a_url_is_ready_when_it_answers_2xx(
    tmp_path: Path, server: tuple[str, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # must not be asked for what runs on this machine
    url, statuses = server
    supervisor = Supervisor([child(tmp_path, "web", SLEEP, ready=url)], policy=FAST, say=lambda line: None)
    supervisor.run(supervisor.request_stop)
    assert statuses == [200]


def test_port_is_free() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        assert not port_is_free("127.0.0.1", port)
        assert not port_is_free("0.0.0.0", port)
    assert port_is_free("127.0.0.1", port)


PROGRAM = """
import sys
from pathlib import Path
from madoguchi.supervisor import Child, Policy, Supervisor

folder = Path(sys.argv[1])
code = '''
import os, signal, subprocess, sys, time
if sys.argv[1:]:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
inner = subprocess.Popen([sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)"])
print(os.getpid(), inner.pid, flush=True)
time.sleep(600)
'''
command = [sys.executable, "-I", "-S", "-c", code]
children = [Child("mild", command, folder / "mild.log"), Child("stubborn", [*command, "x"], folder / "stubborn.log")]
ready = lambda: print("ready", flush=True)
Supervisor(children, policy=Policy(grace=1.0), say=lambda line: None).run(ready)
"""


@pytest.fixture
def program(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A supervisor in a process of its own, its two children (with a child each) running."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        assert until(lambda: len(everyone(tmp_path)) == 4)
        yield running
        running.kill()
    for pid in everyone(tmp_path):
        if alive(pid):
            os.kill(pid, signal.SIGKILL)


def everyone(folder: Path) -> list[int]:
    return [pid for name in ("mild", "stubborn") for pid in pids(folder / f"{name}.log")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(program: subprocess.Popen[str], tmp_path: Path, number: signal.Signals) -> None:
    program.send_signal(number)
    assert program.wait(DEADLINE) == 0
    assert until(lambda: not any(alive(pid) for pid in everyone(tmp_path)))


def test_killing_the_supervisor_leaves_no_orphan(program: subprocess.Popen[str], tmp_path: Path) -> None:
    program.kill()
    program.wait(DEADLINE)
    assert until(lambda: not any(alive(pid) for pid in everyone(tmp_path)))
