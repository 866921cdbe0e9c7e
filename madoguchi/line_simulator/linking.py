"""The page of LINE's that ends the linking of an account: it tells the bot whose account the nonce belongs to."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from madoguchi.line_simulator.answers import PlatformDep
from madoguchi.line_simulator.webhooks import Webhooks

router = APIRouter()
_PAGE = """<!doctype html><html lang="ja"><meta charset="utf-8"><title>LINE（シミュレーター）</title>
<body style="font-family: sans-serif; padding: 2rem"><p>{text}</p></body></html>"""


@router.get("/dialog/bot/accountLink")
async def link(
    request: Request,
    platform: PlatformDep,
    link_token: Annotated[str, Query(alias="linkToken")],
    nonce: Annotated[str, Query(min_length=10, max_length=255)],
) -> HTMLResponse:
    """Uses up the link token; the bot gets an `accountLink` event."""
    webhooks: Webhooks = request.app.state.webhooks
    user = platform.use_link_token(link_token)
    if user is None:
        return HTMLResponse(_PAGE.format(text="この連携リンクは使えません。もう一度はじめからお試しください。"), 400)
    webhooks.send(platform.event(user, "accountLink", link={"result": "ok", "nonce": nonce}))
    return HTMLResponse(_PAGE.format(text="連携が完了しました。LINEのトークにもどってください。"))
