"""Links between channels: whoever holds both ends makes one, once, in time, and may take it back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.linking.links import NONCE_LIVES, Links
from actions.linking.tables import LinkNonceRow
from actions.people.tables import PersonRow
from actions.saved.my_list import MyList
from tests.actions.reminders.material import FakeClock


class Office:
    """Conversations on both channels."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.clock = engine, FakeClock()
        self.conversations, self.kept = Conversations(engine), MyList(engine)
        self.links = Links(engine, self.clock)
        self.web, self.line = self.begin("web"), self.begin("line")

    def begin(self, channel: str) -> str:
        return self.conversations.begin(channel)[0]

    def person(self, conversation_id: str) -> str:
        return self.conversations.person(conversation_id)

    def is_one(self) -> bool:
        return self.person(self.web) == self.person(self.line)

    def saved(self, conversation_id: str) -> list[str]:
        return sorted(item.document_id for item in self.kept.items(self.person(conversation_id)))

    def count(self, table: type) -> int:
        with Session(self.engine) as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    engine = open_database(database_url)
    yield Office(engine)
    engine.dispose()


def test_a_nonce_makes_one_person_of_two(office: Office) -> None:
    of_web = office.person(office.web)
    assert not office.is_one()
    assert office.links.link(office.links.nonce(office.web), office.line)
    assert office.is_one() and office.person(office.line) == of_web
    assert office.count(PersonRow) == 1


def test_a_nonce_works_once(office: Office) -> None:
    nonce = office.links.nonce(office.web)
    assert office.links.link(nonce, office.line)
    assert not office.links.link(nonce, office.begin("line"))
    assert not office.links.link(nonce, office.line)


def test_of_many_who_use_a_nonce_at_once_one_is_linked(office: Office) -> None:
    nonce, others = office.links.nonce(office.web), [office.begin("line") for _ in range(6)]
    start = Barrier(len(others))

    def link(conversation_id: str) -> bool:
        start.wait()
        return office.links.link(nonce, conversation_id)

    with ThreadPoolExecutor(len(others)) as pool:
        done = list(pool.map(link, others))
    assert sum(done) == 1
    assert [office.person(c) == office.person(office.web) for c in others] == done


def test_a_nonce_lives_ten_minutes(office: Office) -> None:
    early, late = office.links.nonce(office.web), office.links.nonce(office.web)
    office.clock.now += NONCE_LIVES
    assert office.links.link(early, office.line)
    office.clock.now += timedelta(seconds=1)
    other = office.begin("line")
    before = office.person(other)
    assert not office.links.link(late, other)
    assert office.person(other) == before
    assert timedelta(minutes=10) == NONCE_LIVES


def test_old_nonces_are_erased_by_the_next_one(office: Office) -> None:
    office.links.nonce(office.web)
    office.clock.now += NONCE_LIVES + timedelta(seconds=1)
    office.links.nonce(office.web)
    assert office.count(LinkNonceRow) == 1


@pytest.mark.parametrize("nonce", ["", "x" * 43, "あ", "\x00"])
def test_a_made_up_nonce_links_nothing(office: Office, nonce: str) -> None:
    office.links.nonce(office.web)
    assert not office.links.link(nonce, office.line)
    assert not office.is_one()


def test_the_nonce_of_an_erased_conversation_links_nothing(office: Office) -> None:
    nonce = office.links.nonce(office.web)
    office.conversations.erase(office.web)
    assert not office.links.link(nonce, office.line)
    assert office.count(LinkNonceRow) == 0
    unknown = office.links.nonce(office.line)
    assert not office.links.link(unknown, "no such conversation")


def test_linking_again_what_is_linked_changes_nothing(office: Office) -> None:
    assert office.links.link(office.links.nonce(office.web), office.line)
    person = office.person(office.web)
    assert office.links.link(office.links.nonce(office.line), office.web)
    assert office.is_one() and office.person(office.web) == person


def test_parting_leaves_everything_on_the_web(office: Office) -> None:
    office.kept.save(office.person(office.line), [("mihon:a", "みほん")])
    office.links.link(office.links.nonce(office.web), office.line)
    assert office.saved(office.line) == ["mihon:a"]
    assert office.links.unlink(office.line)
    assert not office.is_one()
    assert (office.saved(office.line), office.saved(office.web)) == ([], ["mihon:a"])
    assert not office.links.unlink(office.line)


def test_who_is_not_linked_cannot_part(office: Office) -> None:
    before = office.person(office.line)
    assert not office.links.unlink(office.line)
    assert not office.links.unlink("no such conversation")
    assert office.person(office.line) == before and office.count(PersonRow) == 2


def test_deleting_on_one_side_deletes_both_while_they_are_linked(office: Office) -> None:
    office.links.link(office.links.nonce(office.web), office.line)
    assert set(office.conversations.erase(office.line)) == {office.web, office.line}
    assert office.count(PersonRow) == 0


def test_deleting_on_one_side_leaves_the_other_once_they_are_parted(office: Office) -> None:
    office.links.link(office.links.nonce(office.web), office.line)
    office.links.unlink(office.line)
    assert office.conversations.erase(office.line) == [office.line]
    assert office.person(office.web)


def test_two_links_in_opposite_directions_at_once_end_in_one_person(office: Office) -> None:
    for _ in range(10):
        ends = office.begin("web"), office.begin("line")
        for end, item in zip(ends, ("mihon:a", "mihon:b"), strict=True):
            office.kept.save(office.person(end), [(item, item), ("mihon:both", "both")])
        nonces = [office.links.nonce(end) for end in ends]
        start = Barrier(2)

        def link(n: int, ends: tuple[str, str] = ends, nonces: list[str] = nonces, start: Barrier = start) -> bool:
            start.wait()
            return office.links.link(nonces[n], ends[1 - n])

        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(link, range(2))) == [True, True]
        assert office.person(ends[0]) == office.person(ends[1])
        assert office.saved(ends[0]) == ["mihon:a", "mihon:b", "mihon:both"]
    assert office.count(LinkNonceRow) == 0


def test_only_the_hash_of_a_nonce_is_kept(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    office = Office(engine)
    nonce = office.links.nonce(office.web)
    engine.dispose()
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"link_nonces" in kept and nonce.encode() not in kept
