"""From a question without an answer to one that everybody gets, over HTTP, with two people and two gateways."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from knowledge.clock import today_jst
from tests.connectors.console.search.writing import QUESTION, TEXT, WORDING, form, gone, reviewed, written
from tests.connectors.console.sign_in import signed_in
from tests.connectors.conversation import begin
from tests.connectors.fake_rasa import FakeRasa, says, turn
from tests.connectors.gateway import Gateway, place_index, running
from tests.connectors.problems import assert_problem

PART = {"Accept": "application/json"}


def answered(client: httpx.Client, q: str, **filters: str) -> dict[str, Any]:
    response = client.get("/api/v1/answer", params={"q": q} | filters)
    assert response.status_code == 200, response.text
    given: dict[str, Any] = response.json()
    return given


def found_by_staff(client: httpx.Client, q: str) -> str:
    part = client.get("/console/search/results", params={"q": q}, headers=PART).text
    shown = re.search(r'<section class="verified".*?</section>', part, re.DOTALL)
    return shown.group() if shown else ""


def is_verified(answer: dict[str, Any]) -> bool:
    return any(c["id"].startswith("verified:") for c in answer["citations"])


def test_what_is_released_is_found_by_staff_at_once_and_by_nobody_else(desk: Gateway, operator: httpx.Client) -> None:
    answer_id = written(operator)
    shown = found_by_staff(operator, QUESTION)
    assert TEXT in shown and "未確認" in shown and "operatorの人" in shown
    assert not is_verified(answered(desk.client, QUESTION))
    assert_problem(desk.client.get(f"/api/v1/documents/verified:{answer_id}"), 404)
    gone(operator, answer_id)
    assert found_by_staff(operator, QUESTION) == ""


def test_a_draft_is_found_by_nobody(desk: Gateway, operator: httpx.Client) -> None:
    answer_id = written(operator, does="draft")
    assert found_by_staff(operator, QUESTION) == ""
    assert operator.post(f"/console/verified/{answer_id}/release", data={"version": 1}).status_code == 303
    assert TEXT in found_by_staff(operator, QUESTION)
    gone(operator, answer_id)


def test_once_reviewed_everybody_gets_it_whole_with_its_sources(
    desk: Gateway, operator: httpx.Client, office: httpx.Client
) -> None:
    answer_id = written(operator)
    reviewed(office, answer_id)
    for asked in (QUESTION, WORDING, "みほん設備導入補助金は事前着手できる？"):
        answer = answered(desk.client, asked)
        assert (answer["answered"], answer["status"]) == (True, "answered")
        assert answer["text"].startswith(TEXT)
        assert "https://example.jp/tebiki" in answer["text"]
        first, second = answer["citations"]
        assert (first["id"], first["source"], first["quote"]) == (f"verified:{answer_id}", "窓口で確認した回答", TEXT)
        assert first["as_of"] == today_jst().isoformat()
        assert (second["id"], second["url"]) == ("mihon:setsubi", "https://example.com/setsubi")
    record = desk.client.get(f"/api/v1/documents/verified:{answer_id}").json()
    assert record["title"] == QUESTION and record["sections"][0]["text"] == TEXT
    assert "operator" not in json.dumps(record)
    gone(operator, answer_id)


@pytest.mark.parametrize(
    "near",
    [
        "みほん設備導入補助金の事前相談はできますか",
        "みほん設備導入補助金の上限はいくらですか",
        "愛知県のみほん設備導入補助金の事前着手はできますか",
        "事前着手とは何ですか",
        "みほん設備導入補助金を教えて",
    ],
)
def test_a_question_that_is_only_near_does_not_take_it(
    desk: Gateway, operator: httpx.Client, office: httpx.Client, near: str
) -> None:
    answer_id = written(operator)
    reviewed(office, answer_id)
    assert is_verified(answered(desk.client, QUESTION))
    assert not is_verified(answered(desk.client, near))
    assert not is_verified(answered(desk.client, QUESTION, prefecture="愛知県"))
    gone(operator, answer_id)


def test_the_author_cannot_review_and_an_operator_cannot_either(desk: Gateway, operator: httpx.Client) -> None:
    with signed_in(desk, "admin") as admin, signed_in(desk, "adviser") as adviser:
        own = written(admin)
        assert_problem(admin.post(f"/console/verified/{own}/review", data={"version": 1}, headers=PART), 403)
        for client in (operator, adviser):
            assert_problem(client.post(f"/console/verified/{own}/review", data={"version": 1}, headers=PART), 403)
        gone(admin, own)


def test_the_second_of_two_editors_keeps_what_they_typed_and_sees_the_other_text(
    operator: httpx.Client, office: httpx.Client
) -> None:
    answer_id = written(operator)
    path = f"/console/verified/{answer_id}/edit"
    assert operator.post(path, data=form(version=1, text="先に直した文です。")).status_code == 303
    refused = office.post(path, data=form(version=1, text="あとから直した文です。"))
    assert refused.status_code == 409
    assert "先に直した文です。" in refused.text and "あとから直した文です。" in refused.text
    assert 'name="version" value="2"' in refused.text
    assert office.post(path, data=form(version=2, text="あとから直した文です。")).status_code == 303
    page = operator.get(f"/console/verified/{answer_id}").text
    assert "第3版" in page and "先に直した文です。" in page
    assert_problem(operator.post(f"/console/verified/{answer_id}/withdraw", data={"version": 1}, headers=PART), 409)
    gone(operator, answer_id, 3)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"source": ["", ""], "source_title": ["", ""]}, "出典を、1つ以上"),
        ({"source": ["mihon:nothing"], "source_title": [""]}, "出典を、1つ以上"),
        ({"source": ["https://example.jp"], "source_title": [""]}, "出典を、1つ以上"),
        ({"source": ["javascript:alert(1)"], "source_title": ["わるいもの"]}, "出典を、1つ以上"),
        ({"text": "  "}, "回答を、4,000文字以内"),
        ({"question": ""}, "質問を、300文字以内"),
        ({"valid_until": "あした"}, "有効な日は"),
    ],
)
def test_what_is_not_complete_is_not_stored_and_not_lost(
    operator: httpx.Client, fields: dict[str, Any], said: str
) -> None:
    before = operator.get("/console/verified").text
    refused = operator.post("/console/verified/new", data=form(wordings="これは残ります", **fields))
    assert refused.status_code == 422
    assert said in refused.text and "これは残ります" in refused.text
    assert operator.get("/console/verified").text == before


def test_a_preview_stores_nothing(operator: httpx.Client) -> None:
    before = operator.get("/console/verified").text
    shown = operator.post("/console/verified/new", data=form(does="preview", text="下見の文です。"))
    assert shown.status_code == 200
    assert shown.text.count("下見の文です。") == 2
    assert operator.get("/console/verified").text == before


def test_an_expired_answer_has_vanished(desk: Gateway, operator: httpx.Client, office: httpx.Client) -> None:
    yesterday = (today_jst() - timedelta(days=1)).isoformat()
    answer_id = written(operator, valid_until=yesterday)
    reviewed(office, answer_id)
    assert not is_verified(answered(desk.client, QUESTION))
    assert found_by_staff(operator, QUESTION) == ""
    assert_problem(desk.client.get(f"/api/v1/documents/verified:{answer_id}"), 404)
    assert "期限切れ" in operator.get(f"/console/verified/{answer_id}").text
    gone(operator, answer_id)


def test_a_question_of_the_chat_is_listed_answered_and_told_to_who_asked(
    desk: Gateway, operator: httpx.Client, office: httpx.Client, rasa: FakeRasa
) -> None:
    asked = begin(desk.client)
    rasa.behave = says(turn({"type": "choices", "text": "見つかりませんでした。", "status": "no_match"}))
    asked.say("猫カフェの開業の届け出はどこですか")
    listed = operator.get("/console/unanswered").text
    assert "猫カフェの開業の届け出はどこですか" in listed
    number = re.search(r"/console/verified/new\?question=(\d+)", listed)
    assert number
    editor = operator.get("/console/verified/new", params={"question": number[1]}).text
    assert "猫カフェの開業の届け出はどこですか" in editor
    answer_id = written(operator, question="猫カフェの開業の届け出はどこですか", question_id=number[1], wordings="")
    assert "書きかけの回答を見る" in operator.get("/console/unanswered").text
    reviewed(office, answer_id)
    assert "猫カフェ" not in operator.get("/console/unanswered").text
    said = [m["text"] for m in asked.history() if m["role"] == "assistant"]
    assert "猫カフェの開業の届け出はどこですか" in said[-2]
    assert said[-1].startswith(TEXT)
    gone(operator, answer_id)


def test_a_thumb_down_lists_the_question_and_setting_aside_takes_it_off(
    desk: Gateway, operator: httpx.Client, rasa: FakeRasa
) -> None:
    asked = begin(desk.client)
    (message,) = asked.say("水族館の経営の支援はありますか")
    given = {"conversation_id": asked.id, "message_id": message["message_id"], "rating": "up"}
    assert desk.client.post("/api/v1/feedback", json=given, headers=asked.headers).status_code == 204
    assert "水族館" not in operator.get("/console/unanswered").text
    given["rating"] = "down"
    assert desk.client.post("/api/v1/feedback", json=given, headers=asked.headers).status_code == 204
    listed = operator.get("/console/unanswered").text
    assert "水族館の経営の支援はありますか" in listed and "役に立たなかった" in listed
    number = re.search(r"水族館.*?/console/unanswered/(\d+)/set-aside", listed, re.DOTALL)
    assert number and operator.post(f"/console/unanswered/{number[1]}/set-aside").status_code == 303
    assert "水族館" not in operator.get("/console/unanswered").text


@pytest.mark.parametrize(
    "message",
    [
        {"type": "answer", "text": "はい", "status": "answered"},
        {"type": "choices", "text": "もう少し教えてください", "status": "clarify"},
        {"type": "choices", "text": "お答えできません", "status": "out_of_scope"},
    ],
)
def test_what_was_answered_or_only_begun_is_not_listed(
    desk: Gateway, operator: httpx.Client, rasa: FakeRasa, message: dict[str, str]
) -> None:
    before = operator.get("/console/unanswered").text
    rasa.behave = says(turn(message))
    begin(desk.client).say("うちで使える補助金ある？")
    assert operator.get("/console/unanswered").text == before


def test_another_gateway_gives_the_answer_within_seconds(
    desk: Gateway, operator: httpx.Client, office: httpx.Client, index: Path, tmp_path: Path, rasa: FakeRasa
) -> None:
    place_index(index, tmp_path / "second")
    with running(tmp_path / "second", rasa.port, database_url=desk.settings.database) as second:
        answer_id = written(operator)
        reviewed(office, answer_id)
        deadline = time.monotonic() + 10
        while not is_verified(answered(second.client, QUESTION)) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert is_verified(answered(second.client, QUESTION))
        gone(operator, answer_id)
