"""Advice in chat as one of the flows, before that of bookings; and what is told of it to who asks what is kept."""

from __future__ import annotations

import pytest

from actions.advice.flow import AdviceFlow
from actions.advice.messages import ITEMS
from actions.flow import Flow, Wish
from actions.interview.turn import Speaker, Turn, say
from actions.memory import Memory
from actions.my_data import overview
from tests.actions.advice.material import ADVICE, Office


class Bookings:
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        self.wishes: list[Wish] = []

    def start(self, speaker: Speaker, wish: Wish) -> Turn:
        self.wishes.append(wish)
        return Turn((say("見せます"),), open=False)


@pytest.fixture
def bookings() -> Bookings:
    return Bookings()


@pytest.fixture
def flow(office: Office, bookings: Bookings) -> Flow:
    return AdviceFlow(office.turns, office.asked, bookings)  # type: ignore[arg-type]


def pressed(value: str) -> Wish:
    return Wish("book_consultation", value=value)


@pytest.mark.parametrize("value", ["next", "done:x", "refer:x:yes", "share:b:diagnosis", "unshare:b"])
def test_its_own_buttons_are_its_own_and_put_nothing_off(flow: Flow, value: str) -> None:
    assert flow.is_wanted(pressed(value)) and not flow.takes_over(pressed(value))


@pytest.mark.parametrize("value", ["", "slot:a-1.20261207T0100Z.30.web"])
def test_buttons_of_bookings_are_left_to_bookings(flow: Flow, value: str) -> None:
    assert not flow.is_wanted(pressed(value))
    assert not flow.is_wanted(Wish("start_diagnosis", value="next"))


def test_an_answer_to_a_request_is_noted_and_handed_on(office: Office, flow: Flow, bookings: Bookings) -> None:
    booking = office.booked()
    office.asked.ask(booking, "試験 太郎", ITEMS)
    speaker = Speaker(booking.person_id or "", "web")
    wish = pressed(f"share:{booking.booking_id}:diagnosis")
    assert [m.text for m in flow.start(speaker, wish).messages] == ["見せます"]
    assert bookings.wishes == [wish]
    assert office.asked.waiting(booking) == {"conversation", "schemes"}
    flow.start(speaker, pressed(f"unshare:{booking.booking_id}"))
    assert office.asked.waiting(booking) == set()


def test_what_to_do_next_is_told_in_words_and_by_button(office: Office, flow: Flow) -> None:
    booking = office.held()
    office.records.finish(booking, "試験 太郎", ADVICE, 0, "staff:1")
    speaker = Speaker(booking.person_id or "", "web")
    asked = Wish("book_consultation", "次にやることは？")
    assert flow.is_wanted(asked)
    by_word, by_button = flow.start(speaker, asked), flow.start(speaker, pressed("next"))
    assert by_word == by_button and not by_word.open
    assert "見積もりを2社からとる" in by_word.messages[0].text
    again = flow.start(speaker, Wish("book_consultation", "相談で言われたことをもう一度"))
    assert ADVICE.advice in again.messages[0].text
    assert flow.hear(speaker, "こんにちは").side_question == "こんにちは" and not flow.is_open(speaker.person_id)


def test_the_list_of_bookings_leads_to_what_is_still_to_be_done(office: Office, flow: Flow) -> None:
    booking = office.held()
    speaker = Speaker(booking.person_id or "", "web")
    assert flow.is_wanted(pressed("list")) and not flow.start(speaker, pressed("list")).messages[-1].choices
    office.records.finish(booking, "試験 太郎", ADVICE, 0, "staff:1")
    (message,) = flow.start(speaker, pressed("list")).messages
    assert [choice.label for choice in message.choices] == ["次にやること"]


def test_who_asks_what_is_kept_hears_of_consultations(office: Office) -> None:
    booking = office.held()
    office.records.finish(booking, "試験 太郎", ADVICE, 0, "staff:1")
    before = overview(office.personal, booking.person_id or "", Memory())[-1].text
    assert "相談の記録" not in before
    office.personal.also_kept.append(office.kept.lines)
    told = overview(office.personal, booking.person_id or "", Memory())[-1].text
    assert "相談の予約：1件" in told and "相談の記録：1件" in told
