"""Messages that leave: each at most once, in order, by reply first, and seen by staff when nobody knows what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from actions.database.engine import open_database
from actions.line.outbox import GIVEN_UP_AFTER, KEPT, MOST_OBJECTS
from tests.actions.line.material import ANNA, BEN, Post, texts
from tests.actions.reminders.material import NOON


@pytest.fixture
def post(post: Post) -> Post:
    """Anna and Ben are known."""
    post.known(ANNA, BEN)
    return post


def test_an_answer_is_a_reply_while_its_token_lives(post: Post) -> None:
    post.put_reply("はい")
    sending = post.begin()
    assert (texts(sending), sending.reply_token, sending.begun_before) == (["はい"], "token-1", False)


def test_an_answer_after_that_is_a_push(post: Post) -> None:
    post.put_reply("はい", lives_s=50)
    post.later(seconds=50)
    assert post.begin().reply_token is None


@pytest.mark.parametrize("count", [1, MOST_OBJECTS, MOST_OBJECTS + 1, 2 * MOST_OBJECTS + 3])
def test_an_answer_of_many_objects_is_a_reply_and_pushes_in_order(post: Post, count: int) -> None:
    post.put_reply(*map(str, range(count)))
    sent, replied = [], []
    while sending := post.outbox.begin(post.anna):
        sent.append(texts(sending))
        replied.append(sending.reply_token is not None)
        post.outbox.end(sending, "sent")
    assert [text for part in sent for text in part] == list(map(str, range(count)))
    assert all(len(part) <= MOST_OBJECTS for part in sent)
    assert replied == [n == 0 for n in range(len(sent))]


def test_a_token_known_not_to_have_worked_makes_it_a_push_with_the_same_words(post: Post) -> None:
    post.put_reply("はい")
    post.outbox.push_instead(post.begin())
    again = post.begin()
    assert (texts(again), again.reply_token, again.begun_before) == (["はい"], None, False)


def test_a_reply_that_was_under_way_is_tried_with_its_token_and_never_pushed_by_itself(post: Post) -> None:
    """Whoever sent it was killed; even when the token's time is over, only LINE knows whether it was used."""
    post.put_reply("はい", lives_s=50)
    post.begin()
    post.later(minutes=10)
    again = post.begin()
    assert (again.reply_token, again.begun_before) == ("token-1", True)


def test_a_reply_of_unknown_fate_stays_one_however_it_fails_afterwards(post: Post) -> None:
    post.put_reply("はい", lives_s=50)
    post.outbox.put_off(post.begin(), "500", arrived=None)
    post.later(seconds=1)
    second = post.begin()
    assert second.begun_before
    post.outbox.put_off(second, "429", arrived=False)
    post.later(minutes=2)
    third = post.begin()
    assert third.begun_before and third.reply_token == "token-1"


def test_a_reply_that_line_has_not_taken_may_become_a_push(post: Post) -> None:
    post.put_reply("はい", lives_s=50)
    post.outbox.put_off(post.begin(), "429", arrived=False, after_s=60)
    post.later(seconds=60)
    again = post.begin()
    assert (again.reply_token, again.begun_before) == (None, False)


def test_a_push_keeps_its_retry_key_until_it_is_through(post: Post) -> None:
    post.put("お知らせ")
    first = post.begin()
    post.outbox.put_off(first, "500", arrived=None)
    post.later(seconds=1)
    second = post.begin()
    assert second.retry_key == first.retry_key and second.begun_before
    post.outbox.end(second, "sent")
    post.put("つぎ")
    assert post.begin().retry_key != first.retry_key


def test_pauses_grow_and_line_may_ask_for_longer_ones(post: Post) -> None:
    post.put("お知らせ")
    for pause, asked in ((1, 0), (2, 0), (5, 0), (40, 40), (60, 7)):
        post.outbox.put_off(post.begin(), "429", arrived=False, after_s=asked)
        post.later(seconds=pause - 0.001)
        assert post.nothing_due()
        post.later(seconds=0.001)


@pytest.mark.parametrize(("arrived", "state"), [(False, "failed"), (None, "unknown")])
def test_what_does_not_get_through_for_a_day_is_given_up_and_seen(post: Post, arrived: bool | None, state: str) -> None:
    post.put("お知らせ")
    begun, tries = post.clock(), 0
    while sending := post.outbox.begin(post.anna):
        assert post.clock() - begun < timedelta(hours=24)  # as long as LINE knows a retry key
        post.outbox.put_off(sending, "429", arrived=arrived)
        post.later(minutes=31)
        tries += 1
    assert 40 < tries < 60
    (trouble,) = post.outbox.troubles()
    assert (trouble.state, trouble.problem, trouble.count, trouble.can_be_sent_again) == (state, "429", 1, True)


def test_a_sending_that_waits_for_another_try_holds_up_what_follows(post: Post) -> None:
    post.put_reply("はじめ", event="e1")
    post.outbox.put_off(post.begin(), "429", arrived=False)
    post.put_reply("つぎ", event="e2")
    assert post.nothing_due()
    post.put_reply("ほかの人", digest=post.ben)
    assert texts(post.begin(post.ben)) == ["ほかの人"]
    post.later(seconds=1)
    assert texts(post.begin()) == ["はじめ"]


