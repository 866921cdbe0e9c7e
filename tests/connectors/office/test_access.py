"""The office's pages open to its token alone, and to nobody where there is none."""

from __future__ import annotations

import base64

import pytest
from fastapi.testclient import TestClient

from actions.funnel.funnel import Funnel
from tests.connectors.office.conftest import TOKEN, office_app, office_client
from tests.connectors.problems import assert_problem

PATHS = ("/office/funnel", "/office/funnel.csv", "/office/funnel.json", "/office/results.csv")


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.fixture
def app(funnel: Funnel) -> object:
    return office_app(funnel, results=lambda _: b"")


@pytest.mark.parametrize("path", PATHS)
def test_the_token_opens_every_page_whatever_the_user_name(app: object, path: str) -> None:
    client = TestClient(app)  # type: ignore[arg-type]
    for name in ("", "office", "山田"):
        assert client.get(path, headers={"Authorization": basic(f"{name}:{TOKEN}")}).status_code == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "header",
    [None, basic(f"office:{TOKEN}x"), basic(f"office:{TOKEN[:-1]}"), basic("office:"), basic(TOKEN), f"Bearer {TOKEN}",
     "Basic", "Basic ???", "Basic " + base64.b64encode(b"\xff:\xff").decode(), basic("office:ひみつ")],
)  # fmt: skip
def test_without_it_the_browser_is_told_to_ask_for_it(app: object, path: str, header: str | None) -> None:
    sent = {"Authorization": header} if header else {}
    response = TestClient(app).get(path, headers=sent)  # type: ignore[arg-type]
    assert_problem(response, 401)
    assert response.headers["WWW-Authenticate"].startswith("Basic realm=")
    assert TOKEN not in response.text


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("password", ["", TOKEN])
def test_without_a_token_in_the_settings_there_are_no_such_pages(funnel: Funnel, path: str, password: str) -> None:
    client = TestClient(office_app(funnel, token="", results=lambda _: b""))
    assert_problem(client.get(path, auth=("office", password)), 404)


def test_guessing_is_slowed_down(funnel: Funnel) -> None:
    client = TestClient(office_app(funnel, limit="3"))
    answers = [client.get("/office/funnel", auth=("office", str(n))).status_code for n in range(5)]
    assert answers == [401, 401, 401, 429, 429]


def test_nothing_is_kept_by_browsers_or_found_by_search_engines(funnel: Funnel) -> None:
    client = office_client(office_app(funnel, results=lambda _: b""))
    for path in PATHS:
        headers = client.get(path).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
