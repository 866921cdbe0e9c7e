"""The action endpoint that Rasa calls: `POST /actions/webhook?token=…`."""

from __future__ import annotations

import hmac
from typing import Any

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from connectors.http.problem import Problem

_log = structlog.get_logger(__name__)
PATH = "/actions/webhook"
_NO_DOMAIN = {"version": "3.1"}
"""Stands in for the domain, which the bot is told to leave out of its calls and no action reads."""


def action_router(executor: ActionExecutor, token: str) -> APIRouter:
    """The endpoint for `executor`; calls without `token` are refused."""
    router = APIRouter(include_in_schema=False)

    @router.post(PATH)
    async def run_action(request: Request) -> JSONResponse:
        if not hmac.compare_digest(request.query_params.get("token", "").encode(), token.encode()):
            raise Problem(401)
        call: dict[str, Any] = {"domain": _NO_DOMAIN, **await request.json()}
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as error:
            return JSONResponse({"error": str(error), "action_name": error.action_name}, 400)
        except ActionNotFoundException as error:
            return JSONResponse({"error": str(error), "action_name": error.action_name}, 404)
        except Exception as error:
            _log.error("action failed", action=call.get("next_action"), error=type(error).__name__, exc_info=error)
            return JSONResponse({"error": "action failed", "action_name": call.get("next_action")}, 500)
        return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})

    return router
