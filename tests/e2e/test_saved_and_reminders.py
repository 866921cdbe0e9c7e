"""My list, reminders and cases like one's own, in conversations with the real system."""

from __future__ import annotations

import re

import httpx
import pytest

from actions.reminders.wording import wording as reminder_wording
from actions.replies.wording import wording
from actions.saved.wording import wording as list_wording
from tests.connectors.conversation import Conversation
from tests.e2e.test_conversation import HIRING, press, shown, turn

pytestmark = [pytest.mark.e2e, pytest.mark.rasa]


def test_what_was_found_is_saved_listed_shared_and_removed(conversation: Conversation, client: httpx.Client) -> None:
    first, _ = turn(conversation, text=HIRING)
    listed = shown(first)
    saved = press(conversation, first, wording().labels["save"])
    assert "マイリストに保存しました" in saved["text"]
    message, intent = turn(conversation, text="2番目のを保存して")
    assert intent == "save_item"
    message, _ = turn(conversation, payload='/save_item{"value": "list"}')
    assert [c["id"] for c in message["cards"]] == [listed[0], listed[1]]
    shared = press(conversation, message, list_wording().labels["share"])
    page, pdf = (re.search(r"/my/\S+", line) for line in shared["text"].splitlines()[-2:])
    assert page is not None and pdf is not None
    assert message["cards"][0]["title"] in client.get(page.group()).text
    assert client.get(pdf.group()).headers["content-type"] == "application/pdf"
    press(conversation, shared, list_wording().labels["unshare"])
    assert client.get(page.group()).status_code == 404
    removed, intent = turn(conversation, text="マイリストの2番目を消して")
    assert intent == "save_item"
    assert message["cards"][1]["title"] in removed["text"]
    press(conversation, removed, list_wording().labels["undo"])
    again, _ = turn(conversation, text="マイリストを見せて")
    assert len(again["cards"]) == 2


def test_a_reminder_is_set_listed_changed_and_stopped(conversation: Conversation) -> None:
    turn(conversation, text=HIRING)
    message, intent = turn(conversation, text="締切が近づいたら教えて")
    assert intent == "subscribe_reminder"
    assert "お知らせに登録しました" in message["text"]
    listed = press(conversation, message, reminder_wording().labels["list"])
    assert "1. " in listed["text"]
    changed = press(conversation, listed, reminder_wording().labels["days_7"])
    assert "7日前にお知らせします" in changed["text"]
    listed = press(conversation, changed, reminder_wording().labels["list"])
    (stop,) = [c for c in listed["choices"] if c["label"].startswith("止める")]
    turn(conversation, payload=stop["payload"])
    empty, _ = turn(conversation, payload='/subscribe_reminder{"value": "list"}')
    assert empty["text"] == reminder_wording().list_none


def test_a_condition_can_be_watched(conversation: Conversation) -> None:
    message, intent = turn(conversation, text="愛知県の製造業の補助金が始まったら知らせて")
    assert intent == "subscribe_reminder"
    assert "愛知県・製造業" in message["text"]


def test_cases_like_ones_own_use_what_was_said(conversation: Conversation) -> None:
    message, intent = turn(conversation, text="うちと似た会社の事例を見たい")
    assert (message["text"], intent) == (wording().similar["ask"], "ask_case")
    message = press(conversation, message, "製造業")
    assert "製造業の会社として" in message["text"]
    assert message["cards"]
    turn(conversation, text="愛知県で従業員15人の会社です")
    message, _ = turn(conversation, text="同じような会社の事例は？")
    assert "製造業・愛知県・従業員15人の会社として" in message["text"]


def test_what_is_kept_is_told_and_erased_with_everything(conversation: Conversation, client: httpx.Client) -> None:
    turn(conversation, text=HIRING)
    turn(conversation, text="これ保存して")
    turn(conversation, text="締切が近づいたら知らせて")
    shared, _ = turn(conversation, payload='/save_item{"value": "share"}')
    page = re.search(r"/my/\S+", shared["text"])
    assert page is not None
    kept, intent = turn(conversation, text="今どんな情報が登録されていますか")
    assert intent == "delete_my_data"
    assert "マイリスト：1件" in kept["text"]
    assert "お知らせの登録：1件" in kept["text"]
    asked = press(conversation, kept, wording().labels["delete_all"])
    press(conversation, asked, wording().labels["yes_delete"])
    assert conversation.send({"text": "まだいますか？"}).status_code == 401
    assert client.get(page.group()).status_code == 404
