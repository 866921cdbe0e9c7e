"""What is wired to the gateway as a whole: everything that erases runs as a job, bookings are counted."""

from __future__ import annotations

import ast
import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from connectors.http.client_address import networks
from connectors.http.rate_limit import RateLimits
from knowledge.clock import today_jst
from madoguchi.assembly import Assembly, assemble
from madoguchi.settings import Settings

ACTIONS = Path(__file__).parents[2] / "actions"
BY_REQUEST = {"forget", "forget_pending", "forget_bookings"}
"""What is erased when somebody asks for it, not as time goes by."""


@pytest.fixture
def app() -> FastAPI:
    return FastAPI()


@pytest.fixture
def assembly(app: FastAPI, tmp_path: Path) -> Iterator[Assembly]:
    """With mail and LINE, as an installation that uses everything."""
    chosen = Settings(
        _env_file=None, data_dir=tmp_path, smtp_host="127.0.0.1", smtp_port=1, smtp_from="madoguchi@example.jp",
        line_channel_secret=SecretStr("s"), line_channel_access_token=SecretStr("t"),
    )  # fmt: skip
    made = assemble(app, chosen)
    yield made
    asyncio.run(made.close())


def erasing() -> set[tuple[str, str]]:
    """(file, name) of every method that erases what is old."""
    found = set()
    for file in ACTIONS.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                names = [each.name for each in node.body if isinstance(each, ast.FunctionDef)]
                erases = [n for n in names if n.startswith(("erase_old", "erase_expired", "forget_"))]
                found |= {(str(file), name) for name in erases if name not in BY_REQUEST}
    return found


def test_everything_that_erases_what_is_old_is_a_job(assembly: Assembly) -> None:
    run: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            run.add((frame.f_code.co_filename, frame.f_code.co_name))

    sys.setprofile(note)
    try:
        for job in (job for part in assembly.parts for job in part.jobs):
            job.work()
    finally:
        sys.setprofile(None)
    assert len(erasing()) > 15
    assert erasing() - run == set()


def test_a_booking_over_rest_is_counted_and_waits_for_its_code(app: FastAPI, assembly: Assembly) -> None:
    for router in (router for part in assembly.parts for router in part.routers):
        app.include_router(router)
    often = {"slots": "1000/minute", "bookings": "1000/minute"}
    app.state.rate_limits = RateLimits(often, networks([]), networks([]))
    client = TestClient(app)
    slot = client.get("/api/v1/slots", params={"mode": "phone"}).json()["slots"][0]
    body = {"slot_id": slot["slot_id"], "name": "架空 花子", "contact": {"phone": "090-1234-5678"}, "topic": "補助金"}
    for _ in range(2):
        made = client.post("/api/v1/bookings", json=body | {"mode": "phone"}, headers={"Idempotency-Key": "k"})
        assert made.status_code == 201, made.text
    counted = assembly.funnel.report(today_jst(), today_jst())
    assert [counted.reached(step) for step in ("offered", "booked", "confirmed")] == [1, 1, 0]
