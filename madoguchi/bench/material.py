"""What the benchmark works with: the catalogue, and questions drawn from those that come with the project."""

from __future__ import annotations

import os
import random
from pathlib import Path

from knowledge.content_file import read_yaml
from madoguchi.console import OperatorError
from madoguchi.settings import PROJECT

CATALOGUE_FILE = "mirasapo_supports.json"
_QUESTIONS = PROJECT / "knowledge" / "questions"
_SEED = 20230811


def find_catalogue(given: str) -> str:
    """Path or URL of 制度ナビ data: `given`, or the file in `MADOGUCHI_TEST_DATA` or `../shared/data`; "" if there is none."""
    if given:
        return given
    folder = Path(os.environ.get("MADOGUCHI_TEST_DATA") or PROJECT.parent / "shared" / "data")
    path = folder / CATALOGUE_FILE
    return str(path) if path.is_file() else ""


def draw_questions(count: int, folder: Path = _QUESTIONS) -> list[str]:
    """Up to `count` different questions from the files in `folder`, the same ones every time.

    :raises OperatorError: there are no questions.
    """
    known: dict[str, None] = {}
    for path in sorted(folder.glob("*.yml")):
        for entry in (read_yaml(path) or {}).values():
            for asked in entry["questions"].values():
                known |= dict.fromkeys(asked)
    if not known:
        raise OperatorError("測定に使う質問（knowledge/questions）がありません。")
    return random.Random(_SEED).sample(list(known), min(count, len(known)))
