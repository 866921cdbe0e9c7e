"""The doors to bookings alone, on a real port, with a clock that is set by hand and one adviser who works nine to five."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from actions.consultation.consultation import Consultation, consultation_over
from actions.consultation.links import BookingLinks
from actions.consultation.models import Availability
from actions.database.engine import open_database
from actions.idempotency.answers import Answers
from connectors.booking.desk import BookingDesk
from connectors.booking.page_routes import booking_pages
from connectors.booking.pages import BookingPages
from connectors.booking.routes import booking_api
from connectors.http.database_down import install_database_down
from connectors.http.problem import install_problem_handlers
from connectors.http.rate_limit import RateLimits
from connectors.http.security_headers import SecurityHeaders
from connectors.web.page import mount_page
from tests.actions.consultation.material import CIPHER, WORKDAYS, HeardNews, SetClock, adviser

ROOM = "https://meeting.example.com/room"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Counter:
    """A running door and what is behind it."""

    client: httpx.Client
    engine: Engine
    consultation: Consultation
    answers: Answers
    links: BookingLinks
    clock: SetClock
    news: HeardNews

    def slots(self, **asked: Any) -> list[dict[str, Any]]:
        """Free slots."""
        response = self.client.get("/api/v1/slots", params=asked)
        assert response.status_code == 200, response.text
        found: list[dict[str, Any]] = response.json()["slots"]
        return found

    def book(self, slot_id: str = "", key: str = "", **changes: Any) -> httpx.Response:
        """Asks for a booking: of the first free web slot, by someone new, with a key of its own, where nothing is said."""
        slot_id = slot_id or self.slots(mode="web")[0]["slot_id"]
        number = next(_numbers)
        body = {
            "slot_id": slot_id, "name": "架空 花子", "contact": {"email": f"owner{number}@example.com"},
            "topic": "補助金", "mode": "web",
        } | changes  # fmt: skip
        return self.client.post("/api/v1/bookings", json=body, headers={"Idempotency-Key": key or f"key-{number}"})

    def booked(self, **changes: Any) -> Booked:
        """A new booking."""
        response = self.book(**changes)
        assert response.status_code == 201, response.text
        return Booked(self, response.json()["booking_id"], response.json()["token"])

    def code(self, booking_id: str) -> str:
        """The code that was sent last for a booking."""
        return next(
            str(details["code"])
            for kind, booking, details in reversed(self.news.heard)
            if kind == "code" and booking.booking_id == booking_id
        )


@dataclass(frozen=True)
class Booked:
    """A booking made over HTTP."""

    counter: Counter
    id: str
    token: str

    @property
    def key(self) -> str:
        return self.counter.links.key(self.id)

    def call(self, method: str, path: str = "", json: Any = None, token: str | None = None) -> httpx.Response:
        """A call on it with its token."""
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return self.counter.client.request(method, f"/api/v1/bookings/{self.id}{path}", json=json, headers=headers)

    @property
    def now(self) -> dict[str, Any]:
        """The booking as it is."""
        response = self.call("GET")
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    def page(self, path: str = "", key: str | None = None, **asked: Any) -> httpx.Response:
        """A look at its page."""
        params = {"key": self.key if key is None else key} | asked
        return self.counter.client.get(f"/booking/{self.id}{path}", params=params)

    def press(self, path: str, follow: bool = True, **given: str) -> httpx.Response:
        """A button on its page."""
        data = {"key": self.key} | given
        return self.counter.client.post(f"/booking/{self.id}{path}", data=data, follow_redirects=follow)

    @property
    def slot_id(self) -> str:
        return self.counter.consultation.bookings.get(self.id).slot.slot_id


@contextmanager
def open_counter(database_url: str, limit: str = "10000/minute") -> Iterator[Counter]:
    """A counter over an empty database until the end of the block; `limit` is how often it may be called."""
    engine, clock, news = open_database(database_url), SetClock(), HeardNews()
    consultation = consultation_over(engine, CIPHER, news, clock)
    consultation.advisers.add(adviser(meeting_url=ROOM), Availability(windows=WORKDAYS, buffer_minutes=0))
    links, answers = BookingLinks("http://test", CIPHER), Answers(engine, CIPHER, clock)
    desk = BookingDesk(consultation.slots, consultation.bookings, consultation.advisers, answers, links, clock)
    app = FastAPI()
    app.state.rate_limits = RateLimits({"slots": limit, "bookings": limit}, (), ())
    app.add_middleware(SecurityHeaders)
    install_problem_handlers(app)
    install_database_down(app)
    app.include_router(booking_api(desk))
    app.include_router(booking_pages(BookingPages(desk)))
    mount_page(app)
    with served(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        yield Counter(client, engine, consultation, answers, links, clock, news)
    engine.dispose()


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of an application that runs on a free port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="critical", ws="none", lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            assert server.started
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
