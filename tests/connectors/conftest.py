"""A real gateway over a small real index, beside a dialogue engine that is only pretended."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import structlog

import madoguchi.wiring
from indexer.build import IndexBuilder
from indexer.generations import Generations
from indexer.sources.starter import StarterSource
from tests.connectors.conversation import Conversation, begin
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway, place_index, running
from tests.fakes.embedder import HashEmbedder
from tests.indexer.material import ListSource
from tests.knowledge import library


@pytest.fixture(scope="session", autouse=True)
def _own_surroundings() -> Iterator[None]:
    """No setting of the shell reaches a gateway, no model is loaded, and logs go to stderr without colours."""
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()],
        logger_factory=structlog.PrintLoggerFactory(sys.__stderr__),
    )
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith("MADOGUCHI_")]:
            patch.delenv(name)
        patch.setattr(madoguchi.wiring, "embedder", lambda settings: HashEmbedder())
        yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An index of the hand-made library and the starter knowledge base. Gateways open copies of it."""
    folder = tmp_path_factory.mktemp("doors") / "index"
    sources = [ListSource(library.DOCUMENTS, key="mihon"), StarterSource()]
    IndexBuilder(Generations(folder), HashEmbedder()).build(sources)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _rasa() -> Iterator[FakeRasa]:
    with FakeRasa() as fake:
        yield fake


@pytest.fixture
def rasa(_rasa: FakeRasa) -> Iterator[FakeRasa]:
    """The pretended dialogue engine, behaving well again after the test."""
    _rasa.received.clear()
    yield _rasa
    _rasa.go_down()
    _rasa.come_back()


@pytest.fixture(scope="session")
def gateway(index: Path, tmp_path_factory: pytest.TempPathFactory, _rasa: FakeRasa) -> Iterator[Gateway]:
    """The gateway that most tests share."""
    data_dir = tmp_path_factory.mktemp("gateway")
    place_index(index, data_dir)
    with running(data_dir, _rasa.port) as made:
        yield made
    shutil.rmtree(data_dir, ignore_errors=True)


@pytest.fixture
def client(gateway: Gateway) -> httpx.Client:
    """Speaks to the shared gateway from loopback."""
    return gateway.client


@pytest.fixture
def conversation(client: httpx.Client) -> Conversation:
    """A fresh conversation on the shared gateway."""
    return begin(client)
