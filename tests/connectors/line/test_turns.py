"""One turn in LINE, whatever happens in the middle of it: heard once, answered once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from actions.conversations.conversations import Conversations
from actions.interview.repository import Interviews
from actions.line.inbox import Arrived, Inbox
from actions.line.tables import LineEventRow, LineMessageRow, LineUserRow
from connectors.line.rendering.render import Renderer
from connectors.line.worker import LineWorker
from connectors.web.schemas import TurnIn
from knowledge.clock import now_jst
from madoguchi.line import Line as Parts
from tests.connectors.fake_rasa import FakeRasa, echo
from tests.connectors.line.conftest import Channel
from tests.fakes.line import Phone, until, words_in


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again at once."""
    monkeypatch.setattr("actions.line.inbox._PAUSES_S", (0.05, 0.05))


def parts(channel: Channel) -> Parts:
    found: Parts = channel.gateway.app.state.assembly.line
    return found


def history(channel: Channel, phone: Phone) -> list[tuple[str, str]]:
    """(role, text) of what is kept of their conversation."""
    users = parts(channel).users
    user = users.get(users.digest(phone.user.user_id))
    assert user is not None and user.conversation_id is not None
    conversations: Conversations = channel.gateway.app.state.chat.conversations
    return [(m.role, m.body["text"]) for m in conversations.messages(user.conversation_id)]


def asked(rasa: FakeRasa, text: str) -> int:
    return sum(r["message"] == text for r in rasa.received)


def fail_once(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, when: Any = lambda *a, **k: True) -> list[int]:
    """The method breaks at its first call that `when` holds for; the list has its length as soon as it has."""
    kept, broken = getattr(owner, name), list[int]()

    def breaking(*arguments: Any, **named: Any) -> Any:
        if not broken and when(*arguments, **named):
            broken.append(1)
            raise RuntimeError("broken on purpose")
        return kept(*arguments, **named)

    monkeypatch.setattr(owner, name, breaking)
    return broken


