"""`/api/v1/conversations…` and `/api/v1/feedback`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent

from actions.conversations.conversations import Conversations, StoredMessage
from actions.errors import UnknownConversation, UnknownMessage, WrongToken
from connectors.http.bearer import bearer_token, unauthorized
from connectors.http.problem import Problem
from connectors.http.rate_limit import limited
from connectors.web.chat import ChatService, stored_out
from connectors.web.schemas import ConversationOut, FeedbackIn, HistoryMessage, HistoryOut, TurnIn, TurnOut

router = APIRouter(prefix="/api/v1", tags=["conversations"])
_POLL_S = 1.0
_OFF = "いまこの窓口はお休みしています。"


async def _chat(request: Request) -> ChatService:
    if not request.app.state.web_channel_enabled:
        raise Problem(503, _OFF, kind="channel-off")
    return cast(ChatService, request.app.state.chat)


ChatDep = Annotated[ChatService, Depends(_chat)]


def _opened(request: Request, conversation_id: str, chat: ChatDep) -> str:
    """The id of the conversation that the request's token opens.

    :raises Problem: 401. An unknown conversation is 401 as well, for its token cannot be right.
    """
    try:
        chat.conversations.authorise(conversation_id, bearer_token(request))
    except WrongToken as error:
        raise unauthorized() from error
    return conversation_id


ConversationDep = Annotated[str, Depends(_opened)]


@router.post(
    "/conversations", status_code=201, dependencies=[Depends(limited("conversations"))], summary="会話を始める"
)
def begin(chat: ChatDep) -> ConversationOut:
    """A new conversation and the token that opens it."""
    conversation_id, token = chat.begin("web")
    return ConversationOut(conversation_id=conversation_id, token=token)


@router.post(
    "/conversations/{conversation_id}/messages",
    dependencies=[Depends(limited("messages"))],
    response_model=TurnOut,
    summary="質問する、ボタンを押す",
)
async def say(conversation: ConversationDep, turn: TurnIn, request: Request, chat: ChatDep) -> Response:
    """One turn. With `Accept: text/event-stream` its messages come as events, then `done`."""
    try:
        # Shielded: a turn that was begun is finished and stored even if the person closes the page.
        reply = await asyncio.shield(asyncio.create_task(chat.turn(conversation, turn)))
    except ValueError as error:
        raise Problem(422, str(error)) from error
    except UnknownConversation as error:
        raise Problem(404, "この会話は消されています。") from error
    if "text/event-stream" in request.headers.get("accept", ""):
        return EventSourceResponse(_turn_events(reply))
    return JSONResponse(reply.model_dump(mode="json"))


@router.get("/conversations/{conversation_id}/messages", summary="これまでのやりとり")
def history(
    conversation: ConversationDep, chat: ChatDep, after: Annotated[int, Query(ge=0, le=2**62)] = 0
) -> HistoryOut:
    """The messages of both sides after the message with id `after`."""
    return HistoryOut(messages=[_history_message(m) for m in chat.conversations.messages(conversation, after)])


@router.get("/conversations/{conversation_id}/events", summary="あとから届くメッセージ")
async def events(
    conversation: ConversationDep,
    request: Request,
    chat: ChatDep,
    last_event_id: Annotated[str | None, Header(pattern=r"^\d{1,18}$")] = None,
) -> EventSourceResponse:
    """Server-sent events with what the assistant says from now on, or since `Last-Event-ID`."""
    newest = await asyncio.to_thread(chat.conversations.last_message_id, conversation)
    start = int(last_event_id) if last_event_id is not None else newest
    return EventSourceResponse(_new_messages(chat.conversations, conversation, start, request), ping=15)


@router.delete("/conversations/{conversation_id}", status_code=204, summary="会話を消す")
async def erase(conversation: ConversationDep, chat: ChatDep) -> Response:
    """Erases the conversation and all that belongs to it."""
    await chat.erase(conversation)
    return Response(status_code=204)


@router.post("/feedback", status_code=204, dependencies=[Depends(limited("feedback"))], summary="役に立ったか知らせる")
def feedback(given: FeedbackIn, request: Request, chat: ChatDep) -> Response:
    """Stores a thumb up or down; only the one who holds the conversation's token can give it."""
    conversation = _opened(request, given.conversation_id, chat)
    try:
        chat.conversations.rate(conversation, int(given.message_id), given.rating, given.comment)
        if given.rating == "down":
            chat.disliked(conversation, int(given.message_id))
    except UnknownMessage as error:
        raise Problem(404, "このメッセージはありません。") from error
    return Response(status_code=204)


async def _turn_events(reply: TurnOut) -> AsyncIterator[ServerSentEvent]:
    for message in reply.messages:
        yield ServerSentEvent(_json(message), event="message", id=message.message_id)
    yield ServerSentEvent(f'{{"understood":{_json(reply.understood)}}}', event="done")


async def _new_messages(
    conversations: Conversations, conversation_id: str, after: int, request: Request
) -> AsyncIterator[ServerSentEvent]:
    while not await request.is_disconnected():
        for stored in await asyncio.to_thread(conversations.messages, conversation_id, after):
            after = int(stored.message_id)
            if stored.role == "assistant":
                yield ServerSentEvent(_json(_history_message(stored)), event="message", id=stored.message_id)
        await asyncio.sleep(_POLL_S)


def _history_message(stored: StoredMessage) -> HistoryMessage:
    shown = stored_out(stored).model_dump()
    return HistoryMessage.model_validate({**shown, "role": stored.role, "created_at": stored.created_at})


def _json(model: BaseModel) -> str:
    return model.model_dump_json()
