"""A code opens one conversation for half an hour, and no longer than the conversation is there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.encryption import Cipher, new_key
from actions.errors import UnknownConversation
from actions.verified.support_codes import SupportCodes
from tests.actions.verified.material import Desk


@pytest.fixture
def codes(desk: Desk) -> SupportCodes:
    return SupportCodes(desk.engine, Cipher([new_key()]).digest, desk.clock)


def test_a_code_opens_its_conversation_for_half_an_hour(desk: Desk, codes: SupportCodes) -> None:
    mine, other = desk.conversations.begin("web")[0], desk.conversations.begin("web")[0]
    given, others = codes.issue(mine), codes.issue(other)
    assert given.code.isdecimal() and len(given.code) == 6
    assert (codes.conversation(given.code), codes.conversation(others.code)) == (mine, other)
    assert codes.conversation("not a code") is None
    desk.clock.now += timedelta(minutes=30)
    assert codes.conversation(given.code) is None


def test_a_new_code_ends_the_one_before(desk: Desk, codes: SupportCodes) -> None:
    mine = desk.conversations.begin("web")[0]
    first, second = codes.issue(mine), codes.issue(mine)
    assert codes.conversation(second.code) == mine
    assert first.code == second.code or codes.conversation(first.code) is None


def test_it_goes_with_the_conversation(desk: Desk, codes: SupportCodes) -> None:
    mine = desk.conversations.begin("web")[0]
    given = codes.issue(mine)
    desk.conversations.erase(mine)
    assert codes.conversation(given.code) is None
    with pytest.raises(UnknownConversation):
        codes.issue(mine)
