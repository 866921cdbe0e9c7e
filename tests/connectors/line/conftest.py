"""A gateway that speaks to a simulated LINE."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway, place_index, running
from tests.fakes.line import Line, line_running


@dataclass(frozen=True)
class Channel:
    """Both sides."""

    gateway: Gateway
    line: Line


@pytest.fixture(scope="session")
def _channel(index: Path, tmp_path_factory: pytest.TempPathFactory, _rasa: FakeRasa) -> Iterator[Channel]:
    data_dir = tmp_path_factory.mktemp("line")
    place_index(index, data_dir)
    target: list[str] = []
    with line_running(lambda: target[0]) as line, running(data_dir, _rasa.port, **line.settings) as gateway:
        target.append(f"{gateway.url}/line/webhook")
        yield Channel(gateway, line)
    shutil.rmtree(data_dir, ignore_errors=True)


@pytest.fixture
def channel(_channel: Channel, rasa: FakeRasa) -> Iterator[Channel]:
    """The channel, everything well again after the test."""
    yield _channel
    for name, field in type(_channel.line.platform.faults).model_fields.items():
        setattr(_channel.line.platform.faults, name, field.default)
