"""Whatever happens during a build, the index that serves stays as it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.build import IndexBuilder
from indexer.errors import BuildLocked, SourceError
from indexer.generations import Generations
from indexer.sources.base import NOTHING_YET, OnReject
from knowledge.models import Document
from knowledge.ports import AnyOf, Where
from knowledge.stores.edge import EdgeStore
from tests.fakes.embedder import HashEmbedder
from tests.indexer.material import ListSource, scheme

_SLOW_BUILD = Path(__file__).with_name("build_slowly.py")
_DOCUMENTS = Where(must=(AnyOf("level", ("document",)),))


class Interrupted(Exception):
    pass


class CallingEmbedder(HashEmbedder):
    """Calls `then` at its second batch."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self._then = then

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        if self.embedded:
            self._then()
        return super().embed_documents(texts)


def many(text: str) -> ListSource:
    """More than one batch of documents."""
    return ListSource([scheme(str(n), text=f"{text}{n}。") for n in range(70)])


def ids(generations: Generations) -> set[str]:
    current = generations.current()
    assert current is not None
    store = EdgeStore.open(current / "store")
    try:
        return {p.payload["document_id"] for p in store.scroll(_DOCUMENTS)}
    finally:
        store.close()


def folders(generations: Generations) -> list[str]:
    return sorted(p.name for p in (generations.folder / "generations").iterdir())


@pytest.fixture
def built(generations: Generations) -> Generations:
    IndexBuilder(generations, HashEmbedder()).build([ListSource([scheme("old")])])
    return generations


@pytest.mark.parametrize("error", [Interrupted, KeyboardInterrupt])
def test_an_exception_in_the_middle_leaves_the_old_index_and_no_litter(
    built: Generations, error: type[BaseException]
) -> None:
    def fail() -> None:
        raise error

    before = folders(built)
    with pytest.raises(error):
        IndexBuilder(built, CallingEmbedder(fail)).build([many("新しい文")])
    assert folders(built) == before
    assert ids(built) == {"test:old"}
    assert sorted(p.name for p in built.folder.iterdir()) == ["build.lock", "current", "generations"]


def test_an_exception_in_the_very_first_build_leaves_nothing(generations: Generations) -> None:
    def fail() -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        IndexBuilder(generations, CallingEmbedder(fail)).build([many("新しい文")])
    assert generations.current() is None
    assert generations.manifest() is None
    assert folders(generations) == []


def test_a_source_that_breaks_off_changes_nothing(built: Generations) -> None:
    class Breaking(ListSource):
        def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
            yield scheme("new")
            raise SourceError("途中で切れました。")

    before = folders(built)
    with pytest.raises(SourceError, match="途中で切れました"):
        IndexBuilder(built, HashEmbedder()).build([Breaking([])])
    assert folders(built) == before
    assert ids(built) == {"test:old"}


def test_the_serving_index_is_readable_while_the_next_one_is_built(built: Generations) -> None:
    current = built.current()
    assert current is not None
    store = EdgeStore.open(current / "store")
    seen: list[set[str]] = []

    def look() -> None:
        seen.append({p.payload["document_id"] for p in store.scroll(_DOCUMENTS)})
        assert built.current() == current

    try:
        IndexBuilder(built, CallingEmbedder(look)).build([many("新しい文")])
        look_again = {p.payload["document_id"] for p in store.scroll(_DOCUMENTS)}
    finally:
        store.close()
    assert seen == [{"test:old"}]
    assert look_again == {"test:old"}
    assert built.current() != current
    assert len(ids(built)) == 70


def test_the_index_can_be_built_while_another_source_of_it_is_open(built: Generations) -> None:
    current = built.current()
    assert current is not None
    store = EdgeStore.open(current / "store")
    try:
        IndexBuilder(built, HashEmbedder()).build([ListSource([scheme("1", source="other")], key="other")])
    finally:
        store.close()
    assert ids(built) == {"test:old", "other:1"}
    assert not any(name.endswith("-copy") for name in folders(built))


def test_two_builds_at_once_are_refused(built: Generations) -> None:
    def build_too() -> None:
        with pytest.raises(BuildLocked, match="別の索引作成が動いています"):
            IndexBuilder(Generations(built.folder), HashEmbedder()).build([many("もう一つの文")])
        refused.append(True)

    refused: list[bool] = []
    IndexBuilder(built, CallingEmbedder(build_too)).build([many("新しい文")])
    assert refused == [True]
    assert len(ids(built)) == 70


@contextmanager
def half_built(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that stands in the middle of a build; it is killed at the end if it still lives."""
    command = [sys.executable, str(_SLOW_BUILD), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "half way\n"
            yield process
        finally:
            process.kill()


def test_a_build_that_is_killed_leaves_the_old_index_and_the_next_build_works(built: Generations) -> None:
    before = folders(built)
    with half_built(built.folder) as process:
        with pytest.raises(BuildLocked):
            IndexBuilder(built, HashEmbedder()).build([many("もう一つの文")])
        process.kill()
        process.wait()
    litter = set(folders(built)) - set(before)
    assert len(litter) == 1
    assert ids(built) == {"test:old"}
    report = IndexBuilder(built, HashEmbedder()).build([ListSource([scheme("old"), scheme("new")])])
    assert (report.created, report.skipped) == (1, 1)
    assert ids(built) == {"test:old", "test:new"}
    assert not litter & set(folders(built))


def test_a_killed_first_build_leaves_no_index_and_the_next_build_works(generations: Generations) -> None:
    with half_built(generations.folder):
        pass
    assert generations.current() is None
    report = IndexBuilder(generations, HashEmbedder()).build([ListSource([scheme("1")])])
    assert report.created == 1
    assert len(folders(generations)) == 1
