"""`/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from connectors.api.schemas import Readiness
from connectors.http.problem import Problem

Check = Callable[[], Awaitable[bool]]


def health_router(
    essential: Mapping[str, Check], optional: Mapping[str, Check], registry: CollectorRegistry
) -> APIRouter:
    """Liveness, readiness and metrics.

    :param essential: checks by name; if one fails the system is not ready (503).
    :param optional: checks by name; if one fails the system is degraded but serves.
    """
    router = APIRouter(tags=["operations"])

    @router.get("/healthz", summary="動いているか")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz", summary="使える状態か")
    async def readyz(request: Request) -> Readiness:
        missing = [name for name, check in essential.items() if not await check()]
        if missing:
            raise Problem(503, extra={"missing": missing})
        degraded = [name for name, check in optional.items() if not await check()]
        return Readiness(status="degraded" if degraded else "ok", degraded=degraded)

    @router.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router
