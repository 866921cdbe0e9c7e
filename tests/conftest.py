"""Fixtures that tests of every room share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.databases import database_url, postgres, postgres_url

__all__ = ["database_url", "postgres", "postgres_url", "real_catalogue"]

_BESIDE_THE_PROJECT = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_catalogue() -> Path:
    """The real catalogue of 制度ナビ, which is not part of the project: the test is skipped where it is missing."""
    folder = Path(os.environ.get("MADOGUCHI_TEST_DATA") or _BESIDE_THE_PROJECT)
    path = folder / "mirasapo_supports.json"
    if not path.is_file():
        pytest.skip(f"no real catalogue: {path.name} is not in MADOGUCHI_TEST_DATA or ../shared/data")
    return path
