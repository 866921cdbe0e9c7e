"""The audit log with filters, and as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from actions.staff.accounts import COMMAND_LINE, Accounts
from actions.staff.audit import AuditLog, Entry
from actions.staff.models import Member
from connectors.console.access import needs
from connectors.console.csv_file import csv_response
from connectors.console.days import Days, days_asked
from connectors.console.frame import console_templates, page
from connectors.console.wording import wording
from knowledge.clock import JST

_SHOWN = 200
_EXPORTED = 100_000
_HEADINGS = ("日時", "職員番号", "職員", "したこと", "記号", "対象")

_templates = console_templates(Path(__file__).with_name("templates"))
_templates.filters["japan_time"] = lambda moment: moment.astimezone(JST).strftime("%Y-%m-%d %H:%M:%S")

Admin = Annotated[Member, Depends(needs())]
Period = Annotated[Days, Depends(days_asked())]
Short = Annotated[str, Query(max_length=120)]


def audit_router(audit: AuditLog, accounts: Accounts) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/console/audit", include_in_schema=False)

    def names() -> dict[int, str]:
        members = {account.member.id: account.member.name for account in accounts.all()}
        return {COMMAND_LINE: wording().nobody} | members

    def found(period: Days, who: str, action: str, subject: str, limit: int) -> Sequence[Entry]:
        member_id = int(who) if who.isascii() and who.isdigit() and len(who) < 10 else None
        return audit.entries(
            period.begins, period.ends, member_id=member_id, action=action, subject=subject.strip(), limit=limit
        )

    @router.get("")
    def show(
        request: Request, member: Admin, period: Period, who: Short = "", action: Short = "", subject: Short = ""
    ) -> Response:
        entries = found(period, who, action, subject, _SHOWN + 1)
        query = urlencode({"from": period.first, "to": period.last, "who": who, "action": action, "subject": subject})
        return page(
            _templates, "audit.html", request, member, period=period, entries=entries[:_SHOWN], names=names(), who=who,
            action=action, subject=subject, actions=wording().actions, more=len(entries) > _SHOWN, query=query,
            shown=_SHOWN,
        )  # fmt: skip

    @router.get(".csv")
    def export(member: Admin, period: Period, who: Short = "", action: Short = "", subject: Short = "") -> Response:
        audit.note(member.id, "audit.export", f"{period.first}..{period.last}")
        rows = _rows(found(period, who, action, subject, _EXPORTED), names())
        return csv_response(rows, f"audit-{period.first}-{period.last}.csv")

    return router


def _rows(entries: Sequence[Entry], names: dict[int, str]) -> Iterator[Sequence[object]]:
    yield _HEADINGS
    for entry in entries:
        at = entry.at.astimezone(JST).isoformat(timespec="seconds")
        name = names.get(entry.member_id, "")
        yield at, entry.member_id, name, wording().actions.get(entry.action, ""), entry.action, entry.subject
