"""What is told to people about their bookings and asked of them afterwards: mail, reminders, surveys; the mails that did not
get through, for the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from actions.consultation.links import BookingLinks
from actions.consultation.news import News
from actions.conversations.channels import Channels
from actions.funnel.booking_steps import CountedNews
from actions.funnel.funnel import Funnel
from actions.interview.result.results import Results
from actions.mail.outbox import MailOutbox
from actions.mail.worker import MailWorker
from actions.notices.booking_news import BookingNews
from actions.notices.desk import Desk
from actions.notices.reminders import BookingReminders
from actions.staff.audit import AuditLog
from actions.survey.dialogue import SurveyDialogue
from actions.survey.sender import SurveySender
from actions.survey.surveys import Surveys
from connectors.console.office.mail.routes import mail_router
from connectors.mail.smtp import SmtpMailer, SmtpServer
from madoguchi.console import OperatorError
from madoguchi.part import Job, Part
from madoguchi.settings import Settings
from madoguchi.wiring import cipher

if TYPE_CHECKING:
    from actions.encryption import Cipher

_SEND_EVERY_S = 2.0
_REMIND_EVERY_S = 60.0
_ASK_EVERY_S = 300.0
_ERASE_EVERY_S = 3600.0


@dataclass(frozen=True, slots=True)
class Notices:
    """What others need of it.

    :param news: hears of changes of bookings that are made by staff, on pages and over REST, and counts them.
    :param news_in_chat: the same for those made in a conversation, which tells of them itself.
    :param surveys: a flow of the chat (`actions.flow`).
    :param desk: writes to owners and advisers.
    :param outbox: None: no mail server is set.
    """

    news: News
    news_in_chat: News
    surveys: SurveyDialogue
    desk: Desk
    outbox: MailOutbox | None
    part: Part


def notices(chosen: Settings, database: Engine, channels: Channels, funnel: Funnel) -> Notices:
    """All of it over one database.

    :param channels: ways to people who have not just asked something.
    :raises OperatorError: a setting of the mail server is missing or wrong.
    :raises ValueError: an encryption key is none.
    """
    keys, server = cipher(chosen), mail_server(chosen)
    outbox = mail_outbox(chosen, database, keys)
    links = BookingLinks(chosen.links_start_with, keys)
    organizer = server.address.addr_spec if server else ""
    desk = Desk(outbox, channels, links, chosen.links_start_with, organizer)
    surveys, reminders = Surveys(database), BookingReminders(database, keys, desk)
    sender = SurveySender(database, surveys, Results(database), channels)
    jobs = [
        Job(_REMIND_EVERY_S, reminders.run),
        Job(_ASK_EVERY_S, sender.run),
        *_mail_jobs(chosen, outbox, server),
    ]
    news, in_chat = (CountedNews(BookingNews(desk, spoken=spoken), funnel.record) for spoken in (False, True))
    part = Part([mail_router(outbox, AuditLog(database))], jobs)
    return Notices(news, in_chat, SurveyDialogue(surveys), desk, outbox, part)


def mail_server(chosen: Settings) -> SmtpServer | None:
    """The mail server of the settings, None without one.

    :raises OperatorError: the address of the sender is missing or none.
    """
    if not chosen.smtp_host:
        return None
    server = SmtpServer(
        chosen.smtp_host, chosen.smtp_port, chosen.smtp_from, chosen.smtp_security, chosen.smtp_user,
        chosen.smtp_password.get_secret_value(), chosen.smtp_timeout_s,
    )  # fmt: skip
    try:
        server.address  # noqa: B018
    except ValueError as error:
        raise OperatorError(
            "MADOGUCHI_SMTP_FROM に、差出人のメールアドレスを書いてください（例：まどぐち <madoguchi@example.jp>）。"
        ) from error
    return server


def mail_outbox(chosen: Settings, database: Engine, keys: Cipher) -> MailOutbox | None:
    """Where mails wait, None without a mail server.

    :raises OperatorError: see `mail_server`.
    """
    server = mail_server(chosen)
    return None if server is None else MailOutbox(database, keys, domain=server.address.domain)


def _mail_jobs(chosen: Settings, outbox: MailOutbox | None, server: SmtpServer | None) -> Sequence[Job]:
    if outbox is None or server is None:
        return ()
    age = timedelta(days=chosen.mail_retention_days)
    worker = MailWorker(outbox, SmtpMailer(server))
    return Job(_SEND_EVERY_S, worker.run), Job(_ERASE_EVERY_S, lambda: outbox.erase_older_than(age))
