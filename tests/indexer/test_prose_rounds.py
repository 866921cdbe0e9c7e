"""Rounds found in prose go into the index with their documents, and out of it with them."""

from __future__ import annotations

from datetime import date

from indexer.build import IndexBuilder
from indexer.generations import Generations
from indexer.prose_rounds import is_from_prose, with_prose_rounds
from knowledge.models import DOCUMENT, Document, Round
from knowledge.ports import AnyOf, Where
from knowledge.stores.edge import EdgeStore
from tests.fakes.embedder import HashEmbedder
from tests.indexer.material import ListSource, scheme

WINDOW = "申請期間は2026年4月1日から2026年12月25日までです。"


def given(local_id: str, document_id: str, source: str = "test") -> Round:
    """A round that a source gives itself."""
    return Round(
        id=f"{source}:{local_id}", title="第1回", document_id=document_id, url="https://example.jp/r", source="試験用",
        as_of=date(2026, 4, 1), closes_text="随時",
    )  # fmt: skip


def rounds(documents: list[Document]) -> list[Round]:
    return [d for d in documents if isinstance(d, Round)]


def indexed(generations: Generations) -> dict[str, Document]:
    """All documents of the index by id."""
    current = generations.current()
    assert current is not None
    store = EdgeStore.open(current / "store")
    try:
        found = [
            DOCUMENT.validate_json(p.payload["record"])
            for p in store.scroll(Where(must=(AnyOf("level", ("document",)),)))
        ]
    finally:
        store.close()
    return {d.id: d for d in found}


def test_a_window_in_the_text_becomes_a_round() -> None:
    (found,) = rounds(with_prose_rounds([scheme("1", text=WINDOW)]))
    assert found.document_id == "test:1"
    assert found.closes_at is not None
    assert found.closes_at.date() == date(2026, 12, 25)
    assert is_from_prose(found)


def test_prose_is_not_searched_where_the_source_gives_the_rounds_itself() -> None:
    own = given("r1", "test:1")
    assert rounds(with_prose_rounds([scheme("1", text=WINDOW), own])) == [own]
    assert not is_from_prose(own)


def test_rounds_of_another_source_do_not_hide_those_of_the_prose() -> None:
    other = given("r1", "test:1", source="office")
    assert len(rounds(with_prose_rounds([scheme("1", text=WINDOW), other]))) == 2


def test_rounds_come_go_and_stay_with_their_document(generations: Generations) -> None:
    builder = IndexBuilder(generations, HashEmbedder())
    report = builder.build([ListSource([scheme("1", text=WINDOW), scheme("2")])])
    assert report.created == 3
    assert len(rounds(list(indexed(generations).values()))) == 1
    other = ListSource([scheme("1", source="other")], key="other")
    assert builder.build([other]).deleted == 0
    assert len(rounds(list(indexed(generations).values()))) == 1
    assert builder.build([ListSource([scheme("1"), scheme("2")]), other]).deleted == 1
    assert rounds(list(indexed(generations).values())) == []
