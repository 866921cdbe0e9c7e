"""The gateway process: all doors and the action endpoint in one FastAPI application."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog
import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry, Gauge, PlatformCollector, ProcessCollector
from rasa_sdk.executor import ActionExecutor
from sqlalchemy.exc import SQLAlchemyError

from actions.calendar_feed.feed_log import FeedLog
from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.diagnosis import diagnosis
from actions.funnel.leaving import count_left
from actions.interview.export import export_csv
from actions.interview.script import script
from actions.personal import personal
from actions.rasa.executor import action_executor
from actions.reminders.dispatcher import Dispatcher
from actions.reminders.from_calendar import CalendarRounds
from connectors.api import routes as api_routes
from connectors.api.health import health_router
from connectors.calendar import page as calendar_page
from connectors.calendar import routes as calendar_routes
from connectors.calendar.feed import CalendarFeed
from connectors.diagnosis.pages import ResultPages, result_router
from connectors.http.body_limit import BodyLimit
from connectors.http.client_address import networks
from connectors.http.metrics import HttpMetrics
from connectors.http.problem import Problem, install_problem_handlers, problem_response
from connectors.http.rate_limit import RateLimits
from connectors.http.security_headers import SecurityHeaders
from connectors.my_list.pages import MyListPages, my_list_router
from connectors.office.routes import office_router
from connectors.rasa.action_endpoint import PATH as ACTION_PATH
from connectors.rasa.action_endpoint import action_router
from connectors.rasa.client import RasaClient
from connectors.rasa.trackers import TrackerStore
from connectors.sources.metrics import SourceMetrics
from connectors.sources.page import sources_router
from connectors.web import routes as web_routes
from connectors.web.chat import ChatService
from connectors.web.page import mount_page
from knowledge.errors import StoreError
from madoguchi import __version__
from madoguchi.console import readable_errors
from madoguchi.live_knowledge import LiveKnowledge
from madoguchi.logging import configure_logging
from madoguchi.part import Job, Part
from madoguchi.scheduled_sync import sync_every
from madoguchi.secret import internal_token
from madoguchi.settings import Settings, settings
from madoguchi.source_status import status_reader
from madoguchi.wiring import company_register, financial_script, generations, knowledge_opener, mirror

_log = structlog.get_logger(__name__)
_FOLLOW_EVERY_S = 2.0
_ERASE_EVERY_S = 3600.0
_REMIND_EVERY_S = 60.0
_COUNT_EVERY_S = 5.0
_LEFT_EVERY_S = 600.0
_UNDO_FOR = timedelta(days=1)
_OFF = "いまこの窓口はお休みしています。"


def create_app(chosen: Settings) -> FastAPI:
    """The whole application, everything wired; the index is opened when it starts.

    :raises KnowledgeError: a model of the settings cannot be loaded.
    """
    knowledge = LiveKnowledge(generations(chosen), knowledge_opener(chosen))
    chosen.tracker_file.parent.mkdir(parents=True, exist_ok=True)
    database = open_database(chosen.database)
    conversations = Conversations(database)
    token = internal_token(chosen.data_dir)
    rasa = RasaClient(f"http://127.0.0.1:{chosen.rasa_port}", token, chosen.turn_timeout_s)
    trackers = TrackerStore(f"sqlite:///{chosen.tracker_file}")
    rounds = CalendarRounds(knowledge)
    kept = personal(database, knowledge, rounds, chosen.links_start_with, finance_script=financial_script(chosen))
    checked = diagnosis(database, knowledge, rounds, company_register(chosen), chosen.links_start_with)
    chat = ChatService(conversations, knowledge, rasa, trackers, checked.funnel)
    reminders = Dispatcher(database, rounds)

    read_sources = status_reader(mirror(chosen), generations(chosen))
    results_csv = partial(export_csv, script(), checked.interviews, checked.results)
    parts = [
        Part(jobs=[Job(_FOLLOW_EVERY_S, knowledge.follow), Job(_ERASE_EVERY_S, lambda: _erase_old(chat, chosen))]),
        Part([sources_router(read_sources)]),
        Part(
            [my_list_router(MyListPages(kept.my_list, knowledge, rounds))],
            [
                Job(_ERASE_EVERY_S, lambda: kept.my_list.forget_removed(_UNDO_FOR)),
                Job(_REMIND_EVERY_S, reminders.run),
            ],
        ),
        Part(
            [
                result_router(ResultPages(checked.results)),
                office_router(chosen.office_token.get_secret_value(), checked.funnel, results_csv),
            ],
            [Job(_COUNT_EVERY_S, checked.funnel.flush), Job(_LEFT_EVERY_S, lambda: count_left(database))],
        ),
    ]

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(knowledge.follow)
        await asyncio.to_thread(trackers.prepare)
        for start in (start for part in parts for start in part.starts):
            await asyncio.to_thread(start)
        background = [asyncio.create_task(job.run()) for part in parts for job in part.jobs]
        if chosen.sync_every_hours:
            background.append(asyncio.create_task(sync_every(chosen.sync_every_hours, read_sources)))
        yield
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        await asyncio.to_thread(checked.funnel.flush)
        await rasa.close()
        trackers.close()
        knowledge.close()

    app = FastAPI(title="まどぐち", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.knowledge = knowledge
    app.state.calendar_feed = CalendarFeed(knowledge, FeedLog(database), lambda: knowledge.generation)
    app.state.public_address = str(chosen.public_url or "")
    app.state.chat = chat
    app.state.web_channel_enabled = chosen.web_channel_enabled
    app.state.rate_limits = _rate_limits(chosen)
    registry = _registry(knowledge)
    registry.register(SourceMetrics(read_sources))
    executor = action_executor(knowledge, kept, checked.dialogue)
    _add_routes(app, chosen, knowledge, executor, token, registry)
    for router in (router for part in parts for router in part.routers):
        app.include_router(router)
    return app


def _add_routes(
    app: FastAPI,
    chosen: Settings,
    knowledge: LiveKnowledge,
    executor: ActionExecutor,
    token: str,
    registry: CollectorRegistry,
) -> None:
    chat: ChatService = app.state.chat
    app.add_middleware(BodyLimit, max_bytes=chosen.max_body_bytes, exempt=(ACTION_PATH,))
    app.add_middleware(SecurityHeaders)
    app.add_middleware(HttpMetrics, registry=registry)
    install_problem_handlers(app)

    @app.exception_handler(StoreError)
    async def _no_index(request: Request, error: StoreError) -> JSONResponse:
        _log.error("index not usable", error=str(error))
        return problem_response(503)

    async def api_is_on() -> None:
        if not chosen.api_channel_enabled:
            raise Problem(503, _OFF, kind="channel-off")

    async def has_index() -> bool:
        return knowledge.generation is not None

    async def has_database() -> bool:
        try:
            await asyncio.to_thread(chat.conversations.ping)
        except SQLAlchemyError:
            return False
        return True

    essential = {"index": has_index, "database": has_database}
    app.include_router(health_router(essential, {"rasa": chat.rasa.is_ready}, registry))
    for router in (api_routes.router, calendar_routes.api_router, calendar_routes.feed_router):
        app.include_router(router, dependencies=[Depends(api_is_on)])
    app.include_router(calendar_page.router)
    app.include_router(web_routes.router)
    app.include_router(action_router(executor, token))
    mount_page(app)


def _registry(knowledge: LiveKnowledge) -> CollectorRegistry:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    ready = Gauge("madoguchi_index_ready", "1 if an index is open", registry=registry)
    ready.set_function(lambda: float(knowledge.generation is not None))
    return registry


def _rate_limits(chosen: Settings) -> RateLimits:
    rules = {
        name.removeprefix("rate_limit_"): getattr(chosen, name)
        for name in type(chosen).model_fields
        if name.startswith("rate_limit_")
    }
    return RateLimits(rules, networks(chosen.trusted_addresses), networks(chosen.trusted_proxies))


def _erase_old(chat: ChatService, chosen: Settings) -> None:
    age, kept_age = timedelta(days=chosen.chat_retention_days), timedelta(days=chosen.saved_retention_days)
    erased = chat.conversations.erase_older_than(age, kept_age)
    chat.trackers.erase(erased)
    if erased:
        _log.info("old conversations erased", count=len(erased))


def main() -> None:
    """Runs the gateway until it is told to stop (SIGTERM, Ctrl-C)."""
    os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "false")
    chosen = settings()
    configure_logging(chosen)
    Path(chosen.data_dir).mkdir(parents=True, exist_ok=True)
    with readable_errors():
        app = create_app(chosen)
    uvicorn.run(
        app, host=chosen.host, port=chosen.port, log_level="warning", access_log=False,
        timeout_graceful_shutdown=5, proxy_headers=False, server_header=False,
    )  # fmt: skip


if __name__ == "__main__":
    main()
