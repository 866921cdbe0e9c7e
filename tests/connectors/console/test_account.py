"""Signing in and out in the browser: two browsers, the way back, a first password, clocks, forged forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI
from fastapi.testclient import TestClient

from actions.database.engine import open_database
from actions.staff.models import ROLES
from connectors.console.access import COOKIE, local
from connectors.console.account.own_password import own_password_router
from connectors.console.account.routes import account_router
from connectors.console.audit.routes import audit_router
from connectors.console.staff.routes import staff_router
from connectors.console.start.routes import start_router
from connectors.console.start.tiles import Tile
from tests.actions.staff.conftest import Staff
from tests.connectors.console.app import as_member, console_app
from tests.connectors.console.sign_in import csrf_of
from tests.connectors.problems import assert_problem

GOOD = "umi-yama-kawa-mori"
HTML = {"Accept": "text/html"}


@dataclass
class House:
    """The doors of accounts, and what is behind them."""

    staff: Staff
    app: FastAPI

    def browser(self) -> TestClient:
        return TestClient(self.app, follow_redirects=False, headers=HTML)

    def member(self, email: str = "a@example.jp", password: str = GOOD) -> int:
        member, first = self.staff.accounts.add(email, "花子", "operator")
        self.staff.accounts.change_password(member.id, first, password)
        return member.id


def house_of(staff: Staff, **more: str) -> House:
    tiles = [lambda member: [Tile("順番を待つ人", 3, "/console/triage", "人", urgent=True)]]
    app = console_app(
        staff.engine,
        start_router(tiles),  # type: ignore[arg-type]
        account_router(staff.sign_in, staff.sessions, staff.audit),
        own_password_router(staff.accounts),
        staff_router(staff.accounts, lambda: [("a-1", "相談員A")]),
        audit_router(staff.audit, staff.accounts),
        clock=staff.clock,
        **more,  # type: ignore[arg-type]
    )
    return House(staff, app)


@pytest.fixture
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('staff') / 'app.sqlite'}")
    yield Staff(engine)
    engine.dispose()


@pytest.fixture
def house(staff: Staff) -> House:
    return house_of(staff)


def sign_in(browser: TestClient, email: str = "a@example.jp", password: str = GOOD, then: str = "/console/") -> object:
    form = browser.get("/console/sign-in", params={"next": then})
    sent = {"csrf": csrf_of(form.text), "email": email, "password": password, "next": then}
    return browser.post("/console/sign-in", data=sent)


def test_the_way_leads_back_to_the_page_that_was_wanted(house: House) -> None:
    house.member()
    browser = house.browser()
    refused = browser.get("/console/password?done=true")
    assert refused.status_code == 303
    form = browser.get(refused.headers["Location"])
    then = BeautifulSoup(form.text, "html.parser").select_one("input[name=next]")
    assert then is not None
    answer = sign_in(browser, then=str(then["value"]))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/password?done=true")  # type: ignore[attr-defined]
    assert browser.get("/console/").status_code == 200
    assert browser.get("/console/sign-in").headers["Location"] == "/console/"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/console/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "",
     "/other", "/console/../other", "/console\\..\\x", "https:/console/", "/console/\r\nSet-Cookie: a=b", "console/",
     "/consolex", "///console/", "/console/%2e%2e/\\evil"],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(house: House, elsewhere: str) -> None:
    assert local(elsewhere) == "/console/"
    house.member()
    browser = house.browser()
    answer = sign_in(browser, then=elsewhere)
    assert answer.headers["Location"] == "/console/"  # type: ignore[attr-defined]


def test_what_is_wrong_is_not_said_apart(house: House) -> None:
    house.member()
    pages = []
    for email, password in (("a@example.jp", "wrong-password"), ("nobody@example.jp", "wrong-password")):
        answer = sign_in(house.browser(), email, password)
        assert answer.status_code == 401  # type: ignore[attr-defined]
        page = BeautifulSoup(answer.text, "html.parser")  # type: ignore[attr-defined]
        alert = page.select_one("[role=alert]")
        assert alert is not None
        pages.append(alert.get_text())
        assert password not in answer.text  # type: ignore[attr-defined]
    assert pages[0] == pages[1]


def test_too_many_failures_say_how_long_to_wait(house: House) -> None:
    house.member()
    browser = house.browser()
    answers = [sign_in(browser, password="wrong-password").status_code for _ in range(11)]  # type: ignore[attr-defined]
    assert answers == [401] * 10 + [429]
    refused = sign_in(browser)
    assert refused.status_code == 429  # type: ignore[attr-defined]
    assert int(refused.headers["Retry-After"]) > 0  # type: ignore[attr-defined]
    assert "分ほど" in refused.text  # type: ignore[attr-defined]


def test_a_form_from_elsewhere_signs_nobody_in(house: House) -> None:
    house.member()
    browser = house.browser()
    sent = {"email": "a@example.jp", "password": GOOD}
    assert browser.post("/console/sign-in", data=sent).status_code == 403
    token = csrf_of(browser.get("/console/sign-in").text)
    assert house.browser().post("/console/sign-in", data=sent | {"csrf": token}).status_code == 403
    assert browser.post("/console/sign-in", data=sent | {"csrf": token}).status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(staff: Staff) -> None:
    for address, secure in (("", False), ("https://madoguchi.example/", True)):
        house = house_of(staff, public_address=address)
        if not secure:
            house.member()
        browser = TestClient(house.app, base_url="https://testserver", follow_redirects=False, headers=HTML)
        cookie = sign_in(browser).headers["Set-Cookie"].lower()  # type: ignore[attr-defined]
        assert COOKIE in cookie
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "path=/console" in cookie
        assert ("secure" in cookie) is secure


def test_a_new_sign_in_is_a_new_session(house: House) -> None:
    house.member()
    browser = house.browser()
    sign_in(browser)
    before = browser.cookies[COOKIE]
    assert browser.get("/console/sign-in").status_code == 303  # being signed in, it is sent on
    assert browser.cookies[COOKIE] == before
    house.staff.sessions.end(before)
    browser.cookies.delete(COOKIE)
    sign_in(browser)
    assert browser.cookies[COOKIE] != before


def test_after_signing_out_the_back_button_shows_nothing(house: House) -> None:
    house.member()
    browser = house.browser()
    sign_in(browser)
    shown = browser.get("/console/")
    assert shown.headers["Cache-Control"] == "no-store"
    kept = browser.cookies[COOKIE]
    assert browser.post("/console/sign-out", data={"csrf": csrf_of(shown.text)}).status_code == 303
    assert COOKIE not in browser.cookies
    assert browser.get("/console/").headers["Location"].startswith("/console/sign-in")
    browser.cookies.set(COOKIE, kept)
    assert browser.get("/console/").status_code == 303


def test_two_browsers_are_signed_out_apart_and_together(house: House) -> None:
    member_id = house.member()
    one, other = house.browser(), house.browser()
    sign_in(one)
    sign_in(other)
    one.post("/console/sign-out", data={"csrf": csrf_of(one.get("/console/").text)})
    assert one.get("/console/").status_code == 303
    assert other.get("/console/").status_code == 200
    house.staff.accounts.add("admin@example.jp", "管理", "admin")
    house.staff.accounts.set_active(member_id, False)
    assert other.get("/console/").status_code == 303


def test_an_hour_of_silence_ends_it_and_the_form_is_not_lost_in_silence(house: House) -> None:
    house.member()
    browser = house.browser()
    sign_in(browser)
    token = csrf_of(browser.get("/console/password").text)
    house.staff.clock.move(minutes=61)
    answer = browser.post("/console/password", data={"csrf": token, "old": GOOD, "new": "x" * 20, "again": "x" * 20})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/sign-in")
    assert_problem(browser.get("/console/", headers={"Accept": "application/json"}), 401)


def test_whoever_has_a_password_that_was_made_for_them_has_to_change_it_first(house: House) -> None:
    _, first = house.staff.accounts.add("new@example.jp", "新人", "operator")
    browser = house.browser()
    sign_in(browser, "new@example.jp", first)
    assert browser.get("/console/").headers["Location"] == "/console/password"
    form = browser.get("/console/password")
    assert "はじめに" in form.text
    sent = {"csrf": csrf_of(form.text), "old": first, "new": GOOD, "again": GOOD}
    for wrong in ({"again": "other-password-x"}, {"old": "wrong"}, {"new": "short", "again": "short"}):
        refused = browser.post("/console/password", data=sent | wrong)
        assert refused.status_code == 422
        assert 'role="alert"' in refused.text
    other = house.browser()
    sign_in(other, "new@example.jp", first)
    assert browser.post("/console/password", data=sent).status_code == 303
    assert browser.get("/console/").status_code == 200
    assert other.get("/console/").status_code == 303


def test_the_first_page_shows_what_waits_and_only_what_is_theirs(house: House) -> None:
    pages = {}
    for role in ROLES:
        page = BeautifulSoup(as_member(house.app, role).get("/console/").text, "html.parser")
        pages[role] = {str(a["href"]) for a in page.select("nav a")}
        assert "3人" in page.get_text()
    assert "/console/search" in pages["operator"]
    assert "/console/staff" not in pages["operator"] | pages["adviser"] | pages["office"]
    assert pages["operator"] | pages["adviser"] | pages["office"] < pages["admin"]


def test_a_page_of_another_role_is_refused_on_a_page_and_to_scripts_as_a_problem(house: House) -> None:
    client = as_member(house.app, "operator")
    page = client.get("/console/staff")
    assert page.status_code == 403
    assert page.headers["Content-Type"].startswith("text/html")
    assert "別の担当" in page.text
    assert_problem(client.get("/console/staff", headers={"Accept": "application/json"}), 403)


def test_an_administrator_adds_changes_and_deactivates_members(house: House) -> None:
    admin = as_member(house.app, "admin")
    made = admin.post(
        "/console/staff", data={"email": "b@example.jp", "name": "<b>次郎</b>", "role": "adviser", "adviser_id": "a-1"}
    )
    assert made.status_code == 201
    assert "&lt;b&gt;次郎" in made.text
    page = BeautifulSoup(made.text, "html.parser")
    password = page.select_one(".secret")
    assert password is not None
    browser = house.browser()
    assert sign_in(browser, "b@example.jp", password.get_text()).status_code == 303  # type: ignore[attr-defined]
    assert password.get_text() not in admin.get("/console/staff").text
    member = house.staff.accounts.find("b@example.jp").member
    assert (member.role, member.adviser_id) == ("adviser", "a-1")
    again = {"email": "b@example.jp", "name": "次郎", "role": "office"}
    assert admin.post("/console/staff", data=again).status_code == 409
    assert admin.post("/console/staff", data=again | {"email": "no"}).status_code == 422
    assert admin.post("/console/staff", data=again | {"email": "c@example.jp", "role": "king"}).status_code == 422
    assert admin.post("/console/staff", data=again | {"email": "c@example.jp", "adviser_id": "a-9"}).status_code == 422
    assert admin.post(f"/console/staff/{member.id}", data={"name": "次郎", "role": "office"}).status_code == 303
    assert house.staff.accounts.get(member.id).member.role == "office"
    assert browser.get("/console/password").status_code == 303
    assert admin.post(f"/console/staff/{member.id}/active", data={"active": "false"}).status_code == 303
    assert not house.staff.accounts.get(member.id).active
    reset = admin.post(f"/console/staff/{member.id}/password")
    assert BeautifulSoup(reset.text, "html.parser").select_one(".secret")
    assert admin.get("/console/staff/4711").status_code == 404
    assert admin.post("/console/staff/4711/password").status_code == 404


def test_the_last_administrator_is_told_why_not(house: House) -> None:
    admin = as_member(house.app, "admin")
    own = next(a.member.id for a in house.staff.accounts.all() if a.member.role == "admin")
    for path, data in (
        (f"/console/staff/{own}/active", {"active": "false"}),
        (f"/console/staff/{own}", {"name": "x", "role": "office"}),
    ):
        refused = admin.post(path, data=data)
        assert refused.status_code == 409
        assert "ほかに管理者がいない" in refused.text


def test_the_audit_log_is_filtered_and_exported_and_the_export_noted(house: House) -> None:
    admin = as_member(house.app, "admin")
    own = next(a.member.id for a in house.staff.accounts.all() if a.member.role == "admin")
    for n in range(3):
        house.staff.audit.note(own, "booking.contact", f"booking-{n}")
    house.staff.audit.note(0, "staff.add", "=1+1")
    days = {"from": "2026-11-01", "to": "2026-11-30"}
    rows = BeautifulSoup(admin.get("/console/audit", params=days | {"action": "booking"}).text, "html.parser").select(
        "tbody tr"
    )
    assert [tr.select("td")[3].get_text() for tr in rows] == ["booking-2", "booking-1", "booking-0"]
    one = admin.get("/console/audit", params=days | {"subject": "booking-1", "who": str(own)}).text
    assert "booking-1" in one
    assert "booking-2" not in one
    csv = admin.get("/console/audit.csv", params=days | {"who": "0"})
    assert "attachment" in csv.headers["Content-Disposition"]
    assert csv.content.decode("utf-8-sig").splitlines()[1].endswith(",staff.add,'=1+1")
    assert (own, "audit.export", "2026-11-01..2026-11-30") in house.staff.noted()
    assert (
        "この条件の記録は、ありません"
        in admin.get("/console/audit", params={"from": "2020-01-01", "to": "2020-01-02"}).text
    )
    for wrong in ({"from": "x"}, {"from": "1000-01-01"}, {"from": "2001-01-01", "to": "2026-01-01"}):
        assert admin.get("/console/audit", params=wrong).status_code == 422
