from __future__ import annotations

from collections.abc import Iterator

import pytest

from actions.database.engine import open_database
from tests.actions.verified.material import Desk, desk_over


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with desk_over(open_database(database_url)) as made:
        yield made
