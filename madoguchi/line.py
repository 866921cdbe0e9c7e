"""Wires the LINE channel."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sqlalchemy import Engine

from actions.encryption import Cipher
from actions.line.inbox import Inbox
from actions.line.outbox import Outbox
from actions.line.payloads import Payloads
from actions.line.users import LineUsers
from actions.linking.links import Links
from actions.staff.audit import AuditLog
from connectors.console.line.routes import line_router
from connectors.line.answering import Answering
from connectors.line.api import LineApi
from connectors.line.channel import LineChannel
from connectors.line.intake import Intake
from connectors.line.linking import Accounts, linking_router
from connectors.line.quota_watch import QuotaWatch
from connectors.line.rendering.render import Renderer
from connectors.line.webhook import webhook_router
from connectors.line.worker import LineWorker
from connectors.web.chat import ChatService
from madoguchi.part import Job, Part
from madoguchi.settings import Settings

_TIDY_EVERY_S = 3600.0


@dataclass(frozen=True, slots=True)
class Line:
    """What the rest of the gateway needs of the channel; nothing of it runs without a channel secret."""

    channel: LineChannel
    users: LineUsers
    inbox: Inbox
    outbox: Outbox
    payloads: Payloads
    api: LineApi
    renderer: Renderer
    wake: asyncio.Event
    is_on: bool

    def part(self, settings: Settings, engine: Engine, chat: ChatService) -> Part:
        """Its address, its jobs, and the worker."""
        tidy = [self.inbox.forget_old, self.outbox.forget_old, self.payloads.forget_old, self.users.forget_silent]
        jobs = [Job(_TIDY_EVERY_S, work) for work in tidy] if self.is_on else []
        links = Links(engine)
        accounts = Accounts(links, settings.links_start_with)
        intake = Intake(self.inbox, self.wake.set)
        answering = Answering(self.users, self.payloads, chat, self.api, accounts)
        worker = LineWorker(
            engine, self.users, self.inbox, self.outbox, self.api, self.renderer, answering, self.wake, intake
        )
        secret = settings.line_channel_secret.get_secret_value() if self.is_on else ""
        router = webhook_router(secret, intake)
        linking = linking_router(chat.conversations, links, str(settings.line_api_base))
        watch = QuotaWatch(self.api)
        console = line_router(self.inbox, self.outbox, lambda: watch.latest, AuditLog(engine), is_on=self.is_on)
        return Part([router, linking, console], jobs, tasks=[worker.run, watch.run] if self.is_on else [])


def line(settings: Settings, engine: Engine, cipher: Cipher) -> Line:
    """The channel of the settings, over the application database."""
    secret, token = settings.line_channel_secret, settings.line_channel_access_token
    users, payloads, outbox = LineUsers(engine, cipher), Payloads(engine), Outbox(engine, cipher)
    renderer = Renderer(payloads.shorten)
    return Line(
        channel=LineChannel(users, outbox, payloads),
        users=users,
        inbox=Inbox(engine, cipher),
        outbox=outbox,
        payloads=payloads,
        api=LineApi(token.get_secret_value(), str(settings.line_api_base)),
        renderer=renderer,
        wake=asyncio.Event(),
        is_on=bool(secret.get_secret_value() and token.get_secret_value()),
    )
