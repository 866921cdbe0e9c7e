"""The gateway process: all doors and the action endpoint in one FastAPI application."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import structlog
import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from prometheus_client import CollectorRegistry, Gauge, PlatformCollector, ProcessCollector
from sqlalchemy.exc import SQLAlchemyError

from connectors.api import routes as api_routes
from connectors.api.health import health_router
from connectors.calendar import page as calendar_page
from connectors.calendar import routes as calendar_routes
from connectors.http.body_limit import BodyLimit
from connectors.http.client_address import networks
from connectors.http.database_down import install_database_down
from connectors.http.metrics import HttpMetrics
from connectors.http.problem import Problem, install_problem_handlers, problem_response
from connectors.http.rate_limit import RateLimits
from connectors.http.security_headers import SecurityHeaders
from connectors.line.webhook import MOST_BYTES
from connectors.line.webhook import PATH as LINE_WEBHOOK
from connectors.rasa.action_endpoint import PATH as ACTION_PATH
from connectors.rasa.action_endpoint import action_router
from connectors.web import routes as web_routes
from connectors.web.page import mount_page
from knowledge.errors import StoreError
from madoguchi import __version__
from madoguchi.assembly import Assembly, assemble
from madoguchi.console import readable_errors
from madoguchi.logging import configure_logging
from madoguchi.long_lived import set_aside
from madoguchi.secret import internal_token
from madoguchi.settings import Settings, settings

_log = structlog.get_logger(__name__)
_TURN_OF_A_THREAD_S = 0.0005
"""Requests are taken in on one thread while others work: it must not wait five milliseconds each time it wants to go on."""
_OFF = "いまこの窓口はお休みしています。"


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    assembly: Assembly = app.state.assembly
    for start in (start for part in assembly.parts for start in part.starts):
        await asyncio.to_thread(start)
    background = [asyncio.create_task(job.run()) for part in assembly.parts for job in part.jobs]
    background += [asyncio.create_task(task()) for part in assembly.parts for task in part.tasks]
    yield
    for task in background:
        task.cancel()
    await asyncio.gather(*background, return_exceptions=True)
    await assembly.close()


def create_app(chosen: Settings) -> FastAPI:
    """The whole application, everything wired; the index is opened when it starts.

    :raises KnowledgeError: a model of the settings cannot be loaded.
    """
    app = FastAPI(title="まどぐち", version=__version__, lifespan=_lifespan, docs_url=None, redoc_url=None)
    assembly = app.state.assembly = assemble(app, chosen)
    app.state.knowledge = assembly.knowledge
    app.state.calendar_feed = assembly.calendar_feed
    app.state.public_address = str(chosen.public_url or "")
    app.state.chat = assembly.chat
    app.state.web_channel_enabled = chosen.web_channel_enabled
    app.state.rate_limits = _rate_limits(chosen)
    _add_routes(app, chosen, assembly)
    routers = [router for part in assembly.parts for router in part.routers]
    # A request is held against one route after the other: those of the few who sit at the console come last.
    for router in sorted(routers, key=_is_console):
        app.include_router(router)
    return app


def _is_console(router: APIRouter) -> bool:
    return any(isinstance(route, APIRoute) and route.path.startswith("/console") for route in router.routes)


def _add_routes(app: FastAPI, chosen: Settings, assembly: Assembly) -> None:
    knowledge, chat, registry = assembly.knowledge, assembly.chat, _registry(assembly)
    limits = {LINE_WEBHOOK: MOST_BYTES}
    app.add_middleware(BodyLimit, max_bytes=chosen.max_body_bytes, exempt=(ACTION_PATH,), larger=limits)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(HttpMetrics, registry=registry)
    install_problem_handlers(app)
    install_database_down(app)

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
    app.include_router(action_router(assembly.executor, internal_token(chosen.data_dir)))
    mount_page(app)


def _registry(assembly: Assembly) -> CollectorRegistry:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    ready = Gauge("madoguchi_index_ready", "1 if an index is open", registry=registry)
    ready.set_function(lambda: float(assembly.knowledge.generation is not None))
    registry.register(assembly.sources)
    return registry


def _rate_limits(chosen: Settings) -> RateLimits:
    rules = {
        name.removeprefix("rate_limit_"): getattr(chosen, name)
        for name in type(chosen).model_fields
        if name.startswith("rate_limit_")
    }
    return RateLimits(rules, networks(chosen.trusted_addresses), networks(chosen.trusted_proxies))


def main() -> None:
    """Runs the gateway until it is told to stop (SIGTERM, Ctrl-C)."""
    os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "false")
    chosen = settings()
    configure_logging(chosen)
    Path(chosen.data_dir).mkdir(parents=True, exist_ok=True)
    with readable_errors():
        app = create_app(chosen)
    app.state.knowledge.after_opening = set_aside
    sys.setswitchinterval(_TURN_OF_A_THREAD_S)
    uvicorn.run(
        app, host=chosen.host, port=chosen.port, log_level="warning", access_log=False,
        timeout_graceful_shutdown=5, timeout_keep_alive=75, proxy_headers=False, server_header=False,
    )  # fmt: skip


if __name__ == "__main__":
    main()
