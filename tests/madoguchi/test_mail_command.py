"""`madoguchi mail test`: a mail that gets through, or one sentence that says what to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from typer.testing import CliRunner, Result

from madoguchi.cli import app
from madoguchi.settings import settings
from tests.fakes.smtp_server import SmtpServer, free_port


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def configured(server: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Sets the settings of the mail server; those not named are right."""

    def configure(**others: str) -> None:
        values = {
            "HOST": "127.0.0.1", "PORT": str(server.port), "SECURITY": "none", "USER": "", "PASSWORD": "",
            "FROM": "まどぐち <madoguchi@example.jp>", "TIMEOUT_S": "2",
        } | others  # fmt: skip
        for name, value in values.items():
            monkeypatch.setenv(f"MADOGUCHI_SMTP_{name}", value)
        settings.cache_clear()

    configure()
    yield configure
    monkeypatch.undo()
    settings.cache_clear()


def sent_to(address: str = "me@example.jp") -> Result:
    return CliRunner().invoke(app, ["mail", "test", address])


def test_a_mail_that_gets_through(server: SmtpServer, configured: Callable[..., None]) -> None:
    result = sent_to()
    assert result.exit_code == 0, result.output
    assert "サーバーがメールを受け取りました" in result.stdout
    ((receiver, message),) = server.envelopes
    assert receiver == "me@example.jp"
    assert str(message["Subject"]) == "【まどぐち】送信テスト"


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"HOST": ""}, "MADOGUCHI_SMTP_HOST にメールサーバーの名前"),
        ({"HOST": "mail.invalid"}, "サーバーが見つかりません"),
        ({"PORT": str(free_port())}, "このポートでは受け付けていません"),
        ({"SECURITY": "starttls"}, "対応していません"),
        ({"SECURITY": "tls"}, "暗号化の方式が合いません"),
        ({"USER": "u", "PASSWORD": "p"}, "対応していません"),
        ({"FROM": ""}, "MADOGUCHI_SMTP_FROM"),
        ({"FROM": "まどぐち"}, "MADOGUCHI_SMTP_FROM"),
        ({"SECURITY": "ssl"}, "MADOGUCHI_SMTP_SECURITY"),
        ({"PORT": "x"}, "MADOGUCHI_SMTP_PORT"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    configured: Callable[..., None], others: dict[str, str], words: str
) -> None:
    configured(**others)
    result = sent_to()
    assert result.exit_code == 1
    assert words in result.stderr
    assert result.stderr.startswith("まどぐち: ")
    assert result.stderr.rstrip().endswith("。")
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.output


def test_a_refused_receiver_is_told_with_the_number_of_the_server(
    server: SmtpServer, configured: Callable[..., None]
) -> None:
    server.receiver_code = lambda to: f"550 <{to}> unknown"
    result = sent_to()
    assert result.exit_code == 1
    assert "サーバーが宛先を断りました" in result.stderr
    assert "（サーバーの番号：550）。" in result.stderr
    assert "example" not in result.stderr


def test_no_address(configured: Callable[..., None]) -> None:
    result = sent_to("me")
    assert result.exit_code == 1
    assert "メールアドレスの形" in result.stderr
