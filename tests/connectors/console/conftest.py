"""A gateway of the console's own, and everybody's browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.actions.staff.conftest import quick_hashes
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway, place_index, running

__all__ = ["own_gateway", "quick_hashes"]


@pytest.fixture(scope="session")
def own_gateway(index: Path, tmp_path_factory: pytest.TempPathFactory, _rasa: FakeRasa) -> Iterator[Gateway]:
    """A running gateway whose database the tests of the console share."""
    data_dir = tmp_path_factory.mktemp("console")
    place_index(index, data_dir)
    with running(data_dir, _rasa.port) as made:
        yield made
    shutil.rmtree(data_dir, ignore_errors=True)
