"""The names on the office's pages, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).with_name("wording.yml")


class Wording(BaseModel):
    """See the file for what each name is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channels: dict[str, str]
    all_channels: str
    stages: dict[str, str]
    steps: dict[str, str]
    columns: dict[str, str]
    gone: str


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
