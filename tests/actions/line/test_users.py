"""Whose turn it is: each user belongs to one worker at a time, and nobody is left out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from actions.conversations.conversations import Conversations
from actions.line.users import LEASE
from tests.actions.line.material import ANNA, BEN, Post, arrived
from tests.actions.reminders.material import NOON


def test_who_has_nothing_waiting_is_nobodys(post: Post) -> None:
    post.known()
    assert post.users.claim("w1") is None


def test_a_user_is_found_again_by_what_is_made_of_their_id(post: Post) -> None:
    post.known()
    user = post.users.get(post.anna)
    assert user is not None
    assert (user.user_id, user.conversation_id, user.blocked) == (ANNA, None, False)
    assert post.users.get(post.ben) is None
    assert ANNA not in post.anna


def test_who_has_waited_longest_comes_first(post: Post) -> None:
    post.inbox.store([arrived("b", BEN, at=NOON + timedelta(hours=1))])
    post.later(seconds=1)
    post.inbox.store([arrived("a", ANNA, at=NOON - timedelta(hours=1))])
    assert [post.users.claim("w1"), post.users.claim("w1"), post.users.claim("w1")] == [post.ben, post.anna, None]


def test_many_workers_at_once_get_everyone_and_nobody_twice(post: Post) -> None:
    people, workers = 40, 8
    post.inbox.store([arrived(f"e{n}.{m}", f"U{n}") for n in range(people) for m in range(2)])
    start = Barrier(workers)

    def claim_all(worker: int) -> list[str]:
        mine: list[str] = []
        start.wait()
        misses = 0
        while misses < 30:  # a worker that another one was ahead of gets nothing that time
            found = post.users.claim(f"w{worker}")
            misses += found is None
            mine += [found] if found else []
        return mine

    with ThreadPoolExecutor(workers) as pool:
        claimed = [digest for mine in pool.map(claim_all, range(workers)) for digest in mine]
    assert len(claimed) == len(set(claimed)) == people


def test_a_worker_that_was_killed_is_missed_after_a_while(post: Post) -> None:
    post.inbox.store([arrived("e1")])
    assert post.users.claim("killed") == post.anna
    post.clock.now += LEASE
    assert post.users.claim("w2") is None
    post.later(seconds=1)
    assert post.users.claim("w2") == post.anna


def test_who_renews_keeps_the_user_and_who_was_too_late_is_told(post: Post) -> None:
    post.inbox.store([arrived("e1")])
    post.users.claim("w1")
    post.later(seconds=20)
    assert post.users.renew(post.anna, "w1")
    post.later(seconds=20)
    assert post.users.claim("w2") is None
    post.later(seconds=20)
    assert post.users.claim("w2") == post.anna
    assert not post.users.renew(post.anna, "w1")


def test_only_who_has_a_user_gives_them_back(post: Post) -> None:
    post.inbox.store([arrived("e1")])
    post.users.claim("w1")
    post.users.release(post.anna, "w2")
    assert post.users.claim("w2") is None
    post.users.release(post.anna, "w1")
    assert post.users.claim("w2") == post.anna


def test_what_is_to_be_sent_makes_a_user_wait_too_but_not_before_its_time(post: Post) -> None:
    post.known()
    post.put("おはよう", not_before=NOON + timedelta(hours=8))
    assert post.users.claim("w1") is None
    post.later(hours=8)
    assert post.users.claim("w1") == post.anna


def test_nobody_is_claimed_in_vain_while_a_failed_event_waits(post: Post) -> None:
    """What came after it waits for it; a worker that claimed the user now would find nothing to do, again and again."""
    post.inbox.store([arrived("e1"), arrived("e2", at=NOON + timedelta(seconds=1))])
    event = post.inbox.next(post.anna)
    assert event is not None and post.inbox.put_off(event)
    assert post.users.claim("w1") is None
    post.later(seconds=1)
    assert post.users.claim("w1") == post.anna


def test_nobody_is_claimed_in_vain_while_a_failed_sending_waits(post: Post) -> None:
    post.known()
    post.put_reply("はじめ", event="e1")
    post.outbox.put_off(post.begin(), "429", arrived=False, after_s=60)
    post.put_reply("つぎ", event="e2")
    assert post.users.claim("w1") is None
    post.later(seconds=60)
    assert post.users.claim("w1") == post.anna


def test_who_blocks_the_account_gets_nothing_more(post: Post) -> None:
    post.known(ANNA, BEN)
    post.put("お知らせ", digest=post.anna)
    post.put("お知らせ", digest=post.ben)
    post.users.set_blocked(post.anna, blocked=True)
    assert post.nothing_due(post.anna) and not post.nothing_due(post.ben)
    dropped = post.messages()[0]
    assert (dropped.state, dropped.body, dropped.problem) == ("dropped", None, "blocked")
    user = post.users.get(post.anna)
    assert user is not None and user.blocked
    post.users.set_blocked(post.anna, blocked=False)
    again = post.users.get(post.anna)
    assert again is not None and not again.blocked


def test_a_user_who_is_forgotten_leaves_nothing_but_ids_of_events(post: Post) -> None:
    post.inbox.store([arrived("e1"), arrived("e2", BEN)])
    post.put("お返事", digest=post.anna)
    post.users.forget(post.anna)
    assert post.users.get(post.anna) is None and post.messages() == []
    assert [(row.event_id, row.payload is None) for row in post.events()] == [("e1", True), ("e2", False)]
    assert post.inbox.store([arrived("e1")]) == 0


def test_users_without_a_conversation_are_forgotten_once_nothing_waits_for_them(post: Post) -> None:
    conversations = Conversations(post.engine)
    silent, waiting, sending, talking = (f"U{n}" for n in range(4))
    post.known(silent, waiting, sending, talking)
    digest = post.users.digest
    post.users.converse(digest(talking), conversations.begin("line")[0])
    post.users.forget_silent()
    assert len(post.rows()) == 4  # they have only just come
    post.later(hours=2)
    post.inbox.store([arrived("e1", waiting)])
    post.put("お返事", digest=digest(sending))
    post.users.forget_silent()
    assert {row.digest for row in post.rows()} == {digest(waiting), digest(sending), digest(talking)}


def test_erasing_a_person_parts_their_user_from_them(post: Post) -> None:
    conversations = Conversations(post.engine)
    post.known()
    mine, _ = conversations.begin("line")
    post.users.converse(post.anna, mine)
    conversations.erase(mine)
    user = post.users.get(post.anna)
    assert user is not None and user.conversation_id is None
    post.later(hours=2)
    post.users.forget_silent()
    assert post.rows() == []
