"""Until when a scheme is open: its newest edition and its rounds decide for all of its editions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from knowledge.models import Document
from knowledge.stores.schema import NO_LIMIT
from tests.knowledge import library
from tests.knowledge.calendar.material import ALWAYS, HOLIDAY, NEXT, catalogue_over, day_end, round_of

OLD = library.EQUIPMENT_2023.model_copy(update={"closes_on": date(2023, 5, 31)})
NEW = library.EQUIPMENT.model_copy(update={"closes_on": None})


@pytest.mark.parametrize(
    ("documents", "until"),
    [
        ([library.EQUIPMENT, library.EQUIPMENT_2023], {"mihon:setsubi": 20261225, "mihon:setsubi-2023": 20261225}),
        ([NEW, OLD], {"mihon:setsubi": NO_LIMIT, "mihon:setsubi-2023": NO_LIMIT}),
        ([NEW, HOLIDAY], {"mihon:setsubi": 20261012, HOLIDAY.id: 20261012}),
        ([NEW, HOLIDAY, NEXT], {"mihon:setsubi": 20261225, HOLIDAY.id: 20261012, NEXT.id: 20261225}),
        ([library.LOAN, ALWAYS], {"mihon:yushi": NO_LIMIT, ALWAYS.id: NO_LIMIT}),
        (
            [library.LOAN, ALWAYS, round_of(library.LOAN, "r2", closes_at=day_end(2026, 3, 31))],
            {"mihon:yushi": NO_LIMIT, ALWAYS.id: NO_LIMIT, "mihon:yushi.r2": 20260331},
        ),
        ([HOLIDAY], {HOLIDAY.id: 20261012}),
    ],
)
def test_the_last_day_is_known_for_every_edition(documents: Sequence[Document], until: dict[str, int]) -> None:
    catalogue = catalogue_over(documents)
    found = {catalogue.at_row(row).document_id: int(day) for row, day in enumerate(catalogue.open_until)}
    assert found == until
