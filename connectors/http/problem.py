"""Errors as RFC 9457 problem+json, with a Japanese title and detail and a stable type URI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

_log = structlog.get_logger(__name__)

TYPE_BASE = "urn:madoguchi:problem:"

_PROBLEMS: dict[int, tuple[str, str, str]] = {
    400: ("bad-request", "読み取れない内容です", "送られた内容を読み取れませんでした。JSONの形を確認してください。"),
    401: ("unauthorized", "鍵が必要です", "この会話を開くための鍵がないか、ちがっています。"),
    403: ("forbidden", "許可されていません", "この操作は許可されていません。"),
    404: ("not-found", "見つかりません", "お探しのものは見つかりませんでした。"),
    405: ("method-not-allowed", "この方法では使えません", "この場所では、その操作はできません。"),
    409: ("conflict", "ほかの操作とぶつかりました", "ほかの操作とぶつかったため、受け付けられませんでした。"),
    413: ("too-large", "大きすぎます", "送られた内容が大きすぎます。短くしてもう一度お試しください。"),
    422: ("invalid", "内容に誤りがあります", "入力の内容を確認してください。"),
    429: ("too-many-requests", "アクセスが多すぎます", "短い時間にたくさんのアクセスがありました。少し待ってからお試しください。"),
    500: ("internal", "うまくいきませんでした", "こちらの問題でうまくいきませんでした。少し待ってからお試しください。"),
    502: ("bad-gateway", "うまくいきませんでした", "中の部品が正しく答えませんでした。少し待ってからお試しください。"),
    503: ("unavailable", "いま使えません", "準備中か、一時的に止まっています。少し待ってからお試しください。"),
    504: ("timeout", "時間がかかりすぎました", "時間内に終わりませんでした。もう一度お試しください。"),
}  # fmt: skip


class Problem(HTTPException):
    """A problem to be answered; `detail` replaces the general Japanese sentence of its status.

    :param kind: last part of the type URI, if a more precise one than the status's own is wanted.
    :param extra: further members of the JSON, such as `errors`.
    """

    def __init__(
        self,
        status: int,
        detail: str | None = None,
        *,
        kind: str | None = None,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(status_code=status, detail=detail or _PROBLEMS[status][2], headers=dict(headers or {}))
        self.kind = kind
        self.extra = dict(extra or {})


def problem_response(
    status: int,
    detail: str | None = None,
    *,
    kind: str | None = None,
    headers: Mapping[str, str] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """The problem+json response of a status."""
    name, title, general = _PROBLEMS.get(status, _PROBLEMS[500])
    body = {"type": TYPE_BASE + (kind or name), "title": title, "status": status, "detail": detail or general}
    return JSONResponse(body | dict(extra or {}), status, headers, media_type="application/problem+json")


def install_problem_handlers(app: FastAPI) -> None:
    """Every error of `app` leaves as problem+json; what was not foreseen is logged and told without internals."""

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        if isinstance(error, Problem):
            return problem_response(
                error.status_code, error.detail, kind=error.kind, headers=error.headers, extra=error.extra
            )
        return problem_response(error.status_code, headers=error.headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        if any(e["type"] == "json_invalid" for e in error.errors()):
            return problem_response(400)
        errors = [{"field": ".".join(str(p) for p in e["loc"][1:]), "reason": _reason(e)} for e in error.errors()]
        detail = f"「{errors[0]['field']}」：{errors[0]['reason']}" if errors[0]["field"] else None
        return problem_response(422, detail, extra={"errors": errors})

    @app.exception_handler(Exception)
    async def _unforeseen(request: Request, error: Exception) -> JSONResponse:
        _log.error("unforeseen error", path=request.url.path, error=type(error).__name__, exc_info=error)
        return problem_response(500)


def _reason(error: Mapping[str, Any]) -> str:
    """What is wrong with a field, in Japanese; nothing of the input is repeated."""
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return "必要です。"
        case "string_too_long":
            return f"{context.get('max_length')}文字以内にしてください。"
        case "string_too_short":
            return "空にはできません。"
        case "less_than_equal" | "less_than":
            return f"{context.get('le', context.get('lt'))}以下にしてください。"
        case "greater_than_equal" | "greater_than":
            return f"{context.get('ge', context.get('gt'))}以上にしてください。"
        case "value_error":
            return str(context.get("error", "正しい値ではありません。"))
        case kind if kind.startswith("date"):
            return "日付は 2026-04-01 のように書いてください。"
        case _:
            return "正しい値ではありません。"
