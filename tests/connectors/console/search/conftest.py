"""A gateway of these tests' own, with people of the call centre and the office."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.connectors.console.sign_in import signed_in
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway, place_index, running


@pytest.fixture(scope="module")
def desk(index: Path, tmp_path_factory: pytest.TempPathFactory, _rasa: FakeRasa) -> Iterator[Gateway]:
    """The gateway that the tests of a file share."""
    data_dir = tmp_path_factory.mktemp("desk")
    place_index(index, data_dir)
    with running(data_dir, _rasa.port) as made:
        yield made
    shutil.rmtree(data_dir, ignore_errors=True)


@pytest.fixture
def operator(desk: Gateway) -> Iterator[httpx.Client]:
    """Somebody of the call centre."""
    with signed_in(desk, "operator") as client:
        yield client


@pytest.fixture
def office(desk: Gateway) -> Iterator[httpx.Client]:
    """Somebody of the programme office."""
    with signed_in(desk, "office") as client:
        yield client
