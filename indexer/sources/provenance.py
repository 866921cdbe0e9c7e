"""Where the files of a folder come from: what people write beside them in YAML.

`folder.yml` holds what goes for all files of its folder and of the folders in it, `<file name>.yml` what goes for one
file (`guide.pdf.yml` for `guide.pdf`); the nearer one wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

from indexer.errors import SourceError
from knowledge.models.vocabulary import PREFECTURES

FOLDER_FILE = "folder.yml"
_SIDECAR = ".yml"


class Provenance(BaseModel):
    """What is known of a file; what nobody has written is None."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str | None = Field(default=None, min_length=1, max_length=300)
    source: str | None = Field(default=None, min_length=1, max_length=200)
    url: str | None = Field(default=None, pattern=r"^https?://\S+$", max_length=2000)
    as_of: date | None = None
    edition: str | None = Field(default=None, min_length=1, max_length=40)
    prefectures: tuple[str, ...] = ()

    @field_validator("prefectures")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [v for v in value if v not in PREFECTURES]:
            raise ValueError(f"都道府県ではありません（{unknown[0]}）")
        return value


def files_in(folder: Path, suffixes: frozenset[str]) -> list[Path]:
    """The files with one of these endings (lower case) in `folder` and below, sorted; hidden and lock files are none.

    :raises SourceError: there is no such folder, or it cannot be read.
    """
    try:
        if not folder.is_dir():
            raise SourceError(f"フォルダーがありません（{folder.name}）。")
        return sorted(p for p in folder.rglob("*") if p.suffix.lower() in suffixes and _is_content(p, folder))
    except OSError as error:
        raise SourceError(f"フォルダーを読めません（{folder.name}）：{error.strerror}。") from error


def written_beside(files: list[Path], folder: Path) -> list[Path]:
    """The YAML files that say where `files` come from."""
    return sorted({note for file in files for note in _notes(file, folder)})


def provenance_of(file: Path, folder: Path) -> Provenance:
    """What is written about `file`, which lies in `folder` or below.

    :raises ValueError: a YAML file beside it is not valid (pydantic's ValidationError is one too).
    """
    known: dict[str, object] = {}
    for note in _notes(file, folder):
        try:
            content = yaml.safe_load(note.read_text(encoding="utf-8-sig"))
        except (yaml.YAMLError, OSError, UnicodeDecodeError) as error:
            raise ValueError(f"{note.name} を読めません") from error
        if not isinstance(content, dict | None):
            raise ValueError(f"{note.name} に「名前: 値」の形で書かれていません")
        known |= Provenance.model_validate(content or {}).model_dump(exclude_unset=True, exclude_none=True)
    return Provenance.model_validate(known)


def _notes(file: Path, folder: Path) -> Iterator[Path]:
    """The YAML files about `file` that exist, the most general first."""
    for parent in reversed([p for p in file.parents if p == folder or folder in p.parents]):
        if (note := parent / FOLDER_FILE).is_file():
            yield note
    if (note := file.with_name(file.name + _SIDECAR)).is_file():
        yield note


def _is_content(path: Path, folder: Path) -> bool:
    names = path.relative_to(folder).parts
    return path.is_file() and not any(n.startswith((".", "~$")) for n in names)