def test_what_is_meant_for_the_morning_holds_up_nothing(post: Post) -> None:
    post.put("あしたのお知らせ", not_before=NOON + timedelta(hours=20))
    post.put_reply("いまの返事")
    assert texts(post.begin()) == ["いまの返事"]


def test_what_is_told_unasked_goes_together_up_to_five_objects(post: Post) -> None:
    for n in range(4):
        post.put(f"{n}a", f"{n}b")
    groups = []
    while sending := post.outbox.begin(post.anna):
        groups.append(texts(sending))
        post.outbox.end(sending, "sent")
    assert groups == [["0a", "0b", "1a", "1b"], ["2a", "2b", "3a", "3b"]]
    assert post.outbox.pushed_since(NOON) == 2


def test_answers_and_what_was_tried_already_stay_as_they_are(post: Post) -> None:
    post.put("知らせ1")
    post.outbox.put_off(post.begin(), "500", arrived=None)
    post.put("知らせ2")
    post.put_reply("返事")
    post.put("知らせ3")
    post.later(seconds=1)
    groups = []
    while sending := post.outbox.begin(post.anna):
        groups.append(texts(sending))
        post.outbox.end(sending, "sent")
    assert groups == [["知らせ1"], ["知らせ2"], ["返事"], ["知らせ3"]]


def test_what_was_put_together_stays_together_when_it_is_tried_again(post: Post) -> None:
    post.put("1")
    post.put("2")
    first = post.begin()
    post.outbox.put_off(first, "500", arrived=None)
    post.later(seconds=1)
    again = post.begin()
    assert (texts(again), again.retry_key) == (["1", "2"], first.retry_key)


def test_nothing_is_on_its_way_where_the_transaction_fails(post: Post) -> None:
    with Session(post.engine) as session:
        post.outbox.put(session, post.anna, [{"type": "text", "text": "x"}])
        session.rollback()
    assert post.nothing_due()


def test_what_it_said_goes_when_it_is_sent(post: Post) -> None:
    post.put_reply("はい")
    post.outbox.end(post.begin(), "sent")
    (row,) = post.messages()
    assert (row.state, row.body, row.reply_token, row.ended_at is None) == ("sent", None, None, False)
    assert post.outbox.troubles() == []


@pytest.mark.parametrize("state", ["unknown", "failed"])
def test_staff_send_again_what_went_wrong_once_however_often_they_press(post: Post, state: str) -> None:
    post.put_reply("大事な返事")
    before = post.begin()
    post.outbox.end(before, state, "500")  # type: ignore[arg-type]
    assert [post.outbox.send_again(before.id) for _ in range(3)] == [True, False, False]
    again = post.begin()
    assert (texts(again), again.reply_token, again.begun_before) == (["大事な返事"], None, False)
    assert again.retry_key != before.retry_key
    post.outbox.end(again, "sent")
    assert not post.outbox.send_again(before.id)
    assert post.outbox.troubles() == []


@pytest.mark.parametrize("state", ["sent", "dropped"])
def test_nothing_else_is_sent_again(post: Post, state: str) -> None:
    post.put("x")
    sending = post.begin()
    assert not post.outbox.send_again(sending.id)
    post.outbox.end(sending, state)  # type: ignore[arg-type]
    assert not post.outbox.send_again(sending.id)
    assert not post.outbox.send_again(999_999)


def test_what_went_wrong_cannot_be_sent_again_after_a_day(post: Post) -> None:
    post.put("x")
    sending = post.begin()
    post.outbox.end(sending, "failed", "400")
    post.later(hours=23)
    post.outbox.forget_old()
    assert post.outbox.troubles()[0].can_be_sent_again
    post.later(hours=2)
    post.outbox.forget_old()
    assert not post.outbox.troubles()[0].can_be_sent_again
    assert not post.outbox.send_again(sending.id)
    post.clock.now += KEPT
    post.outbox.forget_old()
    assert post.messages() == []


def test_what_waits_is_never_forgotten(post: Post) -> None:
    post.put("x")
    post.clock.now += 2 * KEPT
    post.outbox.forget_old()
    assert texts(post.begin()) == ["x"]


def test_what_is_sent_again_is_not_given_up_at_once(post: Post) -> None:
    post.put("x")
    sending = post.begin()
    post.clock.now += GIVEN_UP_AFTER + timedelta(minutes=1)
    post.outbox.put_off(sending, "429", arrived=False)
    assert post.outbox.send_again(sending.id)
    post.outbox.put_off(post.begin(), "429", arrived=False)
    assert post.outbox.counts() == {"waiting": 1}


def test_counts_tell_how_much_there_is_of_everything(post: Post) -> None:
    assert post.outbox.counts() == {}
    post.put_reply("a")
    post.outbox.end(post.begin(), "sent")
    post.put("b", digest=post.ben)
    post.outbox.begin(post.ben)
    post.put_reply("c")
    assert post.outbox.counts() == {"sent": 1, "sending": 1, "waiting": 1}
    assert post.outbox.pushed_since(datetime.min.replace(tzinfo=NOON.tzinfo) + timedelta(days=2)) == 0


def test_nobody_reads_messages_or_tokens_in_the_database_file(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    post = Post(engine)
    post.known()
    post.put_reply("the secret words of it")
    waiting = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    post.outbox.end(post.begin(), "failed", "500")
    engine.dispose()
    kept = waiting + b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"line_messages" in kept
    for secret in ("secret words", "token-1", ANNA):
        assert secret.encode() not in kept
