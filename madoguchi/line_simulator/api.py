"""The endpoints of the Messaging API that the bot calls, with LINE's limits."""

from __future__ import annotations

import re

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from connectors.line.limits import problems
from madoguchi.line_simulator.answers import PlatformDep, UserDep, called, known_user, refused
from madoguchi.line_simulator.platform import Json, Platform

router = APIRouter(prefix="/v2/bot", dependencies=[Depends(called)])
_UUID = re.compile(r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)


class Reply(BaseModel):
    """Body of a reply."""

    reply_token: str = Field(alias="replyToken")
    messages: list[Json]


class Push(BaseModel):
    """Body of a push."""

    to: str
    messages: list[Json]


class Loading(BaseModel):
    """Body of a wish for the loading animation."""

    chat_id: str = Field(alias="chatId")
    seconds: int = Field(20, alias="loadingSeconds")


@router.post("/message/reply")
async def reply(body: Reply, request: Request, platform: PlatformDep) -> Json:
    """Answers an event, once for a token."""
    if "x-line-retry-key" in request.headers:
        raise refused(400, "The X-Line-Retry-Key header is not supported for this endpoint")
    _check(body.messages)
    user = platform.spend(body.reply_token)
    if user is None:
        raise refused(400, "Invalid reply token")
    return _sent(platform, platform.deliver(user, body.messages, "reply"))


@router.post("/message/push")
async def push(body: Push, request: Request, platform: PlatformDep) -> Json:
    """Sends unasked, once for a retry key."""
    key = request.headers.get("x-line-retry-key")
    if key is not None and not _UUID.match(key):
        raise refused(400, "The retry key is invalid")
    _check(body.messages)
    user = platform.users.get(body.to)
    if user is None:
        raise refused(400, "Failed to send messages")
    if platform.faults.quota is not None and platform.pushes >= platform.faults.quota:
        raise refused(429, "You have reached your monthly limit.")
    if key is not None and platform.knows_key(key):
        raise refused(409, "The retry key is already accepted")
    platform.pushes += 1
    return _sent(platform, platform.deliver(user, body.messages, "push"))


@router.post("/chat/loading/start", status_code=202)
async def loading(body: Loading, platform: PlatformDep) -> Json:
    """Shows that an answer is on its way."""
    if body.seconds % 5 or not 5 <= body.seconds <= 60:
        raise refused(400, "The value for the 'loadingSeconds' parameter is invalid")
    user = await known_user(body.chat_id, platform)
    user.timeline.append({"from": "loading", "at": int(platform.clock() * 1000), "seconds": body.seconds})
    platform.changes += 1
    return {}


@router.get("/profile/{user_id}")
async def profile(user: UserDep) -> Json:
    """Who a user is."""
    return {"userId": user.user_id, "displayName": user.name, "language": "ja"}


@router.get("/message/{message_id}/content")
async def content(message_id: str, platform: PlatformDep) -> Response:
    """What a user sent that is no text."""
    if message_id not in platform.contents:
        raise refused(404, "Not found")
    data, kind = platform.contents[message_id]
    return Response(data, media_type=kind)


@router.get("/message/quota")
async def quota(platform: PlatformDep) -> Json:
    """How many pushes the account may send this month."""
    limit = platform.faults.quota
    return {"type": "none"} if limit is None else {"type": "limited", "value": limit}


@router.get("/message/quota/consumption")
async def consumption(platform: PlatformDep) -> Json:
    """How many it has sent."""
    return {"totalUsage": platform.pushes}


@router.post("/user/{user_id}/linkToken")
async def link_token(user: UserDep, platform: PlatformDep) -> Json:
    """Begins the linking of an account."""
    return {"linkToken": platform.issue_link_token(user)}


@router.get("/info")
async def info() -> Json:
    """Who the bot is."""
    return {"userId": "U" + "0" * 32, "basicId": "@000aaaaa", "displayName": "まどぐち", "chatMode": "bot"}


def _check(messages: list[Json]) -> None:
    if found := problems(messages):
        raise refused(400, f"The request body has {len(found)} error(s)", found)


def _sent(platform: Platform, ids: list[str]) -> Json:
    """What a sending is answered, unless it is to look as if it had failed."""
    if platform.faults.take("errors_after"):
        raise refused(500, "Internal Server Error")
    return {"sentMessages": [{"id": i} for i in ids]}
