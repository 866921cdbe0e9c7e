"""Sending through a real mail server: what it does not take now it gets later, and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from actions.database.engine import open_database
from actions.encryption import Cipher, new_key
from actions.mail.models import Mail
from actions.mail.outbox import MailOutbox
from actions.mail.worker import MailWorker
from connectors.mail.smtp import SmtpMailer
from connectors.mail.smtp import SmtpServer as Address
from tests.actions.reminders.material import FakeClock
from tests.fakes.smtp_server import SmtpServer

KEY = new_key()
PROJECT = Path(__file__).parents[3]


class Office:
    """An outbox, a worker and a mail server, with a clock that the test moves."""

    def __init__(self, engine: Engine, server: SmtpServer) -> None:
        self.engine = engine
        self.server = server
        self.clock = FakeClock()
        self.outbox = MailOutbox(engine, Cipher([KEY]), self.clock)
        address = Address("127.0.0.1", server.port, "まどぐち <madoguchi@example.jp>", "none", timeout_s=1)
        self.worker = MailWorker(self.outbox, SmtpMailer(address), self.clock)

    def put(self, *names: str) -> None:
        with Session(self.engine) as session, session.begin():
            for name in names:
                self.outbox.put(session, name, Mail(f"{name}@example.com", "件名", f"{name} さま"), kind="test")

    def run_after(self, **pause: float) -> int:
        self.clock.now += timedelta(**pause)
        return self.worker.run()

    def received(self) -> list[str]:
        return [to for to, _ in self.server.envelopes]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    server = SmtpServer()
    server.start()
    engine = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    yield Office(engine, server)
    engine.dispose()
    server.stop()


def test_what_waits_is_sent_once_over_one_connection(office: Office) -> None:
    office.put("a", "b", "c")
    assert office.worker.run() == 3
    assert office.worker.run() == 0
    assert office.received() == ["a@example.com", "b@example.com", "c@example.com"]
    assert office.server.sessions == 1


def test_without_anything_to_send_the_server_is_not_bothered(office: Office) -> None:
    office.worker.run()
    assert office.server.sessions == 0


def test_a_refused_mail_is_given_up_and_the_others_are_sent(office: Office) -> None:
    office.server.receiver_code = lambda to: "550 no such user" if to.startswith("b") else None
    office.put("a", "b", "c")
    assert office.worker.run() == 2
    assert [(u.key, u.reason) for u in office.outbox.failed()] == [("b", "receiver 550")]
    assert office.run_after(hours=2) == 0


@pytest.mark.parametrize(("code", "left"), [("451 later", 1), ("554 spam", 0)])
def test_a_content_can_be_put_off_or_refused(office: Office, code: str, left: int) -> None:
    office.server.content_codes = [code]
    office.put("a", "b")
    assert office.worker.run() == 1
    assert office.run_after(minutes=1) == left
    assert len(office.outbox.failed()) == 1 - left


def test_a_server_that_breaks_off_gets_the_mail_again(office: Office) -> None:
    office.server.breaks_off_before = [True]
    office.put("a", "b")
    assert office.worker.run() == 0
    assert office.run_after(seconds=1) == 1
    assert office.run_after(seconds=10) == 1
    assert sorted(office.received()) == ["a@example.com", "b@example.com"]


def test_a_server_that_takes_a_mail_and_breaks_off_gets_it_again_under_the_same_id(office: Office) -> None:
    office.server.breaks_off_after = [True]
    office.put("a")
    assert office.worker.run() == 0
    assert office.run_after(minutes=1) == 1
    assert len(office.server.ids) == 2
    assert len(set(office.server.ids)) == 1


def test_a_slow_server_is_not_waited_for_forever(office: Office) -> None:
    office.server.slow_s = 1.5
    office.put("a")
    begun = time.monotonic()
    assert office.worker.run() == 0
    assert time.monotonic() - begun < 5
    office.server.slow_s = 0
    assert office.run_after(minutes=1) == 1


def test_mails_wait_for_a_server_that_is_down_and_go_out_when_it_is_back(office: Office) -> None:
    office.server.stop()
    office.put("a", "b")
    tried = [office.run_after(minutes=5) for _ in range(20)]
    assert sum(tried) == 0
    assert office.outbox.counts()["waiting"] == 2
    office.server.start()
    assert office.run_after(minutes=1) == 2


def test_a_server_down_for_a_day_is_not_hidden(office: Office) -> None:
    office.server.stop()
    office.put("a", "b")
    with capture_logs() as logs:
        for _ in range(25):
            office.run_after(hours=1)
    assert len(office.outbox.failed()) == 2
    assert {"event": "mails given up", "count": 2, "log_level": "error"} in logs
    assert any(entry["event"] == "mail server not usable" and entry["reason"] == "refused" for entry in logs)


def test_a_server_that_is_down_is_not_tried_at_every_run(office: Office) -> None:
    office.server.stop()
    office.put("a")
    with capture_logs() as logs:
        for _ in range(60):
            office.run_after(seconds=1)
    assert 2 <= len(logs) <= 5


def test_no_log_names_an_address(office: Office) -> None:
    office.server.receiver_code = lambda to: f"550 <{to}> unknown" if to.startswith("a") else "451 <x@example.com> busy"
    office.put("a", "b")
    with capture_logs() as logs:
        office.worker.run()
    assert len(logs) == 2
    assert "example" not in repr(logs)


def start_worker(url: str, port: int, hours: int = 0) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(Path(__file__).with_name("send_forever.py")), url, KEY, str(port), str(hours)]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=PROJECT, env=environment)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def until(reached: object, seconds: float = 120) -> None:
    assert callable(reached)
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_of_a_hundred_mails_none_is_lost_when_the_sender_is_killed(tmp_path: Path) -> None:
    """Three times the process is killed, somewhere in the middle; then two work at once."""
    url = f"sqlite:///{tmp_path / 'app.sqlite'}"
    server = SmtpServer(slow_s=0.01)
    server.start()
    engine = open_database(url)
    outbox = MailOutbox(engine, Cipher([KEY]))
    with Session(engine) as session, session.begin():
        for n in range(100):
            outbox.put(session, f"k{n}", Mail(f"p{n}@example.com", "件名", "本文"), kind="test")
    for kill in range(1, 4):
        process = start_worker(url, server.port, hours=kill)
        until(lambda reached=20 * kill: len(server.envelopes) >= reached)
        stop(process)
    last = [start_worker(url, server.port, hours=5) for _ in range(2)]
    try:
        until(lambda: outbox.counts()["sent"] == 100)
    finally:
        for process in last:
            stop(process)
        server.stop()
        engine.dispose()
    received = Counter(to for to, _ in server.envelopes)
    assert set(received) == {f"p{n}@example.com" for n in range(100)}
    assert sum(received.values()) <= 103  # at most the mail in hand at each kill arrives twice …
    assert len(set(server.ids)) == 100  # … and says so itself
