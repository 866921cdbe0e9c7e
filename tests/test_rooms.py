"""Who may import whom: the arrows between the rooms never run back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT: dict[str, set[str]] = {
    "knowledge": set(),
    "indexer": {"knowledge"},
    "actions": {"knowledge"},
    "connectors": {"actions", "knowledge"},
    "madoguchi": {"knowledge", "indexer", "actions", "connectors"},
    "bot": set(),
}
FRAMEWORKS = {"haystack", "fastapi", "starlette", "qdrant_edge", "qdrant_client", "rasa", "rasa_sdk"}


def python_files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Top-level names of everything a file imports, inside functions as well; its own room for relative imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield path.relative_to(ROOT).parts[0] if node.level else (node.module or "").partition(".")[0]


def violations(folder: str, forbidden: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(folder)
        for name in imported(path)
        if name in forbidden
    ]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_the_rooms_it_may(room: str) -> None:
    assert violations(room, MAY_IMPORT.keys() - MAY_IMPORT[room] - {room}) == []


@pytest.mark.parametrize("room", sorted(MAY_IMPORT.keys() - {"madoguchi"}))
def test_nobody_imports_the_composition_root(room: str) -> None:
    assert violations(room, {"madoguchi"}) == []


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_room_imports_the_tests(room: str) -> None:
    assert violations(room, {"tests"}) == []


def test_the_domain_model_knows_no_framework() -> None:
    assert python_files("knowledge/models")
    assert violations("knowledge/models", FRAMEWORKS) == []


def test_knowledge_knows_no_channel_and_no_dialogue_engine() -> None:
    assert python_files("knowledge")
    assert violations("knowledge", {"fastapi", "starlette", "uvicorn", "rasa", "rasa_sdk", "httpx"}) == []


def test_the_check_sees_every_form_of_import(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text("import a.b, c\nfrom d.e import f\ndef g():\n    from h import i\n", encoding="utf-8")
    assert list(imported(path)) == ["a", "c", "d", "h"]
