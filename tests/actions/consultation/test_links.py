"""Links to the page of a booking: its own, for a time, and never with its token."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from actions.consultation.errors import LinkExpired
from actions.consultation.links import CONFIRM_FOR, PAGE_FOR, BookingLinks
from actions.encryption import Cipher, new_key
from actions.errors import WrongToken
from knowledge.clock import now_jst

CIPHER = Cipher([new_key()])
LINKS = BookingLinks("https://example.jp", CIPHER)


def key_in(link: str) -> str:
    return parse_qs(urlsplit(link).query)["key"][0]


def test_a_link_opens_its_own_booking_in_every_gateway_with_the_same_keys() -> None:
    link = LINKS.page("b1")
    assert link.startswith("https://example.jp/booking/b1?key=")
    BookingLinks("https://other.example.jp", CIPHER).check("b1", key_in(link))
    for booking_id, key in (("b2", key_in(link)), ("b1", key_in(link)[:-1]), ("b1", ""), ("b1", "b1")):
        with pytest.raises(WrongToken):
            LINKS.check(booking_id, key)
    with pytest.raises(WrongToken):
        BookingLinks("https://example.jp", Cipher([new_key()])).check("b1", key_in(link))


def test_the_link_of_the_mail_carries_its_code_and_opens_nothing_else() -> None:
    key = key_in(LINKS.confirm("b1", "012345"))
    assert LINKS.code("b1", key) == "012345"
    with pytest.raises(WrongToken):
        LINKS.code("b2", key)
    with pytest.raises(WrongToken):
        LINKS.check("b1", key)
    with pytest.raises(WrongToken):
        LINKS.code("b1", LINKS.key("b1"))


def test_links_grow_old() -> None:
    page, confirm = LINKS.key("b1"), key_in(LINKS.confirm("b1", "012345"))
    with time_machine.travel(now_jst() + CONFIRM_FOR + timedelta(seconds=2), tick=False):
        LINKS.check("b1", page)
        with pytest.raises(LinkExpired):
            LINKS.code("b1", confirm)
    with time_machine.travel(now_jst() + PAGE_FOR + timedelta(seconds=2), tick=False), pytest.raises(LinkExpired):
        LINKS.check("b1", page)
