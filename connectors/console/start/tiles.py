"""What a part of the console puts on the first page: a number, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from actions.staff.models import Member


@dataclass(frozen=True, slots=True)
class Tile:
    """A number, what it counts, and the page where it is dealt with; `urgent` ones stand out and come first."""

    label: str
    number: int
    path: str
    unit: str = "件"
    urgent: bool = False


Tiles = Callable[[Member], Sequence[Tile]]
"""The tiles of a part for a member; none for whom it is not."""
