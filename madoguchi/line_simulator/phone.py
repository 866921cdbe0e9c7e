"""What a user does with the app: typing, pressing, following, blocking … — for the page, and for tests."""

from __future__ import annotations

from typing import Annotated, Literal

import httpx
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from madoguchi.line_simulator.answers import PlatformDep, UserDep, refused
from madoguchi.line_simulator.faults import Faults
from madoguchi.line_simulator.platform import Json, Platform, User
from madoguchi.line_simulator.webhooks import Webhooks

router = APIRouter(prefix="/simulator")

_GROUP = "C" + "1" * 32
_STICKER = {"type": "sticker", "packageId": "446", "stickerId": "1988", "stickerResourceType": "STATIC"}


class NewUser(BaseModel):
    """A user to be made."""

    name: str = "テスト 花子"


class Act(BaseModel):
    """One thing done in the app."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal[
        "text", "postback", "follow", "unfollow", "sticker", "image", "audio", "location", "unsend", "group", "join"
    ]
    text: str = ""
    data: str = ""
    display_text: str = ""
    params: dict[str, str] = Field(default_factory=dict)
    address: str = ""
    message_id: str = ""


@router.post("/users", status_code=201)
async def add_user(body: NewUser, platform: PlatformDep) -> Json:
    """Somebody new with the app; they do not follow the account before they press so."""
    user = platform.add_user(body.name)
    user.follows = False
    return {"userId": user.user_id}


@router.post("/users/{user_id}/acts", status_code=202)
async def act(body: Act, user: UserDep, request: Request, platform: PlatformDep) -> Json:
    """Does it: the user's own chat shows it, and the bot gets its event."""
    webhooks: Webhooks = request.app.state.webhooks
    event = _event(platform, user, body)
    platform.changes += 1
    webhooks.send(event)
    return event


@router.get("/users/{user_id}/timeline")
async def timeline(user: UserDep, platform: PlatformDep, after: Annotated[int, Query(ge=0)] = 0) -> Json:
    """What the chat shows from entry `after` on."""
    return {"entries": user.timeline[after:], "follows": user.follows, "menu": _menu(platform), "name": user.name}


@router.get("/richmenu/{rich_menu_id}/image")
async def menu_image(rich_menu_id: str, platform: PlatformDep) -> Response:
    """The picture of a menu."""
    if rich_menu_id not in platform.rich_menu_images:
        raise refused(404, "Not found")
    data, kind = platform.rich_menu_images[rich_menu_id]
    return Response(data, media_type=kind)


@router.get("/picture")
async def picture(address: str, request: Request) -> RedirectResponse:
    """Where the bot on this machine has the picture that it has sent under its address from outside."""
    webhooks: Webhooks = request.app.state.webhooks
    try:
        return RedirectResponse(str(webhooks.bot.copy_with(raw_path=httpx.URL(address).raw_path)))
    except httpx.InvalidURL as error:
        raise refused(400, str(error)) from None


@router.get("/faults")
async def faults(platform: PlatformDep) -> Faults:
    """What goes wrong at the moment."""
    return platform.faults


@router.put("/faults")
async def set_faults(body: Faults, platform: PlatformDep) -> Faults:
    """What is to go wrong from now on."""
    for name in type(body).model_fields:
        setattr(platform.faults, name, getattr(body, name))
    return platform.faults


def _menu(platform: Platform) -> Json | None:
    shown = platform.everyones_menu
    return {"id": shown, **platform.rich_menus[shown]} if shown else None


def _event(platform: Platform, user: User, done: Act) -> Json:
    """The event of what was done; the chat shows what was said."""
    match done.kind:
        case "follow":
            user.follows = True
            return platform.event(user, "follow", follow={"isUnblocked": bool(user.timeline)})
        case "unfollow":
            user.follows = False
            return platform.event(user, "unfollow", replyable=False)
        case "postback":
            if done.display_text:
                _show(platform, user, done.display_text)
            params: Json = {"params": done.params} if done.params else {}
            return platform.event(user, "postback", postback={"data": done.data, **params})
        case "unsend":
            for entry in user.timeline:
                if entry.get("id") == done.message_id:
                    entry.update(text="", unsent=True)
            return platform.event(user, "unsend", replyable=False, unsend={"messageId": done.message_id})
        case "join":
            return platform.event(user, "join") | {"source": {"type": "group", "groupId": _GROUP}}
        case "group":
            message = {"type": "text", "id": platform.message_id(), "text": done.text}
            source = {"type": "group", "groupId": _GROUP, "userId": user.user_id}
            return platform.event(user, "message", message=message) | {"source": source}
        case _:
            return platform.event(user, "message", message=_message(platform, user, done))


def _message(platform: Platform, user: User, done: Act) -> Json:
    """The message that was sent; the chat shows it."""
    match done.kind:
        case "text":
            message_id = _show(platform, user, done.text)
            return {"type": "text", "id": message_id, "text": done.text, "quoteToken": f"q{message_id}"}
        case "location":
            message_id = _show(platform, user, f"📍 {done.address}")
            return {"type": "location", "id": message_id, "address": done.address, "latitude": 0.0, "longitude": 0.0}
        case "sticker":
            return {**_STICKER, "id": _show(platform, user, "（スタンプ）")}
        case kind:
            return {"type": kind, "id": _show(platform, user, f"（{kind}）"), "contentProvider": {"type": "line"}}


def _show(platform: Platform, user: User, text: str) -> str:
    """Puts what the user said into their chat; gives the id of the message."""
    message_id = platform.message_id()
    user.timeline.append({"from": "user", "id": message_id, "at": int(platform.clock() * 1000), "text": text})
    return message_id
