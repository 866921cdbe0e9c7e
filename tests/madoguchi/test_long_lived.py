"""The garbage collector passes over what stays, and still finds what is new."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from madoguchi.long_lived import set_aside


class Node:
    """Refers to itself: only the collector can free it."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_there_is_passed_over_and_garbage_is_freed_first() -> None:
    kept, lost = Node(), weakref.ref(Node())
    set_aside()
    assert lost() is None
    assert gc.get_freeze_count() > 10_000
    assert not any(each is kept for each in gc.get_objects())


def test_what_comes_later_is_freed_and_what_was_set_aside_before_the_next_time() -> None:
    before = Node()
    set_aside()
    later, old = weakref.ref(Node()), weakref.ref(before)
    del before
    gc.collect()
    assert later() is None
    assert old() is not None
    set_aside()
    assert old() is None
