"""A real index over the hand-made library, built once, and the service on top of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from indexer.points import points_of
from knowledge.models import Document
from knowledge.ports import VectorStore
from knowledge.retrieval.catalogue import Catalogue
from knowledge.service import KnowledgeService
from knowledge.stores.edge import EdgeStore
from knowledge.understanding.question import Question
from knowledge.understanding.understand import understand
from tests.fakes.embedder import HashEmbedder
from tests.knowledge import library

StoreMaker = Callable[[Path, Sequence[Document]], VectorStore]


@pytest.fixture(scope="session")
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture(scope="session")
def make_store(embedder: HashEmbedder) -> StoreMaker:
    """Builds an index in a folder from documents."""

    def make(folder: Path, documents: Sequence[Document]) -> VectorStore:
        store = EdgeStore.create(folder, embedder.dimension)
        store.upsert(points_of(documents, embedder, library.settings()))
        store.flush()
        return store

    return make


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, make_store: StoreMaker) -> Iterator[VectorStore]:
    """The index over the whole library."""
    made = make_store(tmp_path_factory.mktemp("library") / "store", library.DOCUMENTS)
    yield made
    made.close()


@pytest.fixture(scope="session")
def catalogue(store: VectorStore) -> Catalogue:
    return Catalogue(store)


@pytest.fixture(scope="session")
def service(store: VectorStore, embedder: HashEmbedder) -> KnowledgeService:
    return KnowledgeService(
        store, embedder, thesaurus=library.thesaurus(), settings=library.settings(), clock=library.clock
    )


@pytest.fixture(scope="session")
def ask(catalogue: Catalogue) -> Callable[[str], Question]:
    """Understands a text with the library's names and the small thesaurus."""

    def understood(text: str) -> Question:
        return understand(text, thesaurus=library.thesaurus(), names=catalogue.names, today=library.TODAY)

    return understood
