"""The financial check in conversations with the real system: figures in words, questions in between, put off, gone on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.finance.benchmarks import all_benchmarks
from actions.finance.chat import OWN
from actions.finance.chat_wording import chat_wording
from actions.finance.questions import Script, questions
from actions.finance.repository import FinancialChecks
from actions.interview.result.wording import wording as result_wording
from actions.replies.wording import wording as reply_wording
from tests.connectors.conversation import Conversation
from tests.e2e.running_system import System

pytestmark = [pytest.mark.e2e, pytest.mark.rasa]

SAY, SCRIPT = chat_wording(), Script(questions(), all_benchmarks())
FIGURES = ("3,200万", "百六十万円", "20万", "4人", "900万", "300万", "なし", "百万", "なし", "400万", "1,600万")
"""An answer to every question of the latest period, in their order."""


def asked(messages: list[dict[str, Any]]) -> str | None:
    """The question of the check that the reply ends with; None if it ends with none."""
    sent = [c["payload"] for c in messages[-1]["choices"]]
    if not sent or OWN not in sent[0]:
        return None
    return str(json.loads(sent[0].removeprefix("/inform"))["question"]).removeprefix(OWN) or None


def press(conversation: Conversation, messages: list[dict[str, Any]], label: str) -> list[dict[str, Any]]:
    """The reply to one of the buttons shown last."""
    payload = next(c["payload"] for c in messages[-1]["choices"] if c["label"] == label)
    response = conversation.send({"payload": payload})
    assert response.status_code == 200, response.text
    replied: list[dict[str, Any]] = response.json()["messages"]
    return replied


@pytest.fixture
def database(system: System) -> Iterator[Engine]:
    """The application database of the running system."""
    engine = open_database(f"sqlite:///{system.data_dir / 'db' / 'madoguchi.sqlite'}")
    yield engine
    engine.dispose()


@pytest.mark.parametrize("text", ["財務チェック", "ローカルベンチマークをやりたい", "お金の健康診断"])
def test_it_starts_by_its_names(conversation: Conversation, text: str) -> None:
    messages = conversation.say(text)
    assert "保存します" in messages[0]["text"]
    assert asked(messages) == "sales_0"


def test_figures_in_words_questions_in_between_and_the_result(conversation: Conversation) -> None:
    conversation.say("財務チェックをしたい")
    for text in FIGURES[:2]:
        messages = conversation.say(text)
    assert "営業利益 160万円" in messages[0]["text"]
    assert asked(messages) == "depreciation_0"
    messages = conversation.say("それどういう意味？")
    assert "年数に分けて" in messages[0]["text"]
    for question in ("インボイスって何？", "人を雇うとき、もらえるお金はある？", "使い方を教えて", "人と話したい"):
        messages = conversation.say(question)
        assert messages[-2]["text"] == SAY.asked_again, question
        assert messages[0]["choices"] == []
        assert asked(messages) == "depreciation_0"
    for nonsense in ("ぬるぽ", "バカ"):
        assert asked(conversation.say(nonsense)) == "depreciation_0"
    for text in FIGURES[2:]:
        messages = conversation.say(text)
    assert asked(messages) == "more_1"
    messages = press(conversation, messages, "ない（結果を見る）")
    if asked(messages) == "benchmark":
        messages = press(conversation, messages, questions().benchmark.none)
    assert "②営業利益率 5.0%" in messages[-1]["text"]
    assert "⑥自己資本比率 25.0%" in messages[-1]["text"]
    assert conversation.say("インボイスって何？")[-1]["type"] == "answer"


def test_it_is_put_off_gone_on_with_and_changes_places_with_the_diagnosis(conversation: Conversation) -> None:
    conversation.say("財務チェック")
    conversation.say("3,200万")
    messages = conversation.say("あとで")
    assert [c["label"] for c in messages[-1]["choices"]] == [SAY.labels["resume"]]
    assert asked(conversation.say("財務診断の続き")) == "operating_profit_0"
    messages = conversation.say("経営診断を受けたい")
    assert asked(messages) is None
    assert '"consent"' in messages[-1]["choices"][0]["payload"]
    assert asked(conversation.say("ロカベンの続きをやる")) == "operating_profit_0"
    assert asked(conversation.say("160万")) == "depreciation_0"


def test_the_result_of_the_diagnosis_leads_to_it_with_the_industry_known(
    conversation: Conversation, database: Engine
) -> None:
    conversation.say("経営診断を受けたい")
    conversation.say("愛知の飲食店です")
    messages = conversation.say("もう結果を見たい")
    messages = press(conversation, messages, result_wording().labels["finance"])
    assert asked(messages) == "sales_0"
    begun = FinancialChecks(database, SCRIPT).unfinished(Conversations(database).person(conversation.id))
    assert begun is not None
    assert begun.industry == "宿泊業・飲食サービス業"


def test_it_is_told_and_erased(conversation: Conversation, database: Engine) -> None:
    person = Conversations(database).person(conversation.id)
    checks = FinancialChecks(database, SCRIPT)
    conversation.say("財務チェック")
    conversation.say("3,200万")
    messages = conversation.say("今どう登録されてる？")
    assert any("お金の診断" in m["text"] for m in messages)
    assert checks.count(person) == 1
    messages = conversation.say("わたしのデータを消してください")
    assert [m["text"] for m in messages] == [reply_wording().delete_ask]
    messages = press(conversation, messages, reply_wording().labels["yes_delete"])
    assert messages[-1]["text"] == reply_wording().delete_done
    assert checks.count(person) == 0
