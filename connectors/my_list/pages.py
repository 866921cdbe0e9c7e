"""`/my/<token>` and `/my/<token>.pdf`: a shared list. Nothing on it says whose it is, and no search engine may keep it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi import Path as PathParameter
from fastapi.responses import HTMLResponse, Response

from actions.reminders.ports import Rounds
from actions.saved.listing import Documents, ListedItem, listed
from actions.saved.my_list import MyList
from actions.saved.wording import wording
from connectors.http.rate_limit import limited
from connectors.http.templates import templates_in
from connectors.my_list.pdf import pdf_of
from knowledge.clock import JST, Clock, japanese_date, now_jst

_HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}
_Token = Annotated[str, PathParameter(max_length=64)]
_templates = templates_in(Path(__file__).with_name("templates"))


@dataclass(frozen=True, slots=True)
class MyListPages:
    """Makes the page and the PDF of a shared list."""

    my_list: MyList
    documents: Documents
    rounds: Rounds
    clock: Clock = now_jst

    def items(self, token: str) -> list[ListedItem] | None:
        """What is on the list of a token, None if there is no such list."""
        saved = self.my_list.shared(token)
        return None if saved is None else listed(saved, self.documents, self.rounds, self.clock().astimezone(JST))

    @property
    def today(self) -> str:
        """「2026年11月21日」."""
        return japanese_date(self.clock().astimezone(JST).date())

    def html(self, token: str) -> HTMLResponse:
        """The page; 404 with a kind word where there is none."""
        items = self.items(token)
        return HTMLResponse(
            _rendered("gone.html")
            if items is None
            else _rendered("list.html", items=items, today=self.today, token=token),
            status_code=404 if items is None else 200,
            headers=_HEADERS,
        )

    def pdf(self, token: str) -> Response:
        """The PDF; the page's 404 where there is none."""
        items = self.items(token)
        if items is None:
            return self.html(token)
        headers = _HEADERS | {"Content-Disposition": 'attachment; filename="mylist.pdf"'}
        return Response(pdf_of(items, self.today), media_type="application/pdf", headers=headers)


def my_list_router(pages: MyListPages) -> APIRouter:
    """The routes of `pages`."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(limited("documents"))])

    @router.get("/my/{token}.pdf")
    def pdf(token: _Token) -> Response:
        return pages.pdf(token)

    @router.get("/my/{token}")
    def page(token: _Token) -> HTMLResponse:
        return pages.html(token)

    return router


def _rendered(name: str, **shown: Any) -> str:
    return _templates.get_template(name).render(say=wording(), **shown)
