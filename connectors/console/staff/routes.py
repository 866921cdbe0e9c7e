"""The members: adding, changing, deactivating, a new password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from actions.staff.accounts import Account, Accounts
from actions.staff.errors import EmailTaken, InvalidEmail, LastAdmin, UnknownMember
from actions.staff.models import ROLES, Member, Role
from connectors.console.access import checked, needs
from connectors.console.frame import console_templates, page
from connectors.console.wording import wording
from connectors.http.problem import Problem
from knowledge.clock import JST

_EMAIL_TAKEN = "そのメールアドレスの人は、もういます。"
_NO_EMAIL = "メールアドレスの形になっていません。"
_LAST_ADMIN = "ほかに管理者がいないため、できません。先に、別の人を管理者にしてください。"

_templates = console_templates(Path(__file__).with_name("templates"))
_templates.filters["japan_time"] = lambda moment: moment.astimezone(JST).strftime("%Y-%m-%d %H:%M")

Admin = Annotated[Member, Depends(needs())]
Name = Annotated[str, Form(min_length=1, max_length=100)]
Email = Annotated[str, Form(max_length=254)]
RoleField = Annotated[Role, Form()]
AdviserField = Annotated[str, Form(max_length=40)]
AdviserNames = Callable[[], Sequence[tuple[str, str]]]
"""The advisers that a member can be: (id, name)."""


def staff_router(accounts: Accounts, advisers: AdviserNames) -> APIRouter:
    """The routes."""
    assert set(wording().roles) == set(ROLES)
    router = APIRouter(prefix="/console/staff", include_in_schema=False)
    _add_list(router, accounts, advisers)
    _add_member(router, accounts, advisers)
    return router


def _add_list(router: APIRouter, accounts: Accounts, advisers: AdviserNames) -> None:
    """All members, and adding one."""

    def shown(request: Request, member: Member, status: int = 200, **more: object) -> Response:
        context: dict[str, object] = {"error": "", "made": None, "password": "", "given": {}} | more
        return page(
            _templates, "staff.html", request, member, status=status, accounts=accounts.all(), roles=wording().roles,
            advisers=advisers(), **context,
        )  # fmt: skip

    @router.get("")
    def list_members(request: Request, member: Admin) -> Response:
        return shown(request, member)

    @router.post("", dependencies=[Depends(checked)])
    def add(
        request: Request, member: Admin, email: Email, name: Name, role: RoleField, adviser_id: AdviserField = ""
    ) -> Response:
        given = {"email": email, "name": name, "role": role, "adviser_id": adviser_id}
        try:
            made, password = accounts.add(email, name, role, _adviser(adviser_id, advisers), by=member.id)
        except EmailTaken:
            return shown(request, member, 409, error=_EMAIL_TAKEN, given=given)
        except InvalidEmail:
            return shown(request, member, 422, error=_NO_EMAIL, given=given)
        return shown(request, member, 201, made=made, password=password)


def _add_member(router: APIRouter, accounts: Accounts, advisers: AdviserNames) -> None:
    """One member."""

    def edit_page(request: Request, member: Member, account: Account, error: str = "", password: str = "") -> Response:
        return page(
            _templates, "member.html", request, member, status=409 if error else 200, account=account, error=error,
            password=password, roles=wording().roles, advisers=advisers(),
        )  # fmt: skip

    def found(member_id: int) -> Account:
        try:
            return accounts.get(member_id)
        except UnknownMember:
            raise Problem(404) from None

    @router.get("/{member_id}")
    def show(request: Request, member: Admin, member_id: int) -> Response:
        return edit_page(request, member, found(member_id))

    @router.post("/{member_id}", dependencies=[Depends(checked)])
    def change(
        request: Request, member: Admin, member_id: int, name: Name, role: RoleField, adviser_id: AdviserField = ""
    ) -> Response:
        account = found(member_id)
        try:
            accounts.change(member_id, name, role, _adviser(adviser_id, advisers), by=member.id)
        except LastAdmin:
            return edit_page(request, member, account, _LAST_ADMIN)
        return RedirectResponse("/console/staff", 303)

    @router.post("/{member_id}/active", dependencies=[Depends(checked)])
    def set_active(request: Request, member: Admin, member_id: int, active: Annotated[bool, Form()]) -> Response:
        account = found(member_id)
        try:
            accounts.set_active(member_id, active, by=member.id)
        except LastAdmin:
            return edit_page(request, member, account, _LAST_ADMIN)
        return RedirectResponse("/console/staff", 303)

    @router.post("/{member_id}/password", dependencies=[Depends(checked)])
    def reset(request: Request, member: Admin, member_id: int) -> Response:
        found(member_id)
        password = accounts.reset_password(member_id, by=member.id)
        return edit_page(request, member, accounts.get(member_id), password=password)


def _adviser(adviser_id: str, advisers: AdviserNames) -> str | None:
    """The adviser that was chosen, None for "".

    :raises Problem: 422, there is none such.
    """
    if adviser_id and adviser_id not in dict(advisers()):
        raise Problem(422, "その相談員はいません。")
    return adviser_id or None
