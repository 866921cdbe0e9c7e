"""The directory of desks that advisers refer to, by region, read from `desks.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from knowledge.content_file import read_yaml

_FILE = Path(__file__).with_name("desks.yml")


class NamedDesk(BaseModel):
    """A single desk that a source names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prefecture: str
    name: str
    source: str


class Desk(BaseModel):
    """A kind of desk; see the file for the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    document: str
    each: Literal["prefecture", "area", "nation"]
    about: str
    how: str
    url: str
    url_is: str
    named: tuple[NamedDesk, ...] = ()

    def in_(self, prefecture: str) -> tuple[str, ...]:
        """Names of the single desks of a prefecture that are known; "" gives none."""
        return tuple(desk.name for desk in self.named if desk.prefecture == prefecture)


@lru_cache(maxsize=1)
def desks() -> tuple[Desk, ...]:
    """All of them, in the order they are shown."""
    return tuple(TypeAdapter(list[Desk]).validate_python(read_yaml(_FILE)))


def desk(desk_id: str) -> Desk | None:
    """The desk with this id."""
    return next((each for each in desks() if each.id == desk_id), None)
