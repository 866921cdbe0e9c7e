"""Conversations handed to the staff, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from actions.errors import UnknownConversation
from actions.handover.models import Ending, NotOpen, TakenByAnother
from actions.handover.office_hours import OfficeHours
from actions.handover.overdue import Overdue
from tests.actions.handover.conftest import Desk

WEEKDAYS = OfficeHours.parse("月-金 09:00-17:00")


def overdue(desk: Desk) -> Overdue:
    return Overdue(desk.handovers, WEEKDAYS, timedelta(minutes=5), timedelta(minutes=3), desk.clock)


def test_a_conversation_is_called_once_however_often_it_is_asked(desk: Desk) -> None:
    someone, other = desk.someone(), desk.someone()
    called, ahead = desk.handovers.call(someone, "人と話したい")
    assert (called.status, ahead, called.reason) == ("waiting", 0, "人と話したい")
    desk.clock.goes_on(minutes=1)
    assert desk.handovers.call(someone, "まだですか")[0] == called
    assert desk.handovers.call(other, "")[1] == 1
    assert [h.conversation_id for h in desk.handovers.open_ones()] == [someone, other]


def test_twenty_calls_at_once_are_one(desk: Desk) -> None:
    someone = desk.someone()
    with ThreadPoolExecutor(10) as pool:
        ids = {h.id for h, _ in pool.map(lambda _: desk.handovers.call(someone, "人"), range(20))}
    assert len(ids) == 1
    assert len(desk.handovers.open_ones()) == 1


def test_the_reason_is_kept_masked(desk: Desk) -> None:
    called, _ = desk.handovers.call(desk.someone(), "電話は090-1234-5678です")
    assert called.reason == "電話は〔電話番号〕です"


def test_an_erased_conversation_cannot_call(desk: Desk) -> None:
    with pytest.raises(UnknownConversation):
        desk.handovers.call("nobody", "")


def test_only_one_of_many_takes_a_conversation(desk: Desk) -> None:
    someone = desk.someone()
    called, _ = desk.handovers.call(someone, "")

    def take(member: int) -> str:
        try:
            return desk.handovers.take(called.id, member, f"職員{member}").member_name or ""
        except TakenByAnother as error:
            return f"not mine: {error.name}"

    with ThreadPoolExecutor(10) as pool:
        said = list(pool.map(take, range(1, 11)))
    (winner,) = [name for name in said if not name.startswith("not")]
    assert said.count(f"not mine: {winner}") == 9
    (told,) = desk.told(someone)
    assert told["handover"] == {"status": "live", "name": winner}
    assert winner in told["text"]


def test_taking_again_is_fine_and_tells_nothing_twice(desk: Desk) -> None:
    someone = desk.someone()
    called, _ = desk.handovers.call(someone, "")
    first = desk.handovers.take(called.id, 1, "田中")
    assert desk.handovers.take(called.id, 1, "田中") == first
    assert len(desk.told(someone)) == 1


@pytest.mark.parametrize("how", ["handed_back", "finished", "callback", "booking"])
def test_the_staff_end_it_once_and_the_person_is_told(desk: Desk, how: Ending) -> None:
    someone = desk.someone()
    called, _ = desk.handovers.call(someone, "")
    desk.handovers.take(called.id, 1, "田中")
    with pytest.raises(NotOpen):
        desk.handovers.close(called.id, 2, how)
    for _ in range(2):
        desk.handovers.close(called.id, 1, how, "またどうぞ")
    last = desk.told(someone)[-1]
    assert len(desk.told(someone)) == 2
    assert last["handover"] == {"status": "ended"}
    assert "担当の田中から：またどうぞ" in last["text"]
    assert bool(last.get("choices")) is (how in ("callback", "booking"))
    assert desk.handovers.of_conversation(someone) is None
    with pytest.raises(NotOpen):
        desk.handovers.take(called.id, 2, "佐藤")
    with pytest.raises(NotOpen):
        desk.handovers.close(called.id, 1, "finished" if how != "finished" else "booking")


def test_after_the_end_somebody_can_be_called_again(desk: Desk) -> None:
    someone = desk.someone()
    first, _ = desk.handovers.call(someone, "")
    before = desk.handovers.take_back(someone)
    assert before is not None and before.status == "waiting"
    assert desk.handovers.take_back(someone) is None
    assert desk.handovers.call(someone, "")[0].id != first.id


def test_nobody_in_time_is_said_once(desk: Desk) -> None:
    someone = desk.someone()
    desk.handovers.call(someone, "")
    desk.clock.goes_on(minutes=4)
    overdue(desk).run()
    assert desk.told(someone) == []
    desk.clock.goes_on(minutes=2)
    for _ in range(3):
        overdue(desk).run()
    (told,) = desk.told(someone)
    assert told["handover"] == {"status": "ended"}
    assert len(told["choices"]) == 2


def test_when_the_office_closes_those_who_wait_are_told_and_a_conversation_goes_on(desk: Desk) -> None:
    waiting, talking = desk.someone(), desk.someone()
    desk.clock.now = desk.clock.now.replace(hour=16, minute=59)
    desk.handovers.call(waiting, "")
    live, _ = desk.handovers.call(talking, "")
    desk.handovers.take(live.id, 1, "田中")
    desk.clock.goes_on(minutes=1)
    overdue(desk).run()
    assert [t["handover"]["status"] for t in desk.told(waiting)] == ["ended"]
    assert desk.handovers.get(live.id) is not None
    assert [h.id for h in desk.handovers.open_ones()] == [live.id]


def test_when_the_staff_vanish_the_conversation_waits_again(desk: Desk) -> None:
    someone = desk.someone()
    called, _ = desk.handovers.call(someone, "")
    desk.handovers.take(called.id, 1, "田中")
    desk.clock.goes_on(minutes=2)
    desk.handovers.seen(called.id, 1)
    desk.clock.goes_on(minutes=2)
    overdue(desk).run()
    assert desk.handovers.open_ones()[0].status == "live"
    desk.clock.goes_on(minutes=2)
    for _ in range(2):
        overdue(desk).run()
    (again,) = desk.handovers.open_ones()
    assert (again.status, again.member_id, again.waiting_since) == ("waiting", None, desk.clock.now)
    assert [t["handover"]["status"] for t in desk.told(someone)] == ["live", "waiting"]
    with pytest.raises(NotOpen):
        desk.answers.send(called.id, 1, "k1", "まだいます")
    desk.handovers.take(called.id, 2, "佐藤")
    assert desk.told(someone)[-1]["handover"] == {"status": "live", "name": "佐藤"}


def test_a_message_of_the_staff_arrives_once_even_if_sent_many_times_at_once(desk: Desk) -> None:
    someone = desk.someone()
    called, _ = desk.handovers.call(someone, "")
    desk.handovers.take(called.id, 1, "田中")
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda _: desk.answers.send(called.id, 1, "key-1", "こんにちは"), range(16)))
    assert sent.count(True) == 1
    assert [t for t in desk.told(someone) if t.get("author")] == [
        {"type": "text", "text": "こんにちは", "author": "田中"}
    ]
    desk.handovers.close(called.id, 1, "finished")
    assert desk.answers.send(called.id, 1, "key-1", "こんにちは") is False
    with pytest.raises(NotOpen):
        desk.answers.send(called.id, 1, "key-2", "もう一つ")


def test_notes_are_encrypted_and_stay_with_the_conversation(desk: Desk) -> None:
    someone = desk.someone()
    called, _ = desk.handovers.call(someone, "")
    for _ in range(2):
        desk.answers.note(called.id, "田中", "n1", "設備の話")
    desk.handovers.take_back(someone)
    again, _ = desk.handovers.call(someone, "")
    desk.clock.goes_on(minutes=1)
    desk.answers.note(again.id, "佐藤", "n2", "続き")
    assert [(n.author, n.text) for n in desk.answers.notes(someone)] == [("田中", "設備の話"), ("佐藤", "続き")]
    with desk.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT text_encrypted FROM handover_notes").scalars().all()
    assert not any("設備" in text for text in kept)


def test_with_the_person_everything_is_erased(desk: Desk) -> None:
    someone = desk.someone()
    called, _ = desk.handovers.call(someone, "")
    desk.answers.note(called.id, "田中", "n1", "設備の話")
    desk.conversations.erase(someone)
    assert desk.handovers.get(called.id) is None
    assert desk.answers.notes(someone) == []


def test_what_ended_long_ago_is_erased(desk: Desk) -> None:
    old, still = desk.someone(), desk.someone()
    ended, _ = desk.handovers.call(old, "")
    desk.handovers.take_back(old)
    desk.handovers.call(still, "")
    desk.clock.goes_on(days=31)
    desk.handovers.erase_older_than(timedelta(days=30))
    assert desk.handovers.get(ended.id) is None
    assert desk.handovers.of_conversation(still) is not None


def test_who_is_there_is_known_until_their_console_falls_silent(desk: Desk) -> None:
    assert not desk.presence.anyone()
    desk.presence.set(1, "田中", available=True)
    desk.presence.set(2, "佐藤", available=False)
    assert desk.presence.anyone() and desk.presence.is_available(1) and not desk.presence.is_available(2)
    desk.clock.goes_on(minutes=2)
    desk.presence.seen(1)
    desk.clock.goes_on(minutes=2)
    assert [p.name for p in desk.presence.on_duty()] == ["田中"]
    desk.presence.set(1, "田中", available=False)
    assert not desk.presence.anyone()
