"""Everything the web chat does, in LINE: one long conversation for each of its ways, with the real system."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.encryption import Cipher
from actions.interview.result.wording import wording as result_wording
from actions.line.users import LineUsers
from actions.replies.wording import wording
from connectors.line.rendering.buttons import PICKED
from connectors.line.rich_menu.install import install
from connectors.line.rich_menu.menu import menu
from madoguchi.line_simulator.app import ACCESS_TOKEN
from madoguchi.secret import encryption_key
from tests.connectors.console.sign_in import signed_in_at
from tests.connectors.conversation import Conversation
from tests.e2e.running_system import PUBLIC_ADDRESS, System
from tests.fakes.line import (
    Json,
    Line,
    Phone,
    actions_in,
    labels_in,
    picture_problems,
    pictures_in,
    until,
    words_in,
)  # fmt: skip

pytestmark = [pytest.mark.e2e, pytest.mark.rasa]

MOST_TAPS = 45
LAST_ISSUE = "q2_07"
"""The last question about issues; those about digitalisation, which the second chart shows, come after it."""


@pytest.fixture
def phone(line: Line) -> Phone:
    """Somebody who has just added the account."""
    made = line.person()
    made.act("follow")
    made.wait(1)
    return made


@pytest.fixture
def operator(system: System) -> Iterator[httpx.Client]:
    """A member of the call centre, signed in to the console."""
    engine = open_database(f"sqlite:///{system.data_dir / 'db' / 'madoguchi.sqlite'}")
    with signed_in_at(system.base_url, engine, "operator") as client:
        yield client
    engine.dispose()


def words(messages: list[Json]) -> str:
    return " ".join(map(words_in, messages))


def quick(phone: Phone) -> list[Json]:
    """The quick replies below the newest message."""
    return [item["action"] for item in phone.got()[-1].get("quickReply", {}).get("items", [])]


def test_a_scheme_is_found_asked_about_saved_and_listed(phone: Phone) -> None:
    found = phone.says("人を雇うとき、もらえるお金はある？")
    assert any(m["type"] == "flex" for m in found)
    assert all(way == "reply" for way in phone.ways())
    more = phone.says("それの上限は？")
    assert "出典" in words(more) and re.search(r"\[1\]", words(more))
    saved = phone.taps(wording().labels["save"])
    assert "マイリストに保存しました" in words(saved)
    listed = phone.presses('/save_item{"value": "list"}', "マイリスト")
    assert "くわしく聞く" in [label for m in listed for label in labels_in(m)]


def test_deadlines_cases_and_terms(phone: Phone) -> None:
    assert "申し込み" in words(phone.says("今月締切の補助金は？")) or "締切" in words(phone.got())
    cases = phone.says("飲食店の事例を見たい")
    assert any(m["type"] == "flex" for m in cases)
    term = phone.says("インボイスって何？")
    assert "インボイス" in words(term) and "出典" in words(term)
    assert "お知らせ" in words(phone.presses("/subscribe_reminder", "締切を知らせて"))


def test_every_button_of_the_menu_does_something(phone: Phone, line: Line) -> None:
    menu_id = install(ACCESS_TOKEN, line.url, menu())
    for area in line.platform.rich_menus[menu_id]["areas"]:
        action = area["action"]
        assert words(phone.presses(action["data"], action["displayText"])).strip()


def test_the_diagnosis_from_its_first_button_to_its_result(phone: Phone, client: httpx.Client) -> None:
    phone.says("経営診断を受けたい")
    taps, result = 0, list[Json]()
    while result_wording().labels["consultation"] not in [label for m in result for label in labels_in(m)]:
        chosen = first_choices(phone)[0]
        result = phone.presses(chosen["data"], chosen.get("displayText", ""))
        taps += 1
        assert taps <= MOST_TAPS
    assert taps >= 30
    assert "あなたの型" in words(result)
    assert any(m["type"] == "flex" for m in result), "schemes and cases as cards"
    token = sees_charts(client, result, "issues", "balance")
    page = re.search(r"https://\S+", words(phone.taps(result_wording().labels["page"])))
    assert page is not None and page.group() == f"{PUBLIC_ADDRESS}/diagnosis/{token}"
    shown = client.get(page.group())
    assert (shown.status_code, shown.text.count('<svg class="chart"')) == (200, 2)


def test_the_chart_of_a_diagnosis_ended_early_is_a_message_of_its_own(phone: Phone, client: httpx.Client) -> None:
    result = ended_early(phone)
    assert [m["type"] for m in result].count("image") == 1
    sees_charts(client, result, "issues")


def test_the_page_of_the_simulator_shows_charts_that_are_only_to_be_had_here(
    phone: Phone, line: Line, page: Page
) -> None:
    ended_early(phone)
    page.add_init_script(f"sessionStorage.setItem('user', '{phone.user.user_id}')")
    page.goto(line.url)
    page.wait_for_function("document.querySelector('img.picture')?.naturalWidth > 0")


def ended_early(phone: Phone) -> list[Json]:
    """The result of a diagnosis that knows the issues, and nothing of digitalisation."""
    phone.says("経営診断を受けたい")
    while LAST_ISSUE not in (chosen := first_choices(phone)[0])["data"]:
        phone.presses(chosen["data"], chosen.get("displayText", ""))
    return phone.says("ここまでの結果を見たい")


def sees_charts(client: httpx.Client, result: list[Json], *charts: str) -> str:
    """Opens every picture as LINE does: these charts, and nothing for anybody with another token; gives the token."""
    pictures = list(pictures_in(result))
    found = [re.fullmatch(rf"{PUBLIC_ADDRESS}/diagnosis/([\w-]+)/(\w+)\.png", address) for address, _ in pictures]
    assert pictures and all(found), pictures
    assert {match[2] for match in found if match} == set(charts)
    (token,) = {match[1] for match in found if match}
    for address, most_bytes in pictures:
        assert picture_problems(client.get(address), most_bytes) == []
        assert client.get(address.replace(token, token[::-1])).status_code == 404
    return token


def first_choices(phone: Phone) -> list[Json]:
    """What can be chosen below the newest message: a list where labels are long, otherwise the quick replies."""
    newest = phone.got()[-1]
    listed = [a for a in actions_in(newest.get("contents", {})) if a["type"] == "postback"]
    asked = [a for a in listed if a["data"].startswith("/inform")]
    return asked or [a for a in quick(phone) if a.get("data", "").startswith("/inform")]


def test_a_consultation_is_booked_with_the_picker_and_cancelled(phone: Phone, client: httpx.Client) -> None:
    proposed = phone.says("資金繰りの相談を電話で予約したい")
    assert "資金繰り" in words(proposed)
    assert any(a["type"] == "datetimepicker" for a in quick(phone))
    slot = client.get("/api/v1/slots", params={"mode": "phone", "topic": "資金繰り"}).json()["slots"][-1]
    phone.presses(PICKED, datetime=slot["starts_at"][:16])
    chosen = first_choices(phone)[0]
    phone.presses(chosen["data"], chosen.get("displayText", ""))
    phone.says("架空花子")
    phone.says("090-1234-5678")
    phone.says("ひとりです")
    phone.says("何も見せない")
    booked = phone.taps("この内容で予約する")
    assert "予約" in words(booked)
    pages = [a["uri"] for m in booked for a in actions_in(m) if a["type"] == "uri"]
    assert any(client.get(page).status_code == 200 for page in pages)
    phone.says("予約をキャンセルしたい")
    chosen = first_choices(phone)[0]
    assert "取り消しました" in words(phone.presses(chosen["data"], chosen.get("displayText", "")))


def test_a_member_of_staff_takes_over_and_hands_back(phone: Phone, operator: httpx.Client) -> None:
    assert operator.post("/console/handover/presence", data={"available": "true"}).status_code < 400
    called = words(phone.says("人と話したい"))
    if "担当者を呼" not in called:
        pytest.skip("the office is closed: a public holiday")
    (waiting,) = re.findall(r"/console/handover/(\d+)", operator.get("/console/handover").text)[:1]
    assert operator.post(f"/console/handover/{waiting}/take").status_code < 400
    until(lambda: "operatorの人" in words(phone.got()), "the name of who took over")
    phone.act("text", text="補助金のことを聞きたいのですが")
    until(lambda: "補助金のことを" in operator.get(f"/console/handover/{waiting}").text, "what was said to reach staff")
    operator.post(
        f"/console/handover/{waiting}/messages", data={"text": "担当の者です。ご用件をどうぞ。", "key": "line-e2e-1"}
    )
    until(lambda: "担当の者です" in words(phone.got()), "the reply of staff")
    phone.says("ボットに戻して")
    assert any(m["type"] == "flex" for m in phone.says("人を雇うとき、もらえるお金はある？"))


def test_what_was_saved_on_the_web_is_there_in_line(phone: Phone, conversation: Conversation, system: System) -> None:
    conversation.say("人を雇うとき、もらえるお金はある？")
    conversation.say("1番目のを保存して")
    offered = phone.says("ウェブとつなぐ")
    (address,) = [a["uri"] for m in offered for a in actions_in(m) if a["type"] == "uri"]
    body = {"conversation_id": conversation.id, "link_token": httpx.URL(address).params["linkToken"]}
    answer = conversation.client.post("/line/link", json=body, headers=conversation.headers)
    seen = len(phone.got())
    httpx.get(answer.raise_for_status().json()["go_to"], trust_env=False)
    phone.wait(seen + 1)
    listed = phone.presses('/save_item{"value": "list"}', "マイリスト")
    assert "くわしく聞く" in [label for m in listed for label in labels_in(m)]


def test_erasing_in_line_erases_everything(phone: Phone, system: System) -> None:
    phone.says("人を雇うとき、もらえるお金はある？")
    engine = open_database(f"sqlite:///{system.data_dir / 'db' / 'madoguchi.sqlite'}")
    try:
        users = LineUsers(engine, Cipher([encryption_key(system.data_dir)]))
        mine = users.get(users.digest(phone.user.user_id))
        assert mine is not None and mine.conversation_id is not None
        phone.says("データを全部消して")
        (yes, *_) = [a for a in quick(phone) if "confirm" in a["data"]]
        assert "消しました" in words(phone.presses(yes["data"], yes["displayText"]))
        assert Conversations(engine).messages(mine.conversation_id) == []
        after = users.get(mine.digest)
        assert after is None or after.conversation_id is None
    finally:
        engine.dispose()


def test_nothing_of_it_is_in_the_logs(phone: Phone, system: System) -> None:
    phone.says("電話は090-1234-5678です")
    logs = [system.data_dir / "terminal.log", *Path(system.data_dir / "log").iterdir()]
    written = "".join(path.read_text(encoding="utf-8", errors="ignore") for path in logs)
    assert "090-1234-5678" not in written and phone.user.user_id not in written
