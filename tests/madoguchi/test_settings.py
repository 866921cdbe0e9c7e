"""The settings, and the file that shows them all."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from limits import parse
from pydantic import ValidationError

from connectors.http.client_address import networks
from madoguchi.settings import PROJECT, Settings

EXAMPLE = PROJECT / ".env.example"
_ENTRY = re.compile(r"^# (?P<description>.+)\nMADOGUCHI_(?P<name>[A-Z0-9_]+)=(?P<value>.*)$", re.MULTILINE)
ENTRIES = {m["name"].lower(): m for m in _ENTRY.finditer(EXAMPLE.read_text(encoding="utf-8"))}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith("MADOGUCHI_")]:
        monkeypatch.delenv(name)


def settings(**fields: Any) -> Settings:
    """Settings of these fields and defaults alone."""
    return Settings(_env_file=None, **fields)


def test_the_example_names_every_setting_in_order_and_nothing_else() -> None:
    assert list(ENTRIES) == list(Settings.model_fields)
    assigned = re.findall(r"^(?!#)(.*)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert assigned == [f"MADOGUCHI_{name.upper()}" for name in Settings.model_fields]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_example_explains_each_setting(name: str) -> None:
    assert ENTRIES[name]["description"] == Settings.model_fields[name].description


def test_the_example_used_as_it_is_changes_nothing() -> None:
    assert Settings(_env_file=EXAMPLE) == settings()


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_PORT", "9000")
    assert Settings(_env_file=EXAMPLE).port == 9000


def test_an_unknown_variable_is_no_reason_to_fail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("MADOGUCHI_SURPRISE=1\nOTHER=2\n", encoding="utf-8")
    monkeypatch.setenv("MADOGUCHI_ALSO_UNKNOWN", "1")
    assert Settings(_env_file=file) == settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"), ("PORT", "65536"), ("PORT", "http"), ("RASA_TIMEOUT_S", "0"), ("CHAT_RETENTION_DAYS", "0"),
        ("MAX_BODY_BYTES", "10"), ("LOG_LEVEL", "LOUD"), ("PUBLIC_URL", "example"), ("RASA_ENABLED", "maybe"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"MADOGUCHI_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        settings()


def test_lists_are_comma_separated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_TRUSTED_PROXIES", " 10.0.0.0/8, 192.0.2.1 ,")
    monkeypatch.setenv("MADOGUCHI_TRUSTED_ADDRESSES", "")
    assert settings().trusted_proxies == ["10.0.0.0/8", "192.0.2.1"]
    assert settings().trusted_addresses == []


def test_default_limits_and_networks_can_be_read() -> None:
    default = settings()
    limits = [getattr(default, n) for n in Settings.model_fields if n.startswith("rate_limit_")]
    assert len(limits) >= 6
    assert all(parse(limit).amount > 0 for limit in limits)
    assert len(networks(default.trusted_addresses)) == 2


def test_everything_written_lies_in_the_data_folder(tmp_path: Path) -> None:
    chosen = settings(data_dir=tmp_path)
    for place in (chosen.index_dir, chosen.bot_models_dir, chosen.log_dir, chosen.tracker_file):
        assert place.is_relative_to(tmp_path)
    assert chosen.database == f"sqlite:///{tmp_path}/db/madoguchi.sqlite"
    assert settings(database_url="postgresql://db/x").database == "postgresql://db/x"


def test_relative_paths_start_at_the_project() -> None:
    chosen = settings(data_dir="elsewhere", rasa_python="env/bin/python")
    assert (chosen.data_dir, chosen.rasa_python) == (PROJECT / "elsewhere", PROJECT / "env" / "bin" / "python")


@pytest.mark.parametrize(
    ("fields", "address", "links"),
    [
        ({}, "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ({"host": "0.0.0.0", "port": 80}, "http://127.0.0.1:80", "http://127.0.0.1:80"),
        ({"public_url": "https://example.jp/counter/"}, "http://127.0.0.1:8000", "https://example.jp/counter"),
    ],
)
def test_addresses_for_neighbours_and_for_links(fields: dict[str, Any], address: str, links: str) -> None:
    chosen = settings(**fields)
    assert (chosen.address, chosen.links_start_with) == (address, links)
