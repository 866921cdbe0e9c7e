"""Every message is answered once, in order, whatever LINE's side does."""

from __future__ import annotations

import time

import pytest

from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.line.conftest import Channel
from tests.fakes.line import labels_in, until, words_in


def test_a_question_is_answered_by_reply(channel: Channel) -> None:
    phone = channel.line.person()
    answer = phone.says("人を雇いたい")
    assert "人を雇いたい" in words_in(answer[0])
    assert phone.ways() == ["reply"]


def test_the_same_event_twice_is_answered_once(channel: Channel, rasa: FakeRasa) -> None:
    channel.line.platform.faults.duplicates = 1.0
    phone = channel.line.person()
    phone.says("二度届く")
    time.sleep(0.5)
    assert len([r for r in rasa.received if r["message"] == "二度届く"]) == 1
    assert phone.ways() == ["reply"]


def test_messages_of_one_person_are_answered_in_their_order(channel: Channel, rasa: FakeRasa) -> None:
    phone = channel.line.person()
    for n in range(8):
        phone.act("text", text=f"その{n}")
    until(lambda: len(phone.ways()) == 8, "eight answers")
    assert [words_in(m)[-1] for m in phone.got() if "その" in words_in(m)] == list("01234567")


def test_an_answer_after_the_tokens_time_is_pushed(channel: Channel) -> None:
    channel.line.platform.faults.token_lives_s = 0.0
    phone = channel.line.person()
    assert phone.says("まにあわない")
    assert phone.ways() == ["push"]


def test_too_many_calls_are_tried_again(channel: Channel) -> None:
    phone = channel.line.person()
    phone.says("こんにちは")
    channel.line.platform.faults.rate_limited = 2
    phone.says("混んでいます")
    assert phone.ways()[0] == "reply" and len(phone.ways()) == 2


def test_a_push_that_seemed_to_fail_arrives_once(channel: Channel) -> None:
    channel.line.platform.faults.token_lives_s = 0.0
    phone = channel.line.person()
    channel.line.platform.faults.errors_after = 1
    phone.says("届いたのに失敗")
    time.sleep(2.5)
    assert phone.ways() == ["push"]


def test_a_reply_that_seemed_to_fail_is_neither_repeated_nor_pushed_but_shown(channel: Channel) -> None:
    phone = channel.line.person()
    channel.line.platform.faults.errors_after = 1
    phone.says("届いたのに失敗した返信")
    time.sleep(2.5)
    assert phone.ways() == ["reply"]


def test_a_reply_that_failed_before_anything_was_done_is_repeated_with_its_token(channel: Channel) -> None:
    phone = channel.line.person()
    channel.line.platform.faults.errors = 1
    phone.says("だめだった返信")
    assert phone.ways() == ["reply"]


def test_who_follows_is_greeted_and_who_blocks_hears_nothing_more(channel: Channel, rasa: FakeRasa) -> None:
    phone = channel.line.person()
    phone.act("follow")
    greeting = phone.wait(1)
    assert "まどぐち" in words_in(greeting[0])
    phone.act("unfollow")
    phone.act("follow")
    phone.wait(len(greeting) + 1)
    assert "おかえりなさい" in words_in(phone.got()[-1])


@pytest.mark.parametrize(("kind", "said"), [("sticker", "スタンプ"), ("image", "写真"), ("audio", "音声")])
def test_what_cannot_be_read_is_said_so(channel: Channel, rasa: FakeRasa, kind: str, said: str) -> None:
    phone = channel.line.person()
    phone.act(kind)
    assert said in words_in(phone.wait(1)[0])
    assert rasa.received == []


def test_a_place_becomes_its_prefecture(channel: Channel, rasa: FakeRasa) -> None:
    phone = channel.line.person()
    phone.act("location", address="日本、〒450-0002 愛知県名古屋市中村区名駅")
    phone.wait(1)
    assert rasa.received[-1]["message"].startswith("愛知県")


def test_groups_are_told_once_and_then_left_alone(channel: Channel, rasa: FakeRasa) -> None:
    phone = channel.line.person()
    phone.act("group", text="みんなで話そう")
    time.sleep(0.5)
    assert phone.got() == [] and rasa.received == []


def test_a_message_taken_back_is_erased(channel: Channel) -> None:
    phone = channel.line.person()
    event = phone.act("text", text="まちがえて送った文")
    phone.wait(1)
    conversations = channel.gateway.app.state.chat.conversations
    users = channel.gateway.app.state.assembly.line.users
    mine = users.get(users.digest(phone.user.user_id)).conversation_id
    assert [m.body["text"] for m in conversations.messages(mine) if m.role == "user"] == ["まちがえて送った文"]
    phone.act("unsend", message_id=event["message"]["id"])
    until(lambda: not [m for m in conversations.messages(mine) if m.role == "user"], "the message to go")


def test_a_button_does_what_it_says(channel: Channel, rasa: FakeRasa) -> None:
    phone = channel.line.person()
    phone.presses('/ask_scheme{"question": "補助金"}', "補助金")
    assert rasa.received[-1]["message"] == '/ask_scheme{"question": "補助金"}'
    assert "古く" in words_in(phone.presses("#" + "0" * 32)[0])
    assert labels_in(phone.got()[0]) == []


def test_what_was_said_long_ago_is_not_answered_any_more(channel: Channel, rasa: FakeRasa) -> None:
    phone, platform = channel.line.person(), channel.line.platform
    now = platform.clock
    platform.clock = lambda: now() - 25 * 3600
    phone.act("text", text="おとといの質問")
    platform.clock = now
    time.sleep(0.5)
    assert phone.got() == [] and rasa.received == []
