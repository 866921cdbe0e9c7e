"""Buttons that do more than LINE's can carry."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.line.payloads import MOST_DATA, Payloads
from actions.line.tables import LinePayloadRow
from connectors.line.limits import units
from tests.actions.line.material import Post

LONG = '/ask_scheme{"question": "' + "補" * 400 + '"}'


@pytest.fixture
def payloads(post: Post) -> Payloads:
    return Payloads(post.engine, post.clock)


@pytest.mark.parametrize("payload", ["/help", "あ" * MOST_DATA])
def test_what_a_button_can_carry_is_left_as_it_is(payloads: Payloads, payload: str) -> None:
    assert payloads.shorten(payload) == payload
    assert payloads.whole(payload) == payload


@pytest.mark.parametrize("payload", [LONG, "#looks like a key", "😀" * 200, "あ" * (MOST_DATA + 1)])
def test_what_it_cannot_carry_is_found_again(payloads: Payloads, payload: str) -> None:
    key = payloads.shorten(payload)
    assert key != payload and units(key) <= MOST_DATA
    assert payloads.whole(key) == payload


def test_the_same_is_kept_once(payloads: Payloads, post: Post) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(payloads.shorten, [LONG] * 16))) == 1
    with Session(post.engine) as session:
        assert len(session.scalars(select(LinePayloadRow)).all()) == 1


def test_buttons_stop_working_after_half_a_year(payloads: Payloads, post: Post) -> None:
    key = payloads.shorten(LONG)
    post.later(days=180)
    payloads.forget_old()
    assert payloads.whole(key) == LONG
    post.later(seconds=1)
    payloads.forget_old()
    assert payloads.whole(key) is None
    assert payloads.whole("#unknown") is None
