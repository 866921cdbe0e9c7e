"""The repository of saved items, on a real SQLite file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.errors import ListFull
from actions.saved.my_list import MOST, MyList


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_database(database_url)
    yield opened
    opened.dispose()


def someone(engine: Engine) -> str:
    conversations = Conversations(engine)
    return conversations.person(conversations.begin("web")[0])


def ids(my_list: MyList, person: str) -> list[str]:
    return [i.document_id for i in my_list.items(person)]


def save(my_list: MyList, person: str, *names: str) -> list[str]:
    return my_list.save(person, [(n, f"{n}の制度") for n in names])


def test_what_is_saved_is_listed_in_order_and_once(engine: Engine) -> None:
    my_list, mine, other = MyList(engine), someone(engine), someone(engine)
    assert save(my_list, mine, "t:a", "t:b") == ["t:a", "t:b"]
    assert save(my_list, mine, "t:b", "t:c") == ["t:c"]
    assert ids(my_list, mine) == ["t:a", "t:b", "t:c"]
    assert my_list.items(mine)[0].title == "t:aの制度"
    assert ids(my_list, other) == []


def test_several_lists_are_read_at_once(engine: Engine) -> None:
    my_list, mine, other, empty, unasked = MyList(engine), *(someone(engine) for _ in range(4))
    save(my_list, mine, "t:a", "t:b", "t:c")
    save(my_list, other, "t:b")
    save(my_list, unasked, "t:d")
    my_list.remove(mine, ["t:b"])
    assert my_list.items_of([mine, other, empty]) == {p: my_list.items(p) for p in (mine, other, empty)}
    assert [i.document_id for i in my_list.items_of([mine])[mine]] == ["t:a", "t:c"]


def test_a_removal_can_be_undone_and_keeps_its_place(engine: Engine) -> None:
    my_list, mine = MyList(engine), someone(engine)
    save(my_list, mine, "t:a", "t:b", "t:c")
    assert my_list.remove(mine, ["t:a", "t:b", "t:unknown"]) == 2
    assert ids(my_list, mine) == ["t:c"]
    assert my_list.undo_remove(mine) == ["t:aの制度", "t:bの制度"]
    assert ids(my_list, mine) == ["t:a", "t:b", "t:c"]
    assert my_list.undo_remove(mine) == []


def test_only_the_last_removal_is_undone(engine: Engine) -> None:
    my_list, mine = MyList(engine), someone(engine)
    save(my_list, mine, "t:a", "t:b")
    my_list.remove(mine, ["t:a"])
    my_list.remove(mine, ["t:b"])
    my_list.undo_remove(mine)
    assert ids(my_list, mine) == ["t:b"]


def test_what_was_removed_is_forgotten_after_a_while(engine: Engine) -> None:
    my_list, mine = MyList(engine), someone(engine)
    save(my_list, mine, "t:a")
    my_list.remove(mine, ["t:a"])
    my_list.forget_removed(timedelta(days=1))
    assert my_list.undo_remove(mine) == ["t:aの制度"]
    my_list.remove(mine, ["t:a"])
    my_list.forget_removed(timedelta(seconds=-1))
    assert my_list.undo_remove(mine) == []


def test_a_full_list_takes_no_more_and_stays_as_it_is(engine: Engine) -> None:
    my_list, mine = MyList(engine), someone(engine)
    save(my_list, mine, *(f"t:{n}" for n in range(MOST)))
    with pytest.raises(ListFull):
        save(my_list, mine, "t:0", "t:more")
    assert len(ids(my_list, mine)) == MOST


def test_a_list_is_shared_under_one_secret_address_until_revoked(engine: Engine) -> None:
    my_list, mine, other = MyList(engine), someone(engine), someone(engine)
    save(my_list, mine, "t:a")
    token = my_list.share(mine)
    assert my_list.share(mine) == token != my_list.share(other)
    assert len(token) >= 32
    shared = my_list.shared(token)
    assert shared is not None
    assert [i.document_id for i in shared] == ["t:a"]
    assert (my_list.revoke(mine), my_list.revoke(mine), my_list.shared(token)) == (True, False, None)
    assert my_list.share(mine) != token


def test_erasing_the_person_erases_list_and_address(engine: Engine) -> None:
    my_list, conversations = MyList(engine), Conversations(engine)
    conversation_id, _ = conversations.begin("web")
    mine = conversations.person(conversation_id)
    save(my_list, mine, "t:a")
    token = my_list.share(mine)
    conversations.erase(conversation_id)
    assert my_list.shared(token) is None
    assert ids(my_list, mine) == []


def test_the_same_wish_at_once_is_kept_once(engine: Engine) -> None:
    my_list, mine = MyList(engine), someone(engine)
    ready = threading.Barrier(8)

    def work(_: int) -> tuple[int, str]:
        ready.wait()
        return len(save(my_list, mine, "t:a", "t:b")), my_list.share(mine)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(work, range(8)))
    assert sum(count for count, _ in results) == 2
    assert len({token for _, token in results}) == 1
    assert ids(my_list, mine) == ["t:a", "t:b"]


steps = st.lists(st.tuples(st.sampled_from(["save", "remove", "undo"]), st.sets(st.sampled_from("abcd"))), max_size=25)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_any_order_of_steps_keeps_each_item_once(engine: Engine, steps: list[tuple[str, set[str]]]) -> None:
    my_list, mine = MyList(engine), someone(engine)
    expected: set[str] = set()
    removed: set[str] = set()
    for step, names in steps:
        documents = sorted(f"t:{n}" for n in names)
        if step == "save":
            save(my_list, mine, *documents)
            expected |= set(documents)
            removed -= set(documents)
        elif step == "remove":
            my_list.remove(mine, documents)
            removed = expected & set(documents)
            expected -= removed
        else:
            my_list.undo_remove(mine)
            expected |= removed
            removed = set()
        assert sorted(ids(my_list, mine)) == sorted(expected)
