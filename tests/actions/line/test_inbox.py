"""Events: each is taken in once, worked off in the order things happened, and not kept longer than needed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy.exc import SQLAlchemyError

from actions.line.inbox import MOST_TRIES, REMEMBERED, Arrived
from tests.actions.line.material import BEN, Post, arrived
from tests.actions.reminders.material import NOON


def test_an_event_comes_out_as_it_went_in(post: Post) -> None:
    assert post.inbox.store([arrived("e1", text="𠮷野家を継ぎたい\u0000\ud800")]) == 1
    event = post.inbox.next(post.anna)
    assert event is not None and event.content == arrived("e1", text="𠮷野家を継ぎたい\u0000\ud800").content
    assert (event.occurred_at, event.received_at, event.tries) == (NOON, NOON, 0)


def test_nothing_is_stored_of_no_events(post: Post) -> None:
    assert post.inbox.store([]) == 0
    assert post.rows() == []


def test_the_same_event_again_is_passed_over(post: Post) -> None:
    assert post.inbox.store([arrived("e1")]) == 1
    assert post.inbox.store([arrived("e1"), arrived("e2")]) == 1
    post.end("e1")
    assert post.inbox.store([arrived("e1")]) == 0
    assert post.inbox.waiting() == 1


def test_the_same_event_twice_in_one_body_is_stored_once(post: Post) -> None:
    assert post.inbox.store([arrived("e1"), arrived("e1"), arrived("e2", BEN)]) == 2
    assert len(post.rows()) == 2


def test_of_eight_threads_with_the_same_events_each_is_stored_by_one(post: Post) -> None:
    """In another order each, as redeliveries overtake each other."""
    events = [arrived(f"e{n}", f"U{n % 3}") for n in range(12)]
    start = Barrier(8)

    def store(n: int) -> int:
        mine = events[n:] + events[:n]
        start.wait()
        return post.inbox.store(mine)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(store, range(8))) == len(events)
    assert post.inbox.waiting() == len(events)
    assert len(post.rows()) == 3


def test_all_of_a_body_is_stored_or_nothing(post: Post) -> None:
    bad = Arrived("e2", BEN, NOON, {})
    object.__setattr__(bad, "event_id", {"no": "text"})
    with pytest.raises((SQLAlchemyError, TypeError)):
        post.inbox.store([arrived("e1"), bad])
    assert post.inbox.waiting() == 0 and post.rows() == []


def test_what_happened_first_comes_first_whenever_it_arrived(post: Post) -> None:
    post.inbox.store([arrived("late", at=NOON + timedelta(seconds=2))])
    post.inbox.store([arrived("b", at=NOON), arrived("a", at=NOON), arrived("early", at=NOON - timedelta(seconds=1))])
    order = []
    while event := post.inbox.next(post.anna):
        order.append(event.event_id)
        post.end(event.event_id)
    assert order == ["early", "a", "b", "late"]


def test_everyone_has_their_own_order(post: Post) -> None:
    post.inbox.store([arrived("a1"), arrived("b1", BEN, at=NOON - timedelta(hours=1))])
    found = post.inbox.next(post.anna), post.inbox.next(post.ben)
    assert [event.event_id for event in found if event] == ["a1", "b1"]
    assert post.inbox.next(post.users.digest("somebody else")) is None


def test_an_event_that_was_begun_and_not_ended_comes_again(post: Post) -> None:
    post.inbox.store([arrived("e1")])
    for tries in range(3):
        event = post.inbox.next(post.anna)
        assert event is not None and event.tries == tries


def test_an_event_that_failed_waits_longer_each_time_and_is_given_up(post: Post) -> None:
    post.inbox.store([arrived("e1"), arrived("e2", at=NOON + timedelta(seconds=1))])
    for pause in (1, 5, 30, 120):
        event = post.inbox.next(post.anna)
        assert event is not None and event.event_id == "e1"
        assert post.inbox.put_off(event)
        post.later(seconds=pause - 0.001)
        assert post.inbox.next(post.anna) is None  # what came after waits for it
        post.later(seconds=0.001)
    last = post.inbox.next(post.anna)
    assert last is not None and last.tries == MOST_TRIES - 1
    assert not post.inbox.put_off(last)


@pytest.mark.parametrize("state", ["done", "skipped", "failed"])
def test_what_an_event_said_goes_when_it_is_worked_off(post: Post, state: str) -> None:
    post.inbox.store([arrived("e1")])
    post.end("e1", state)
    (row,) = post.events()
    assert (row.state, row.payload) == (state, None)
    assert post.inbox.waiting() == 0


def test_ids_are_remembered_for_three_days_and_what_waits_for_as_long_as_it_waits(post: Post) -> None:
    post.inbox.store([arrived("done"), arrived("waiting")])
    post.end("done")
    post.later(days=3)
    post.inbox.forget_old()
    assert post.inbox.store([arrived("done")]) == 0
    post.later(seconds=1)
    post.inbox.forget_old()
    assert [row.event_id for row in post.events()] == ["waiting"]
    assert timedelta(days=3) == REMEMBERED
    assert post.inbox.store([arrived("done")]) == 1


def test_nobody_reads_texts_or_user_ids_in_the_database(post: Post) -> None:
    post.inbox.store([arrived("e1", text="資金繰りが苦しい")])
    (event,), (user,) = post.events(), post.rows()
    kept = repr([vars(event), vars(user)])
    assert "資金繰り" not in kept and arrived("e1").user_id not in kept and "\\u8cc7" not in kept
