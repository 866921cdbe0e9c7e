"""What a mail server receives, and what it is not told twice."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from actions.mail.models import Attachment, Mail
from actions.mail.ports import MailDelayed, MailRefused
from connectors.mail.smtp import Security, SmtpMailer, SmtpServer
from knowledge.clock import JST
from tests.fakes.smtp_server import SmtpServer as FakeServer
from tests.fakes.smtp_server import free_port

NOW = datetime(2026, 11, 21, 12, tzinfo=JST)
ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:相談\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def server() -> Iterator[FakeServer]:
    server = FakeServer()
    server.start()
    yield server
    server.stop()


def mailer(port: int, security: Security = "none", **fields: str) -> SmtpMailer:
    return SmtpMailer(
        SmtpServer("127.0.0.1", port, "まどぐち <madoguchi@example.jp>", security, timeout_s=2, **fields), lambda: NOW
    )


def send(mailer: SmtpMailer, mail: Mail, message_id: str = "<1@example.jp>") -> None:
    with mailer.session() as post:
        post.send(mail, message_id)


def part(message: EmailMessage, content_type: str) -> EmailMessage:
    (found,) = [
        p
        for p in message.walk()
        if p.get_content_type() == content_type and not p.get_filename() and not p.is_multipart()
    ]
    assert isinstance(found, EmailMessage)
    return found


def test_a_plain_mail_arrives_as_it_was_written(server: FakeServer) -> None:
    send(mailer(server.port), Mail("mihon@example.com", "ご予約が決まりました", "相談のご予約です。\n次の行\n"))
    ((receiver, message),) = server.envelopes
    assert receiver == "mihon@example.com"
    assert str(message["Subject"]) == "ご予約が決まりました"
    assert str(message["From"]) == "まどぐち <madoguchi@example.jp>"
    assert message["Message-ID"] == "<1@example.jp>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == NOW
    assert message.get_content() == "相談のご予約です。\r\n次の行\r\n"


def test_an_invitation_is_there_as_buttons_and_as_a_file(server: FakeServer) -> None:
    send(mailer(server.port), Mail("a@example.com", "件名", "本文", (Attachment("soudan.ics", "text/calendar", ICS),)))
    (message,) = server.messages
    assert part(message, "text/plain").get_content() == "本文\r\n"
    calendar = part(message, "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content() == ICS
    (file,) = message.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("soudan.ics", "text/calendar")
    assert file.get_payload(decode=True) == ICS.encode()


def test_a_line_break_in_a_subject_makes_no_header(server: FakeServer) -> None:
    send(mailer(server.port), Mail("a@example.com", "件名\r\nBcc: other@example.com", "本文"))
    (message,) = server.messages
    assert message["Bcc"] is None
    assert str(message["Subject"]) == "件名 Bcc: other@example.com"


@pytest.mark.parametrize("address", ["", "a", "a@", "a@b\r\nBcc: c@example.com", "a b@example.com", "花@example.com"])
def test_what_is_no_address_never_gets_to_the_server(server: FakeServer, address: str) -> None:
    with pytest.raises(MailRefused) as refused:
        send(mailer(server.port), Mail(address, "件名", "本文"))
    assert refused.value.reason == "address"
    assert server.envelopes == []


def test_a_japanese_domain_is_spelt_as_servers_want_it(server: FakeServer) -> None:
    send(mailer(server.port), Mail("a@日本語.jp", "件名", "本文"))
    assert server.envelopes[0][0] == "a@xn--wgv71a119e.jp"


@pytest.mark.parametrize(("code", "kind"), [("550 no", MailRefused), ("450 later", MailDelayed)])
def test_a_receiver_can_be_refused_or_put_off_and_the_next_one_is_sent(
    server: FakeServer, code: str, kind: type[Exception]
) -> None:
    server.receiver_code = lambda to: code if to.startswith("a") else None
    with mailer(server.port).session() as post:
        with pytest.raises(kind, match=f"receiver {code[:3]}"):
            post.send(Mail("a@example.com", "件名", "本文"), "<1@example.jp>")
        post.send(Mail("b@example.com", "件名", "本文"), "<2@example.jp>")
    assert server.ids == ["<2@example.jp>"]


def test_a_service_that_ends_is_not_asked_again_at_once(server: FakeServer) -> None:
    server.receiver_code = lambda _: "421 closing"
    with pytest.raises(MailDelayed) as delayed:
        send(mailer(server.port), Mail("a@example.com", "件名", "本文"))
    assert delayed.value.gone


@pytest.mark.parametrize(("taken", "received"), [(False, 0), (True, 1)])
def test_a_lost_answer_leaves_it_open_whether_the_mail_was_taken(
    server: FakeServer, taken: bool, received: int
) -> None:
    (server.breaks_off_after if taken else server.breaks_off_before).append(True)
    with pytest.raises(MailDelayed) as delayed:
        send(mailer(server.port), Mail("a@example.com", "件名", "本文"))
    assert (delayed.value.gone, delayed.value.unclear) == (True, True)
    assert len(server.envelopes) == received


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the fake server's, meant so
def test_signing_in() -> None:
    server = FakeServer(user="madoguchi", password="secret")
    server.start()
    try:
        send(mailer(server.port, user="madoguchi", password="secret"), Mail("a@example.com", "件名", "本文"))
        with pytest.raises(MailDelayed, match="login 535"):
            send(mailer(server.port, user="madoguchi", password="wrong"), Mail("a@example.com", "件名", "本文"))
        with pytest.raises(MailRefused, match="sender 530"):
            send(mailer(server.port), Mail("a@example.com", "件名", "本文"))
    finally:
        server.stop()
    assert len(server.envelopes) == 1


def test_a_server_without_encryption_gets_nothing_where_encryption_is_asked_for(server: FakeServer) -> None:
    with pytest.raises(MailDelayed, match="not offered"):
        send(mailer(server.port, "starttls"), Mail("a@example.com", "件名", "本文"))
    with pytest.raises(MailDelayed, match="tls"):
        send(mailer(server.port, "tls"), Mail("a@example.com", "件名", "本文"))
    assert server.envelopes == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_encrypted_connection_to_a_server_with_a_known_certificate(
    security: Security, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = certify(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    server = FakeServer(tls=context, implicit=security == "tls")
    server.start()
    try:
        with pytest.raises(MailDelayed, match="certificate"):
            send(mailer(server.port, security), Mail("a@example.com", "件名", "本文"))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        send(mailer(server.port, security), Mail("a@example.com", "件名", "本文"))
    finally:
        server.stop()
    assert len(server.envelopes) == 1


def test_nobody_there() -> None:
    with pytest.raises(MailDelayed, match="refused"):
        send(mailer(free_port()), Mail("a@example.com", "件名", "本文"))
    unknown = SmtpMailer(SmtpServer("mail.invalid", 25, "madoguchi@example.jp", "none", timeout_s=2))
    with pytest.raises(MailDelayed, match="host"):
        send(unknown, Mail("a@example.com", "件名", "本文"))


def test_the_password_is_not_shown() -> None:
    assert "secret" not in repr(SmtpServer("h", 25, "a@example.jp", user="u", password="secret"))


def certify(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file."""
    import ipaddress

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path
