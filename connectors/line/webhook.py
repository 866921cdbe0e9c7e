"""`POST /line/webhook`: checks the signature on the raw body, stores the events, and answers. Nothing is worked off here."""

from __future__ import annotations

import json
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response
from linebot.v3.webhook import SignatureValidator

from actions.line.inbox import Arrived
from connectors.http.problem import Problem
from connectors.line.events import is_id, occurred_at, user_of
from connectors.line.intake import Intake

_log = structlog.get_logger(__name__)
PATH = "/line/webhook"
MOST_BYTES = 1024 * 1024
"""Longest body: LINE puts many events into one, each of up to 5,000 characters."""
_OFF = "LINEの窓口はお休みしています。"
_FORGED = "LINEから送られたものと確かめられませんでした。"


def webhook_router(channel_secret: str, intake: Intake) -> APIRouter:
    """The route; without a secret ("") it is 503.

    :param intake: takes the events in.
    """
    router = APIRouter(tags=["line"])
    validator = SignatureValidator(channel_secret)

    @router.post(PATH, summary="LINEからのイベント", include_in_schema=True)
    async def webhook(request: Request) -> Response:
        """200 as soon as the events are stored; events known already are passed over."""
        if not channel_secret:
            raise Problem(503, _OFF, kind="channel-off")
        body = await request.body()
        signature = request.headers.get("x-line-signature", "")
        if not signature or not _is_signed(validator, body, signature):
            raise Problem(400, _FORGED, kind="bad-signature")
        events = _events(body)
        if events:
            await intake.store(events)
        return Response(status_code=200)

    return router


def _is_signed(validator: SignatureValidator, body: bytes, signature: str) -> bool:
    try:
        return bool(validator.validate(body.decode("utf-8"), signature))
    except (UnicodeDecodeError, UnicodeEncodeError):
        return False


def _events(body: bytes) -> list[Arrived]:
    """The events of a body whose sender is known.

    :raises Problem: 400 if it is no list of events.
    """
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Problem(400) from error
    found = sent.get("events") if isinstance(sent, dict) else None
    if not isinstance(found, list):
        raise Problem(400)
    return [arrived for event in found if (arrived := _arrived(event)) is not None]


def _arrived(event: Any) -> Arrived | None:
    """The event with its id and sender, None for what nobody can be answered for."""
    if not isinstance(event, dict):
        return None
    event_id, user_id = event.get("webhookEventId"), user_of(event)
    if not is_id(event_id) or not is_id(user_id):
        _log.warning("event without id or user passed over", type=str(event.get("type"))[:20])
        return None
    if event.get("mode") == "standby":
        return None
    return Arrived(event_id, user_id, occurred_at(event), event)
