"""Linking a user of LINE with who they are on the web, by the platform's account link flow.

In LINE the user asks for it and gets a link with a link token. The page behind it knows the conversation of that
browser; when the user says yes there, the page goes on to LINE with a nonce, and LINE tells the webhook whose nonce it
was. So nobody can link an account of LINE that is not theirs, nor a conversation whose key they do not hold.
Source: LINE Developers, "User account linking".
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from actions.conversations.conversations import Conversations
from actions.errors import WrongToken
from actions.linking.links import Links
from connectors.http.bearer import bearer_token, unauthorized
from connectors.http.rate_limit import limited
from connectors.http.templates import templates_in
from connectors.line.wording import wording

PATH = "/line/link"
_OFFICIAL, _OFFICIAL_DIALOG = "https://api.line.me", "https://access.line.me"
_HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}
_templates = templates_in(Path(__file__).with_name("templates"))

Body = dict[str, Any]


class LinkIn(BaseModel):
    """Which conversation (its key is in the header), and the link token of LINE's."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: str = Field(max_length=100)
    link_token: str = Field(min_length=1, max_length=500)


class LinkOut(BaseModel):
    """Where the page goes on to."""

    go_to: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """What is said in LINE about linking, and what it does.

    :param links_start_with: address of the system as seen from outside, without a slash at its end.
    """

    links: Links
    links_start_with: str

    def offer(self, link_token: str) -> list[Body]:
        """The link to the page, and that it can be taken back at any time (LINE asks for that to be said)."""
        say = wording().linking
        address = f"{self.links_start_with}{PATH}?{urlencode({'linkToken': link_token})}"
        card = {"title": say["title"], "summary": say["offer"], "actions": [{"label": say["open"], "url": address}]}
        return [{"type": "cards", "text": say["how"], "cards": [card]}]

    def linked(self, conversation_id: str, nonce: str, ok: bool) -> list[Body]:
        """The linking named by `nonce` ended; what is said to that."""
        say = wording().linking
        if not ok or not self.links.link(nonce, conversation_id):
            return [{"type": "text", "text": say["failed"]}]
        choices = [
            {"label": say["go_on"], "payload": '/start_diagnosis{"value": "go_on"}'},
            {"label": say["my_list"], "payload": '/save_item{"value": "list"}'},
        ]
        return [{"type": "choices", "text": say["done"], "choices": choices}]

    def part(self, conversation_id: str | None) -> list[Body]:
        """Takes the link back; what is said to that."""
        parted = conversation_id is not None and self.links.unlink(conversation_id)
        return [{"type": "text", "text": wording().linking["parted" if parted else "not_linked"]}]


def linking_router(conversations: Conversations, links: Links, api_base: str) -> APIRouter:
    """The page, and what its button does.

    :param api_base: address of LINE's API; the platform's own page for linking lies beside it.
    """
    base = api_base.rstrip("/")
    dialog = f"{_OFFICIAL_DIALOG if base == _OFFICIAL else base}/dialog/bot/accountLink"
    router = APIRouter(include_in_schema=False, dependencies=[Depends(limited("conversations"))])

    @router.get(PATH)
    def page() -> HTMLResponse:
        html = _templates.get_template("link.html").render(say=wording().linking)
        return HTMLResponse(html, headers=_HEADERS)

    @router.post(PATH)
    def link(sent: LinkIn, token: Annotated[str, Depends(_token)]) -> LinkOut:
        try:
            conversations.authorise(sent.conversation_id, token)
        except WrongToken as error:
            raise unauthorized() from error
        nonce = links.nonce(sent.conversation_id)
        return LinkOut(go_to=f"{dialog}?{urlencode({'linkToken': sent.link_token, 'nonce': nonce})}")

    return router


def _token(request: Request) -> str:
    return bearer_token(request)
