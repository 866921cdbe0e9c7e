"""Content that lies as YAML beside the code that reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict

# The same reader in C, ten times as fast: there are megabytes of examples and synonyms.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(file: Path) -> Any:
    """What a file (UTF-8) says.

    :raises yaml.YAMLError: it is no YAML.
    """
    return yaml.load(file.read_text(encoding="utf-8"), _LOADER)  # noqa: S506  both loaders are safe ones


class ContentFile(BaseModel):
    """The shape of one file; a field too many or of the wrong type is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def read(cls, file: Path) -> Self:
        """The checked content of `file`.

        :raises pydantic.ValidationError: it does not have this shape.
        """
        return cls.model_validate(read_yaml(file))
