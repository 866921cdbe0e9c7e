"""A mail as it goes over the wire (RFC 5322, MIME)."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from email_validator import EmailNotValidError, validate_email

from actions.mail.models import Mail


def as_bytes(mail: Mail, sender: Address, receiver: Address, message_id: str, now: datetime) -> bytes:
    """`mail` with its headers, in seven-bit characters.

    An invitation is there twice, as mail programs want it: as another form of the text, which they show with buttons, and
    as a file.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = receiver
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "ja"
    message.set_content(mail.text, cte="base64")
    for attached in mail.attachments:
        if attached.media_type.startswith("text/calendar"):
            message.add_alternative(
                attached.content, subtype="calendar", cte="base64", params=_method(attached.content)
            )
    for attached in mail.attachments:
        maintype, _, subtype = attached.media_type.partition("/")
        message.add_attachment(attached.content.encode(), maintype, subtype, filename=attached.filename)
    return message.as_bytes()


def address_of(text: str) -> Address:
    """An address as every mail server takes it, its domain spelt in ASCII.

    :raises ValueError: it is none, or one that only some servers take.
    """
    try:
        found = validate_email(text, allow_smtputf8=False, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise ValueError("no address") from error
    return Address(username=found.local_part, domain=found.ascii_domain)


def _method(calendar: str) -> dict[str, str]:
    """The parameter that says what an invitation wants: the value of its line METHOD."""
    lines = (line.partition(":") for line in calendar.splitlines())
    return next(({"method": value.strip()} for name, _, value in lines if name == "METHOD"), {})
