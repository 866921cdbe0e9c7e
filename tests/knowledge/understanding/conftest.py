"""Understanding with the real thesaurus and the names of the starter knowledge base."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from indexer.sources.starter import StarterSource
from knowledge.text.names import name_key
from knowledge.understanding.question import Question
from knowledge.understanding.thesaurus import thesaurus
from knowledge.understanding.understand import understand
from tests.knowledge import library


@pytest.fixture(scope="session")
def starter_names() -> Mapping[str, set[str]]:
    """Every name in the starter knowledge base, as `name_key`, with the ids it stands for."""
    names: dict[str, set[str]] = {}
    for document in StarterSource().load_all(lambda *_: None):
        for name in (document.title, *document.names):
            names.setdefault(name_key(name), set()).add(document.id)
    return {name: ids for name, ids in names.items() if len(name) > 2}


@pytest.fixture(scope="session")
def ask_starter(starter_names: Mapping[str, set[str]]) -> Callable[[str], Question]:
    def understood(text: str) -> Question:
        return understand(text, thesaurus=thesaurus(), names=starter_names, today=library.TODAY)

    return understood
