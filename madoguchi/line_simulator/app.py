"""The simulator as one application."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from madoguchi.line_simulator import answers, api, linking, phone, rich_menus
from madoguchi.line_simulator.platform import Platform
from madoguchi.line_simulator.webhooks import Webhooks

CHANNEL_SECRET = "simulator-secret"
ACCESS_TOKEN = "simulator-token"
_PAGE = Path(__file__).with_name("page")


def simulator_app(
    webhook: Callable[[], str],
    channel_secret: str = CHANNEL_SECRET,
    access_token: str = ACCESS_TOKEN,
    platform: Platform | None = None,
) -> FastAPI:
    """LINE's side, speaking to the bot whose webhook is at the address that `webhook` gives."""
    known = platform or Platform()

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.webhooks = Webhooks(webhook, channel_secret, known.faults)
        yield
        await app.state.webhooks.close()

    app = FastAPI(title="LINE simulator", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.platform, app.state.access_token = known, access_token
    answers.install(app)
    for part in (api, rich_menus, phone, linking):
        app.include_router(part.router)
    if _PAGE.is_dir():
        app.mount("/", StaticFiles(directory=_PAGE, html=True))
    return app
