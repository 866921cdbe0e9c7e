"""Content that lies as YAML beside the code that reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict


class ContentFile(BaseModel):
    """The shape of one file; a field too many or of the wrong type is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def read(cls, file: Path) -> Self:
        """The checked content of `file` (UTF-8 YAML).

        :raises pydantic.ValidationError: it does not have this shape.
        """
        return cls.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
