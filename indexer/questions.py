"""Plain questions known for documents: `knowledge/questions/*.yml`, keyed by document id.

    mirasapo:26:
      title: ものづくり・商業・サービス生産性向上促進補助金     # for the reader of the file only
      questions:
        need: [新しい機械を買うお金を助けてほしい, …]

Questions of any edition count for all editions of the same thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from indexer.errors import SourceError
from indexer.points import group_of
from knowledge.models import Document
from knowledge.text.normalise import normalise_line

QUESTIONS_FOLDER = Path(__file__).parents[1] / "knowledge" / "questions"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Questions = Mapping[str, tuple[str, ...]]
"""Questions by document id, each question once, in the files' order."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    questions: dict[str, list[str]]


_FILE = TypeAdapter(dict[str, _Entry])


def read_questions(folder: Path = QUESTIONS_FOLDER) -> dict[str, tuple[str, ...]]:
    """All questions of the files in `folder`; several files may hold questions for the same document.

    :raises SourceError: a file is not valid; the message names it.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            # The loader is SafeLoader's twin in C.
            raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader) or {}  # noqa: S506
            entries = _FILE.validate_python(raw)
        except (OSError, ValidationError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise SourceError(f"質問のファイルを読めません（{path.name}）：{_reason(error)}") from error
        for document_id, entry in entries.items():
            texts = (normalise_line(q) for questions in entry.questions.values() for q in questions)
            found.setdefault(document_id, []).extend(t for t in texts if t)
    return {document_id: tuple(dict.fromkeys(texts)) for document_id, texts in found.items()}


def without_questions(documents: Iterable[Document], questions: Questions) -> list[Document]:
    """The newest editions of the schemes for businesses none of whose editions has questions, in the given order."""
    schemes = [d for d in documents if d.kind == "scheme" and getattr(d, "audience", "") == "business"]
    known = {group_of(d) for d in schemes if questions.get(d.id)}
    return [d for d in schemes if d.is_newest and group_of(d) not in known]


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(str(p) for p in first['loc'])}: {first['msg']}"
    return " ".join(str(error).split())
