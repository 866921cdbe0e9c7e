"""`POST /api/v1/conversations/{id}/support-code`: the person lets a member of staff read along while they call."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from actions.errors import UnknownConversation
from actions.verified.support_codes import SupportCodes
from connectors.http.problem import Problem
from connectors.http.rate_limit import limited
from connectors.web.routes import ConversationDep
from knowledge.clock import JST


class SupportCodeOut(BaseModel):
    """Six digits to be read out, and until when they can be used."""

    code: str
    expires_at: datetime


def support_code_router(codes: SupportCodes) -> APIRouter:
    """The route."""
    router = APIRouter(prefix="/api/v1", tags=["conversations"])

    @router.post(
        "/conversations/{conversation_id}/support-code",
        status_code=201,
        dependencies=[Depends(limited("conversations"))],
        summary="電話の担当者に会話を見せるための番号",
    )
    def issue(conversation: ConversationDep) -> SupportCodeOut:
        """A new code for half an hour; the one before is not valid any more."""
        try:
            given = codes.issue(conversation)
        except UnknownConversation as error:
            raise Problem(404, "この会話は消されています。") from error
        return SupportCodeOut(code=given.code, expires_at=given.expires_at.astimezone(JST))

    return router
