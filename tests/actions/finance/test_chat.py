"""The financial check in a conversation, on a real SQLite file."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from actions.conversations.conversations import Conversations
from actions.finance.chat import FinanceTurns
from actions.finance.chat_wording import chat_wording
from actions.finance.repository import FinancialChecks
from actions.replies.message import Message
from tests.actions.finance.material import SCRIPT, TickingClock

EVERYTHING = ("△50万", "20万", "4人", "900万", "300万", "なし", "百万", "なし", "400万", "1,600万")


@pytest.fixture
def turns(engine: Engine) -> FinanceTurns:
    return FinanceTurns(FinancialChecks(engine, SCRIPT), SCRIPT, TickingClock())


@pytest.fixture
def person(engine: Engine) -> str:
    conversations = Conversations(engine)
    return conversations.person(conversations.begin("web")[0])


def said(messages: list[Message]) -> str:
    return "\n".join(m.text for m in messages)


def press(turns: FinanceTurns, person: str, messages: list[Message], label: str) -> list[Message]:
    payload = next(c.payload for c in messages[-1].choices if label in c.label)
    return turns.reply(person, "", json.loads(payload.removeprefix("/inform")))


def test_a_whole_check_from_beginning_to_result(turns: FinanceTurns, person: str) -> None:
    begun = turns.begin(person, "製造業")
    assert "保存します" in begun[0].text and "データを消して" in begun[0].text
    assert "売上高" in begun[1].text
    assert begun[1].choices[0].label == "分からない（とばす）"
    assert "あとで" in begun[1].choices[-1].label
    messages = turns.reply(person, "3,200万", {})
    assert "今期の売上高 3,200万円ですね" in messages[0].text
    for text in EVERYTHING:
        messages = turns.reply(person, text, {})
    messages = press(turns, person, messages, "ある")
    assert "ひとつ前の期の売上高" in said(messages)
    turns.reply(person, "3,000万", {})
    messages = press(turns, person, turns.reply(person, "100万", {}), "この期はここまで")
    messages = press(turns, person, messages, "ない")
    messages = press(turns, person, messages, "食料品")
    assert "①売上増加率 6.7%" in said(messages)
    assert "営業赤字" in said(messages)
    assert "出典：中小企業庁" in said(messages)
    assert not turns.is_open(person)
    assert messages[-1].choices[0].payload.startswith("/ask_scheme")


def test_digits_without_a_unit_are_asked_back_once(turns: FinanceTurns, person: str) -> None:
    turns.begin(person)
    messages = turns.reply(person, "32,000", {})
    assert "どの単位" in messages[-1].text
    messages = press(turns, person, messages, "千円")
    assert "3,200万円ですね" in messages[0].text
    assert "-150万" not in said(messages)
    messages = turns.reply(person, "△1,500", {})
    assert "マイナス150万円ですね" in messages[0].text


def test_something_else_than_the_unit_drops_the_waiting_digits(turns: FinanceTurns, person: str) -> None:
    turns.begin(person)
    turns.reply(person, "32,000", {})
    messages = turns.reply(person, "3,500万", {})
    assert "3,500万円ですね" in messages[0].text
    assert "営業利益" in messages[-1].text


def test_what_cannot_be_read_or_taken_is_told_and_the_question_stays(turns: FinanceTurns, person: str) -> None:
    turns.begin(person)
    say = chat_wording().problems
    for text, problem in (
        ("こんにちは", "none"), ("△3,200万", "negative"), ("9999兆", "too_large"), ("3万から5万", "several"),
        ("あ" * 20_000, "none"),
    ):  # fmt: skip
        messages = turns.reply(person, text, {})
        assert messages[0].text == say[problem]
        assert "売上高" in messages[-1].text


def test_a_check_is_paused_explained_corrected_and_ended_early(turns: FinanceTurns, person: str) -> None:
    turns.begin(person)
    assert "損益計算書" in turns.reply(person, "どこに書いてありますか？", {})[0].text
    turns.reply(person, "3,200万", {})
    paused = turns.reply(person, "あとで", {})
    assert not turns.is_open(person)
    messages = press(turns, person, paused, "続き")
    assert "営業利益" in messages[-1].text
    turns.reply(person, "160万", {})
    messages = turns.reply(person, "結果を見せて", {})
    assert "途中までの数字" in said(messages) and "5.0%" in said(messages)
    messages = turns.reply(person, "さっきの売上は1,600万", {})
    assert "10.0%" in said(messages)
    assert "減価償却費" in said(press(turns, person, messages, "続き"))


def test_an_old_button_does_not_answer_the_present_question(turns: FinanceTurns, person: str) -> None:
    old = turns.begin(person)
    turns.reply(person, "3,200万", {})
    messages = press(turns, person, old, "とばす")
    assert "営業利益" in messages[-1].text
    for button in ({"question": "unit", "value": "７"}, {"question": "unit", "value": "5"}, {"value": "nonsense"}):
        assert "営業利益" in turns.reply(person, "", button)[-1].text


def test_without_a_check_the_start_is_offered(turns: FinanceTurns, person: str) -> None:
    assert "まだ始まっていません" in turns.reply(person, "3,200万", {})[0].text


def test_every_answer_survives_a_restart(engine: Engine, turns: FinanceTurns, person: str) -> None:
    turns.begin(person)
    turns.reply(person, "売上3,200万、従業員5人", {})
    again = FinanceTurns(FinancialChecks(engine, SCRIPT), SCRIPT, TickingClock())
    messages = again.begin(person)
    assert "続き" in messages[0].text and "営業利益" in messages[-1].text
    kept = FinancialChecks(engine, SCRIPT).latest(person)
    assert kept is not None
    assert dict(kept.answers) == {"sales_0": 32_000_000, "employees_0": 5}


def test_answers_at_once_are_all_kept(engine: Engine, turns: FinanceTurns, person: str) -> None:
    turns.begin(person)
    texts = ["売上3,200万", "営業利益150万", "減価償却費20万", "従業員5人", "借入金900万", "在庫100万", "総資産1,600万"]
    with ThreadPoolExecutor(len(texts)) as pool:
        list(pool.map(lambda t: turns.reply(person, t, {}), texts))
    kept = FinancialChecks(engine, SCRIPT).latest(person)
    assert kept is not None
    assert len(kept.answers) == len(texts)


def test_a_new_check_keeps_the_old_one_to_compare_with(engine: Engine, turns: FinanceTurns, person: str) -> None:
    checks = FinancialChecks(engine, SCRIPT)
    turns.begin(person)
    turns.begin(person, anew=True)
    assert checks.count(person) == 1
    turns.reply(person, "3,200万", {})
    turns.begin(person, anew=True)
    assert [c.early for c in checks.finished(person)] == [True]
    unfinished = checks.unfinished(person)
    assert unfinished is not None
    assert unfinished.answers == {}


def test_a_result_says_what_has_changed_since_the_check_before(turns: FinanceTurns, person: str) -> None:
    for profit in ("160万", "320万", "320万"):
        turns.begin(person)
        for text in ("3,200万", profit, "20万", "4人"):
            turns.reply(person, text, {})
        told = said(turns.reply(person, "結果を見たい", {}))
        if profit == "160万":
            assert "前回" not in told
    assert "とくらべて" not in told
    turns.begin(person)
    for text in ("6,400万", "320万", "20万", "2人"):
        turns.reply(person, text, {})
    told = said(turns.reply(person, "結果を見たい", {}))
    assert "【前回（2026年11月21日）とくらべて】\n②営業利益率 10.0% → 5.0%\n③労働生産性 800千円 → 1,600千円" in told


def test_erasing_the_person_or_the_checks_erases_every_figure(engine: Engine, turns: FinanceTurns) -> None:
    checks, conversations = FinancialChecks(engine, SCRIPT), Conversations(engine)
    for erase_person in (True, False):
        conversation_id, _ = conversations.begin("web")
        person = conversations.person(conversation_id)
        turns.begin(person)
        kept = checks.latest(person)
        assert kept is not None
        if erase_person:
            conversations.erase(conversation_id)
        else:
            assert checks.delete(person) == 1
        assert checks.count(person) == 0
        assert checks.apply(kept, lambda c: c) == kept
        assert checks.count(person) == 0


def test_labels_fit_on_buttons_of_every_channel(turns: FinanceTurns, person: str) -> None:
    assert all(len(label) <= 20 for label in chat_wording().labels.values())
