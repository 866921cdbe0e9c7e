"""Signing in through OpenID Connect, against a provider whose tokens are really signed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey

from actions.database.engine import open_database
from actions.encryption import Cipher, new_key
from connectors.console.access import COOKIE
from connectors.console.account.openid import OpenId
from connectors.console.account.own_password import own_password_router
from connectors.console.account.routes import account_router
from connectors.console.account.single_sign_on import BACK, single_sign_on_router
from connectors.console.start.routes import start_router
from tests.actions.staff.conftest import Staff
from tests.connectors.console.app import console_app
from tests.fakes.oidc_server import CLIENT_ID, CLIENT_SECRET, OidcServer, oidc_server

FAILED = "/console/sign-in?failed=true"


@pytest.fixture
def provider() -> Iterator[OidcServer]:
    with oidc_server() as fake:
        yield fake


@pytest.fixture
def staff(tmp_path: Path) -> Iterator[Staff]:
    engine = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    yield Staff(engine)
    engine.dispose()


@pytest.fixture
def app(staff: Staff, provider: OidcServer) -> FastAPI:
    openid = OpenId(provider.issuer, CLIENT_ID, CLIENT_SECRET, f"http://testserver{BACK}")
    return console_app(
        staff.engine,
        start_router([]),
        account_router(staff.sign_in, staff.sessions, staff.audit, "組織のアカウント"),
        own_password_router(staff.accounts),
        single_sign_on_router(openid, staff.sign_in, staff.sessions, Cipher([new_key()])),
        clock=staff.clock,
    )


def browser_of(app: FastAPI) -> TestClient:
    return TestClient(app, follow_redirects=False, headers={"Accept": "text/html"})


def there(browser: TestClient, then: str = "/console/") -> str:
    """What the provider sends the browser back to."""
    address = browser.get("/console/single-sign-on", params={"next": then}).headers["Location"]
    return httpx.get(address, trust_env=False).headers["Location"]


def round_trip(browser: TestClient, then: str = "/console/") -> str:
    """Where someone ends who goes to the provider and comes back."""
    return str(browser.get(there(browser, then)).headers["Location"])


def test_a_member_whom_the_provider_vouches_for_gets_in(app: FastAPI, staff: Staff, provider: OidcServer) -> None:
    staff.accounts.add("a@example.jp", "花子", "operator")
    browser = browser_of(app)
    assert "組織のアカウント" in browser.get("/console/sign-in").text
    assert round_trip(browser, "/console/password") == "/console/password"
    assert browser.get("/console/password").status_code == 200
    (asked,) = provider.asked
    assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT_ID, "S256")
    assert {"openid", "email"} <= set(asked["scope"].split())
    assert len(asked["state"]) > 20
    assert len(asked["nonce"]) > 20


def test_whoever_is_no_member_or_no_longer_does_not(app: FastAPI, staff: Staff, provider: OidcServer) -> None:
    browser = browser_of(app)
    assert round_trip(browser) == FAILED
    assert "ログインできませんでした" in browser.get(FAILED).text
    member, _ = staff.accounts.add("a@example.jp", "花子", "operator")
    staff.accounts.set_active(member.id, False)
    assert round_trip(browser) == FAILED
    assert COOKIE not in browser.cookies


WRONG: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another issuer": {"iss": "https://evil.example"},
    "another audience": {"aud": "another-client"},
    "for another party": {"aud": [CLIENT_ID, "other"], "azp": "other"},
    "expired": {"exp": int(time.time()) - 3600, "iat": int(time.time()) - 7200},
    "no expiry": {"exp": None},
    "no address": {"email": None},
}


@pytest.mark.parametrize("what", WRONG)
def test_a_token_that_is_not_as_it_must_be_is_refused(
    app: FastAPI, staff: Staff, provider: OidcServer, what: str
) -> None:
    staff.accounts.add("a@example.jp", "花子", "operator")
    provider.claims = WRONG[what]
    browser = browser_of(app)
    assert round_trip(browser) == FAILED
    assert COOKIE not in browser.cookies
    provider.claims = {}
    assert round_trip(browser) == "/console/"


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_counts_for_nothing(
    app: FastAPI, staff: Staff, provider: OidcServer, verified: Any
) -> None:
    staff.accounts.add("a@example.jp", "花子", "operator")
    provider.verified = verified
    assert round_trip(browser_of(app)) == FAILED


def test_a_signature_by_another_key_is_refused_and_a_new_key_learnt(
    app: FastAPI, staff: Staff, provider: OidcServer
) -> None:
    staff.accounts.add("a@example.jp", "花子", "operator")
    browser = browser_of(app)
    assert round_trip(browser) == "/console/"
    other = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
    provider.signs_with = other
    assert round_trip(browser_of(app)) == FAILED
    provider.key = other
    assert round_trip(browser_of(app)) == "/console/"


def test_a_way_back_that_was_not_begun_here_is_refused(app: FastAPI, staff: Staff) -> None:
    staff.accounts.add("a@example.jp", "花子", "operator")
    mine, other = browser_of(app), browser_of(app)
    back = there(mine)
    assert other.get(back).headers["Location"] == FAILED
    there(other)
    assert other.get(back).headers["Location"] == FAILED  # another state
    assert COOKIE not in other.cookies


def test_a_way_back_counts_once(app: FastAPI, staff: Staff) -> None:
    staff.accounts.add("a@example.jp", "花子", "operator")
    browser = browser_of(app)
    back = there(browser)
    assert browser.get(back).headers["Location"] == "/console/"
    assert browser.get(back).headers["Location"] == FAILED


def test_nobody_is_sent_elsewhere_afterwards(app: FastAPI, staff: Staff) -> None:
    staff.accounts.add("a@example.jp", "花子", "operator")
    assert round_trip(browser_of(app), "https://evil.example/") == "/console/"


@pytest.mark.parametrize("how", ["refuses", "broken", "another issuer", "gone"])
def test_a_provider_that_fails_leaves_the_password_page(
    app: FastAPI, staff: Staff, provider: OidcServer, how: str
) -> None:
    staff.accounts.add("a@example.jp", "花子", "operator")
    browser = browser_of(app)
    if how == "refuses":
        provider.refuses = "access_denied"
        assert round_trip(browser) == FAILED
        return
    if how == "broken":
        provider.broken = True
    elif how == "another issuer":
        provider.says_issuer = "https://evil.example"
    else:
        nowhere = OpenId("http://127.0.0.1:9", CLIENT_ID, CLIENT_SECRET, "http://testserver/x")
        router = single_sign_on_router(nowhere, staff.sign_in, staff.sessions, Cipher([new_key()]))
        browser = browser_of(console_app(staff.engine, router))
    assert browser.get("/console/single-sign-on").headers["Location"] == FAILED
