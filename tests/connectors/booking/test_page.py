"""The page of a booking: what it shows, what its buttons do, and what does not happen."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import time_machine
from icalendar import Calendar

from actions.consultation.links import CONFIRM_FOR, PAGE_FOR
from connectors.booking.wording import wording
from knowledge.clock import now_jst
from tests.actions.consultation.material import at
from tests.connectors.booking.counter import ROOM, Booked, Counter, open_counter

SAY = wording()


def confirmed(counter: Counter) -> Booked:
    booked = counter.booked()
    assert booked.call("POST", "/confirm", {"code": counter.code(booked.id)}).status_code == 200
    return booked


def link_to_confirm(counter: Counter, booked: Booked) -> httpx.URL:
    return httpx.URL(counter.links.confirm(booked.id, counter.code(booked.id))).copy_with(host=None, scheme=None)


def test_it_shows_when_how_and_with_whom(counter: Counter) -> None:
    booked = confirmed(counter)
    page = booked.page()
    assert page.status_code == 200
    for text in ("2026年12月7日（月）9:00〜9:30", SAY.ways["web"], "試験 太郎", "補助金・支援制度", ROOM):
        assert text in page.text
    assert "noindex" in page.headers["x-robots-tag"]
    assert "no-store" in page.headers["cache-control"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert booked.token not in page.text
    assert "owner" not in page.text


def test_the_meeting_is_not_told_before_it_is_confirmed(desk: Counter) -> None:
    page = desk.booked().page().text
    assert ROOM not in page
    assert SAY.enter_code in page


def test_of_a_call_only_the_end_of_the_number_is_shown(desk: Counter) -> None:
    slot = desk.slots(mode="phone")[0]["slot_id"]
    page = desk.booked(slot_id=slot, mode="phone", contact={"phone": "090-1234-5678"}).page().text
    assert SAY.call_to.format(last="5678") in page
    assert SAY.wait_call in page
    assert "-1234-" not in page and "12345678" not in page


def test_looking_changes_nothing_also_for_a_mail_scanner(counter: Counter) -> None:
    booked = counter.booked()
    link = link_to_confirm(counter, booked)
    page = booked.page()
    followed = [link, *re.findall(r'href="(/booking/[^"]*)"', page.text)]
    assert len(followed) == 3
    for method in ("GET", "HEAD", "OPTIONS"):
        for url in followed:
            counter.client.request(method, str(url).replace("&amp;", "&"))
    assert booked.now["status"] == "requested"
    assert counter.news.kinds == ["code"]
    ask = counter.client.get(str(link))
    assert SAY.confirm_ask in ask.text
    assert "2026年12月7日（月）9:00〜9:30" in ask.text


def test_the_button_behind_the_mails_link_confirms_once_however_often_it_is_pressed(counter: Counter) -> None:
    booked = counter.booked()
    link = link_to_confirm(counter, booked)
    for _ in range(3):
        pressed = booked.press("/confirm", link=str(link.params["key"]))
        assert pressed.status_code == 200
        assert SAY.done["confirmed"] in pressed.text
    assert counter.news.kinds == ["code", "confirmed"]
    assert SAY.states["confirmed"] in counter.client.get(str(link)).text


def test_the_code_can_be_typed_in_full_width_and_wrong_ones_are_counted(counter: Counter) -> None:
    booked = counter.booked()
    code = counter.code(booked.id)
    wrong = booked.press("/confirm", code="０" * 6 if code != "000000" else "111111")
    assert wrong.status_code == 422
    assert SAY.wrong_code.format(left=4) in wrong.text
    assert booked.press("/confirm", code="").status_code == 422
    right = booked.press("/confirm", code=" ".join(chr(ord(c) + 0xFEE0) for c in code))
    assert SAY.done["confirmed"] in right.text


def test_another_code_is_sent_at_most_twice(desk: Counter) -> None:
    booked = desk.booked()
    first = desk.code(booked.id)
    answers = [booked.press("/code") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 409]
    assert SAY.done["sent"] in answers[0].text
    assert SAY.not_sent_again in answers[2].text
    assert desk.code(booked.id) != first or desk.news.kinds.count("code") == 3


def test_too_late_is_said_and_nothing_is_confirmed(counter: Counter) -> None:
    booked = counter.booked()
    code = counter.code(booked.id)
    counter.clock.forward(minutes=16)
    late = booked.press("/confirm", code=code)
    assert late.status_code == 409
    assert SAY.code_expired in late.text
    assert booked.now["status"] == "released"


def test_it_is_moved_to_a_slot_of_the_list_once(counter: Counter) -> None:
    booked = confirmed(counter)
    was = booked.slot_id
    choice = booked.page("/move").text
    offered = re.findall(r'name="slot" value="([^"]+)"', choice)
    assert was not in offered
    assert not any(slot.endswith("phone") for slot in offered), "there is no number to call"
    for _ in range(2):
        moved = booked.press("/move", was=was, slot=offered[3])
        assert moved.status_code == 200
        assert SAY.done["moved"] in moved.text
    assert booked.slot_id == offered[3]
    assert counter.news.kinds.count("moved") == 1


def test_an_old_page_in_another_browser_changes_nothing(counter: Counter) -> None:
    booked = confirmed(counter)
    was = booked.slot_id
    slots = [slot["slot_id"] for slot in counter.slots(mode="web")]
    booked.press("/move", was=was, slot=slots[2])
    for stale in (booked.press("/move", was=was, slot=slots[5]), booked.press("/cancel", was=was)):
        assert stale.status_code == 409
        assert SAY.changed in stale.text
    assert (booked.slot_id, booked.now["status"]) == (slots[2], "confirmed")


def test_a_slot_that_has_just_gone_is_said_and_others_are_offered(counter: Counter) -> None:
    booked = confirmed(counter)
    wanted = counter.slots(mode="web")[2]["slot_id"]
    counter.booked(slot_id=wanted)
    refused = booked.press("/move", was=booked.slot_id, slot=wanted)
    assert refused.status_code == 409
    assert SAY.taken in refused.text
    assert 'name="slot"' in refused.text
    nothing = booked.press("/move", was=booked.slot_id)
    assert nothing.status_code == 422
    assert SAY.pick_one in nothing.text


def test_it_is_cancelled_once_and_going_back_does_no_harm(counter: Counter) -> None:
    booked = confirmed(counter)
    for _ in range(2):
        gone = booked.press("/cancel", was=booked.slot_id)
        assert gone.status_code == 200
        assert SAY.done["cancelled"] in gone.text
    assert counter.news.kinds.count("cancelled") == 1
    assert SAY.again in gone.text
    assert booked.page("/move").status_code == 409
    assert SAY.closed in booked.press("/move", was=booked.slot_id, slot=counter.slots()[3]["slot_id"]).text
    assert SAY.done["confirmed"] not in booked.page(done="confirmed").text


def test_a_page_opened_in_time_and_pressed_too_late_says_so(desk: Counter) -> None:
    booked = confirmed(desk)
    desk.clock.now = at(9, 10)
    late = booked.press("/cancel", was=booked.slot_id)
    assert late.status_code == 409
    assert SAY.closed in late.text
    assert SAY.states["now"] in late.text
    assert ROOM in late.text
    desk.clock.now = at(12)
    over = booked.page().text
    assert SAY.states["past"] in over
    assert ROOM not in over


def test_only_its_own_key_opens_it(desk: Counter) -> None:
    mine, other = desk.booked(), desk.booked()
    for key in ("", "x", other.key, mine.key[:-2], mine.token, mine.key + "\x00", "é"):
        for page in (mine.page(key=key), mine.page("/move", key=key), mine.page("/calendar.ics", key=key)):
            assert page.status_code == 404
            assert SAY.gone in page.text
        assert mine.press("/cancel", key=key, was=mine.slot_id).status_code == 404
    code = desk.links.confirm(mine.id, "000000").split("key=")[1]
    assert mine.page(key=code).status_code == 404, "the code's link is no key"
    assert mine.press("/confirm", link=mine.key).status_code == 404
    assert other.press("/confirm", link=code).status_code == 404
    assert desk.client.get("/booking/unknown", params={"key": desk.links.key("unknown")}).status_code == 404
    assert mine.now["status"] == "requested"


@pytest.mark.parametrize("path", ["", "/move", "/calendar.ics", "/confirm"])
def test_an_expired_link_is_told_from_a_wrong_one(desk: Counter, path: str) -> None:
    booked = desk.booked()
    age = CONFIRM_FOR if path == "/confirm" else PAGE_FOR
    with time_machine.travel(now_jst() - age - timedelta(minutes=1), tick=False):
        old = desk.links.confirm(booked.id, "000000").split("key=")[1] if path == "/confirm" else booked.key
    page = booked.page(path, key=old)
    assert page.status_code == 410
    assert SAY.expired in page.text


@pytest.mark.parametrize(
    ("path", "asked"), [("/move", {"period": "99"}), ("/move", {"period": "x"}), ("", {"done": "x" * 21})]
)
def test_an_address_that_cannot_be_is_told_on_a_page(desk: Counter, path: str, asked: dict[str, str]) -> None:
    page = desk.booked().page(path, **asked)
    assert page.status_code == 422
    assert SAY.gone in page.text
    assert page.headers["x-robots-tag"] == "noindex, nofollow"


def test_who_calls_too_often_is_told_so_on_a_page(tmp_path: Path) -> None:
    with open_counter(f"sqlite:///{tmp_path / 'app.sqlite'}", limit="2/minute") as desk:
        booked = desk.booked()  # one look at the slots, and one booking
        for first, second in (booked.page(), booked.page()), (booked.press("/code", False), booked.press("/code")):
            assert (first.status_code < 400, second.status_code) == (True, 429)
            assert SAY.busy in second.text
            assert int(second.headers["retry-after"]) > 0


def test_the_calendar_file_replaces_itself_after_a_move(counter: Counter) -> None:
    booked = confirmed(counter)
    files = [booked.page("/calendar.ics")]
    booked.press("/move", was=booked.slot_id, slot=counter.slots(mode="web")[4]["slot_id"])
    files.append(booked.page("/calendar.ics"))
    events = [Calendar.from_ical(file.content).walk("VEVENT")[0] for file in files]
    assert files[0].headers["content-type"].startswith("text/calendar")
    assert events[0]["uid"] == events[1]["uid"]
    assert events[0]["sequence"] < events[1]["sequence"]
    assert events[0].start == at(9)
    assert events[1].start > events[0].start
    assert events[0]["location"] == ROOM
    assert events[0]["status"] == "CONFIRMED"


def test_what_people_typed_is_shown_as_text(desk: Counter) -> None:
    page = desk.booked(supporter="<script>alert(1)</script>").page().text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
