"""When something fails: a plain Japanese explanation, a way on, and nothing typed is lost."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

MESSAGES = "**/api/v1/conversations/*/messages"
TEXT = "資金繰りが苦しい"
REPLY = {"message_id": "a1", "type": "text", "text": "届きました。", "status": "answered"}
DONE = "event: done\ndata: {}\n\n"

pytestmark = [pytest.mark.e2e, pytest.mark.browser]


def sse(*messages: dict[str, Any]) -> str:
    return "".join(f"event: message\ndata: {json.dumps(message)}\n\n" for message in messages)


def succeed(route: Route) -> None:
    route.fulfill(status=200, content_type="text/event-stream", body=sse(REPLY) + DONE)


def problem(status: int, detail: str = "", headers: dict[str, str] | None = None) -> Callable[[Route], None]:
    """A route handler answering with a problem+json."""
    body = json.dumps({"type": "about:blank", "title": "失敗", "detail": detail, "status": status})

    def handle(route: Route) -> None:
        route.fulfill(status=status, content_type="application/problem+json", headers=headers or {}, body=body)

    return handle


def send(page: Page, text: str = TEXT) -> None:
    page.locator("#question").fill(text)
    page.locator("#question").press("Enter")


@pytest.fixture
def chat(page: Page, base_url: str) -> Page:
    page.goto(f"{base_url}/")
    return page


@pytest.fixture
def clocked(page: Page, base_url: str) -> Page:
    """The page with a clock that the test moves."""
    page.clock.install()
    page.goto(f"{base_url}/")
    return page


def retry(page: Page) -> None:
    page.unroute(MESSAGES)
    page.route(
        MESSAGES,
        lambda route: succeed(route) if route.request.method == "POST" else route.fulfill(json={"messages": []}),
    )
    page.get_by_role("button", name="もう一度送る").click()
    expect(page.locator("#conversation")).to_contain_text("届きました。")
    expect(page.locator(".failure")).to_have_count(0)
    expect(page.locator(".message--user")).to_have_count(1)


@pytest.mark.parametrize(
    ("status", "title"),
    [(500, "うまく答えられませんでした"), (503, "うまく答えられませんでした"), (429, "ただいま混み合っています")],
)
def test_server_trouble_is_told_and_can_be_retried(chat: Page, status: int, title: str) -> None:
    chat.route(MESSAGES, problem(status))
    send(chat)
    expect(chat.locator(".failure")).to_contain_text(title)
    expect(chat.locator(".message--user")).to_contain_text(TEXT)
    retry(chat)


def test_retry_after_is_told_and_waited_for(clocked: Page) -> None:
    clocked.route(MESSAGES, problem(429, headers={"Retry-After": "20"}))
    send(clocked)
    expect(clocked.locator(".failure")).to_contain_text("20秒ほど待ってから")
    expect(clocked.get_by_role("button", name="もう一度送る")).to_be_disabled()
    clocked.clock.fast_forward(20_500)
    expect(clocked.get_by_role("button", name="もう一度送る")).to_be_enabled()


@pytest.mark.parametrize("status", [413, 422])
def test_refused_text_can_be_rewritten(chat: Page, status: int) -> None:
    chat.route(MESSAGES, problem(status, detail="文章を短くしてください。"))
    send(chat)
    expect(chat.locator(".failure")).to_contain_text("文章を短くしてください。")
    chat.get_by_role("button", name="書き直す").click()
    expect(chat.locator("#question")).to_have_value(TEXT)
    expect(chat.locator("#question")).to_be_focused()


def test_offline_is_told_and_can_be_retried(chat: Page) -> None:
    chat.context.set_offline(True)
    send(chat)
    expect(chat.locator(".failure")).to_contain_text("インターネットにつながっていません")
    chat.context.set_offline(False)
    retry(chat)


def test_unreachable_server_is_told(chat: Page) -> None:
    chat.route(MESSAGES, lambda route: route.abort("connectionrefused"))
    send(chat)
    expect(chat.locator(".failure")).to_contain_text("つながりません")
    retry(chat)


def test_waiting_is_told_and_given_up_after_thirty_seconds(clocked: Page) -> None:
    clocked.route(MESSAGES, lambda route: None)
    with clocked.expect_request(MESSAGES):
        send(clocked)
    expect(clocked.get_by_text("調べています…")).to_be_visible()
    expect(clocked.locator("#conversation")).to_have_attribute("aria-busy", "true")
    clocked.clock.fast_forward(6_000)
    expect(clocked.get_by_text("もう少しお待ちください")).to_be_visible()
    clocked.clock.fast_forward(25_000)
    expect(clocked.locator(".failure")).to_contain_text("時間がかかりすぎた")
    expect(clocked.locator("#conversation")).to_have_attribute("aria-busy", "false")
    expect(clocked.get_by_text("もう少しお待ちください")).to_have_count(0)


def test_broken_off_answer_is_fetched_instead_of_asked_again(chat: Page) -> None:
    """A second turn could answer the next question of an open flow."""
    posted = []
    history = [
        {"message_id": "u1", "role": "user", "type": "text", "text": TEXT},
        {**REPLY, "message_id": "a0", "text": "前半です。", "role": "assistant"},
        {**REPLY, "role": "assistant"},
    ]

    def reply(route: Route) -> None:
        if route.request.method == "GET":
            route.fulfill(json={"messages": history})
        else:
            posted.append(route.request.post_data)
            route.fulfill(status=200, content_type="text/event-stream", body=sse(history[1]))

    chat.route(MESSAGES, reply)
    send(chat)
    expect(chat.locator(".failure")).to_contain_text("途中で切れました")
    chat.get_by_role("button", name="もう一度送る").click()
    expect(chat.locator("#conversation")).to_contain_text("届きました。")
    expect(chat.get_by_text("前半です。")).to_have_count(1)
    assert len(posted) == 1


def test_failed_text_survives_a_reload(chat: Page) -> None:
    chat.route(MESSAGES, problem(500))
    send(chat)
    expect(chat.locator(".failure")).to_be_visible()
    chat.reload()
    expect(chat.locator("#question")).to_have_value(TEXT)


def test_history_that_cannot_be_read_is_offered_again(chat: Page) -> None:
    chat.evaluate("""localStorage.setItem("madoguchi.conversation", '{"id": "c1", "token": "t1"}')""")
    chat.route(MESSAGES, problem(500))
    chat.reload()
    expect(chat.locator("#notices")).to_contain_text("前の会話を読み込めませんでした")
    chat.unroute(MESSAGES)
    chat.route(MESSAGES, lambda route: route.fulfill(json={"messages": [{**REPLY, "role": "assistant"}]}))
    chat.get_by_role("button", name="もう一度読み込む").click()
    expect(chat.locator("#conversation")).to_contain_text("届きました。")
    expect(chat.locator("#notices")).to_be_empty()


def test_lost_conversation_is_replaced_and_the_question_sent_again(chat: Page) -> None:
    chat.route(MESSAGES, succeed)
    send(chat)
    expect(chat.locator("#conversation")).to_contain_text("届きました。")
    attempts = []

    def once_unauthorised(route: Route) -> None:
        attempts.append(route.request.headers["authorization"])
        (problem(401) if len(attempts) == 1 else succeed)(route)

    chat.unroute(MESSAGES)
    chat.route(MESSAGES, once_unauthorised)
    send(chat, "続きの質問")
    expect(chat.locator("#notices")).to_contain_text("新しい会話を始めました")
    expect(chat.locator(".message--assistant", has_text="届きました。")).to_have_count(2)
    assert len(attempts) == 2
    assert attempts[0] != attempts[1]


def test_erasing_that_fails_is_told(chat: Page) -> None:
    chat.route(MESSAGES, succeed)
    send(chat)
    expect(chat.locator("#conversation")).to_contain_text("届きました。")
    chat.route("**/api/v1/conversations/*", problem(500))
    chat.get_by_role("button", name="会話を消す").click()
    chat.get_by_role("button", name="消す", exact=True).click()
    expect(chat.get_by_role("dialog")).to_contain_text("消せませんでした")
    expect(chat.locator(".message--user")).to_have_count(1)


def test_parts_that_do_not_work_are_announced(page: Page, base_url: str) -> None:
    page.route("**/readyz", lambda route: route.fulfill(json={"status": "degraded", "degraded": ["rasa"]}))
    page.goto(f"{base_url}/")
    expect(page.locator("#notices")).to_contain_text("一部の機能が使えません")
