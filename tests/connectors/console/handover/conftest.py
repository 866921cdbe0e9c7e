"""A gateway whose office is always open."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.console.handover.staff_and_owner import ALWAYS, Operator, calls_people
from tests.connectors.console.sign_in import signed_in
from tests.connectors.conversation import Conversation, begin
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway, place_index, running
from tests.e2e.conftest import browser

__all__ = ["browser"]


@pytest.fixture(scope="module")
def open_office(index: Path, tmp_path_factory: pytest.TempPathFactory, _rasa: FakeRasa) -> Iterator[Gateway]:
    """The gateway that these tests share."""
    data_dir = tmp_path_factory.mktemp("office")
    place_index(index, data_dir)
    with running(data_dir, _rasa.port, office_hours=ALWAYS) as made:
        yield made
    shutil.rmtree(data_dir, ignore_errors=True)


@pytest.fixture
def owner(open_office: Gateway, rasa: FakeRasa) -> Conversation:
    """An owner who has said nothing yet."""
    rasa.behave = calls_people(open_office)
    return begin(open_office.client)


@pytest.fixture
def tanaka(open_office: Gateway) -> Iterator[Operator]:
    """An operator who is there, and goes at the end."""
    operator = Operator(signed_in(open_office, "operator"))
    operator.comes()
    yield operator
    operator.goes()
    operator.client.close()


@pytest.fixture
def sato(open_office: Gateway) -> Iterator[Operator]:
    """Another operator, who has only opened the console."""
    operator = Operator(signed_in(open_office, "operator"))
    yield operator
    operator.goes()
    operator.client.close()
