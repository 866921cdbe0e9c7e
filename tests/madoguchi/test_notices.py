"""News, reminders and surveys, wired by the settings to one database."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from actions.consultation.advisers import Advisers
from actions.consultation.consultation import consultation_over
from actions.conversations.channels import Channels
from actions.database.engine import open_database
from actions.funnel.funnel import Funnel
from actions.interview.script import script
from knowledge.calendar.days import end_of, start_of
from knowledge.clock import now_jst
from madoguchi.console import OperatorError
from madoguchi.notices import notices
from madoguchi.settings import Settings
from madoguchi.wiring import cipher
from tests.actions.consultation.material import HOURS, adviser, contact, wish
from tests.fakes.smtp_server import SmtpServer


def chosen(folder: Path, **fields: object) -> Settings:
    return Settings(_env_file=None, data_dir=folder, **fields)  # type: ignore[arg-type]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the fake server's, meant so
def test_a_booking_is_told_by_mail_by_the_jobs_of_the_gateway(tmp_path: Path) -> None:
    server = SmtpServer(user="madoguchi", password="secret")
    server.start()
    picked = chosen(
        tmp_path, smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none", smtp_user="madoguchi",
        smtp_password=SecretStr("secret"), smtp_from="まどぐち <madoguchi@example.jp>",
    )  # fmt: skip
    database = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    told = notices(picked, database, Channels(), Funnel(database, script()))
    desk = consultation_over(database, cipher(picked), told.news, now_jst)
    Advisers(database).add(adviser(), HOURS)
    day = now_jst().date() + timedelta(days=1)
    slots = desk.slots.find(start_of(day), end_of(day + timedelta(days=14)))
    requested = desk.bookings.request(wish(slots[0].slot_id, contact=contact(1, "+81312345678")))
    for job in told.part.jobs:
        job.work()
    desk.bookings.confirm(requested.booking.booking_id, requested.code)
    for job in told.part.jobs:
        job.work()
    server.stop()
    database.dispose()
    code, confirmed = (str(message["Subject"]) for message in server.messages)
    assert code == f"【まどぐち】確認番号：{requested.code}"
    assert confirmed.startswith("【まどぐち】相談のご予約が決まりました")
    assert all(message["Message-ID"].rstrip(">").endswith("@example.jp") for message in server.messages)


def test_without_a_mail_server_there_is_no_outbox_and_nothing_fails(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    told = notices(chosen(tmp_path), database, Channels(), Funnel(database, script()))
    assert told.outbox is None
    for job in told.part.jobs:
        job.work()
    database.dispose()


def test_a_mail_server_without_a_sender_is_refused_at_once(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    with pytest.raises(OperatorError, match="MADOGUCHI_SMTP_FROM"):
        notices(chosen(tmp_path, smtp_host="mail.example.jp"), database, Channels(), Funnel(database, script()))
    database.dispose()


def test_the_jobs_cost_next_to_nothing_while_there_is_nothing_to_do(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    picked = chosen(tmp_path, smtp_host="127.0.0.1", smtp_port=1, smtp_from="madoguchi@example.jp")
    told = notices(picked, database, Channels(), Funnel(database, script()))
    begun = time.monotonic()
    for _ in range(20):
        for job in told.part.jobs:
            job.work()
    assert time.monotonic() - begun < 5
    database.dispose()