def test_a_turn_whose_answer_was_kept_but_not_on_its_way_is_not_done_again(
    channel: Channel, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, phone = fail_once(monkeypatch, LineWorker, "_end"), channel.line.person()
    answer = phone.says("答えたあとで倒れる")
    assert broken and "答えたあとで倒れる" in words_in(answer[0])
    time.sleep(0.5)
    assert asked(rasa, "答えたあとで倒れる") == 1 and len(phone.ways()) == 1
    assert [role for role, _ in history(channel, phone)] == ["user", "assistant"]


def test_a_turn_whose_answer_could_not_be_kept_is_heard_once_and_answered_once(
    channel: Channel, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_answer(_: Any, conversation_id: str, role: str, bodies: Sequence[Any], key: str | None = None) -> bool:
        return role == "assistant"

    broken, phone = fail_once(monkeypatch, Conversations, "add", is_answer), channel.line.person()
    phone.says("答えのまえに倒れる")
    time.sleep(0.5)
    assert broken and len(phone.ways()) == 1
    assert [role for role, _ in history(channel, phone)] == ["user", "assistant"]


def test_words_that_a_flow_had_taken_in_are_not_heard_twice(
    channel: Channel, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The diagnosis has moved on when the turn breaks: the engine is asked to go on with it, not told the words again."""

    def is_answer(_: Any, conversation_id: str, role: str, bodies: Sequence[Any], key: str | None = None) -> bool:
        return role == "assistant" and "はい" in str(bodies)

    phone = channel.line.person()
    phone.says("こんにちは")
    broken = fail_once(monkeypatch, Conversations, "add", is_answer)

    def answered(handler: Any, sent: dict[str, Any]) -> None:
        if sent["message"] == "はい":
            interviews: Interviews = channel.gateway.app.state.chat.cut_off._interviews
            interviews.begin(channel.gateway.app.state.chat.conversations.person(sent["sender"]), now_jst())
        echo(handler, sent)

    rasa.behave = answered
    phone.says("はい")
    assert broken and asked(rasa, "はい") == 1
    assert asked(rasa, '/start_diagnosis{"value": "go_on"}') == 1
    assert [text for role, text in history(channel, phone) if role == "user"] == ["こんにちは", "はい"]


def test_a_turn_that_fails_again_and_again_is_owned_up_to_and_the_next_one_answered(
    channel: Channel, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Renderer.__call__

    def breaking(self: Renderer, bodies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        if any("毒" in str(body) for body in bodies):
            raise RuntimeError("broken on purpose")
        return kept(self, bodies)

    monkeypatch.setattr(Renderer, "__call__", breaking)
    phone = channel.line.person()
    phone.act("text", text="毒の入った質問")
    phone.act("text", text="ふつうの質問")
    phone.wait(2)
    assert "うまく答えられませんでした" in words_in(phone.got()[0])
    assert "ふつうの質問" in words_in(phone.got()[1])
    assert asked(rasa, "毒の入った質問") == 1


def test_a_turn_already_answered_is_answered_the_same_again(channel: Channel, rasa: FakeRasa) -> None:
    """By its name, as the worker does it after a crash."""
    chat = channel.gateway.app.state.chat
    mine, _ = chat.begin("line")
    chat.conversations.add(mine, "user", [{"type": "text", "text": "質問"}], "k1")
    chat.conversations.add(mine, "assistant", [{"type": "text", "text": "答え"}], "k1")
    reply = asyncio.run(chat.turn(mine, TurnIn(text="質問"), "k1"))
    assert [m.text for m in reply.messages] == ["答え"]
    assert rasa.received == [] and len(chat.conversations.of_turn(mine, "k1")) == 2


def test_while_a_slow_turn_is_thought_about_the_waiting_is_shown(
    channel: Channel, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.line.answering._LOADING_AFTER_S", 0.2)

    def slowly(handler: Any, sent: dict[str, Any]) -> None:
        time.sleep(0.7)
        echo(handler, sent)

    rasa.behave = slowly
    phone = channel.line.person()
    phone.says("むずかしい質問")
    assert [e["from"] for e in phone.user.timeline][:3] == ["user", "loading", "bot"]
    rasa.behave = echo
    phone.says("かんたんな質問")
    assert [e["from"] for e in phone.user.timeline].count("loading") == 1


def test_an_answer_comes_even_if_the_waiting_cannot_be_shown(
    channel: Channel, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.line.answering._LOADING_AFTER_S", 0.0)
    channel.line.platform.faults.rate_limited = 1
    phone = channel.line.person()
    phone.says("混んでいるとき")
    assert phone.ways() == ["reply"]


def test_texts_that_are_too_long_are_said_so(channel: Channel, rasa: FakeRasa) -> None:
    phone = channel.line.person()
    assert "2,000字まで" in words_in(phone.says("あ" * 2_001)[0])
    assert rasa.received == []
    phone.says("い" * 2_000)
    assert asked(rasa, "い" * 2_000) == 1
    assert "2,000字まで" in words_in(phone.says("う" * 5_000)[-1])


@pytest.mark.parametrize("text", ["\u200b", "   ", "\u3164"])
def test_a_text_of_nothing_is_said_so(channel: Channel, rasa: FakeRasa, text: str) -> None:
    phone = channel.line.person()
    assert "読み取れません" in words_in(phone.says(text)[0])
    assert rasa.received == []


def test_deleting_ones_data_leaves_nothing_of_the_user(channel: Channel, rasa: FakeRasa) -> None:
    phone, line = channel.line.person(), parts(channel)
    phone.says("秘密の相談")
    digest = line.users.digest(phone.user.user_id)
    phone.presses('/delete_my_data{"confirm":"yes"}', "消す")
    until(lambda: line.users.get(digest) is None, "the user to be forgotten")
    with Session(line.users._engine) as session:
        assert session.get(LineUserRow, digest) is None
        assert not session.scalars(select(LineMessageRow).where(LineMessageRow.user == digest)).all()
        left = session.scalars(select(LineEventRow).where(LineEventRow.user == digest)).all()
    assert left and all(event.payload is None for event in left)  # only that these events were seen, for three days
    phone.says("はじめから")
    assert [text for role, text in history(channel, phone) if role == "user"] == ["はじめから"]


def test_taking_a_message_back_late_still_erases_it(channel: Channel) -> None:
    phone, platform = channel.line.person(), channel.line.platform
    event = phone.act("text", text="消してほしい文")
    phone.wait(1)
    now = platform.clock
    platform.clock = lambda: now() - 30 * 3600
    phone.act("unsend", message_id=event["message"]["id"])
    platform.clock = now
    until(lambda: ("user", "消してほしい文") not in history(channel, phone), "the message to go")


def test_blocking_counts_however_late_it_is_heard_of(channel: Channel) -> None:
    phone, platform, users = channel.line.person(), channel.line.platform, parts(channel).users
    phone.says("こんにちは")
    now = platform.clock
    platform.clock = lambda: now() - 30 * 3600
    phone.act("unfollow")
    platform.clock = now
    digest = users.digest(phone.user.user_id)
    until(lambda: bool((user := users.get(digest)) and user.blocked), "the block to be known")


def test_in_a_group_one_word_is_said_on_being_invited_and_none_after(channel: Channel, rasa: FakeRasa) -> None:
    phone = channel.line.person()
    phone.act("join")
    assert "一対一" in words_in(phone.wait(1)[0])
    phone.act("group", text="みんなの相談")
    time.sleep(0.5)
    assert len(phone.got()) == 1 and rasa.received == []


def test_whoever_unblocks_is_welcomed_back_and_answered_again(channel: Channel) -> None:
    phone = channel.line.person()
    phone.says("こんにちは")
    phone.act("unfollow")
    phone.act("follow")
    until(lambda: "おかえりなさい" in words_in(phone.got()), "a welcome")
    assert "また質問" in words_in(phone.says("また質問")[0])


def test_whoever_is_new_is_greeted_as_such_even_if_that_fails_at_first(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, phone = fail_once(monkeypatch, LineWorker, "_end"), channel.line.person()
    phone.act("follow")
    assert "はじめまして" in words_in(phone.wait(1)[0]) and broken


def test_what_comes_back_from_a_lost_database_is_answered(
    channel: Channel, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While events cannot be stored LINE is told so, and sends them again."""
    monkeypatch.setattr("madoguchi.line_simulator.webhooks._AGAIN_AFTER_S", (0.1,) * 50)
    kept, lost = Inbox.store, [True]

    def store(self: Inbox, events: Sequence[Arrived]) -> int:
        if lost[0]:
            raise OperationalError("insert", {}, Exception("down"))
        return kept(self, events)

    monkeypatch.setattr(Inbox, "store", store)
    phone = channel.line.person()
    phone.act("text", text="いつか届く")
    time.sleep(0.4)
    assert phone.got() == []
    lost[0] = False
    phone.wait(1)
    time.sleep(0.5)
    assert asked(rasa, "いつか届く") == 1 and phone.ways() == ["reply"]
