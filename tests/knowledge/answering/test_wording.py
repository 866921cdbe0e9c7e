"""The wording: every ending has its text, every template's blanks are ones that get filled."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

import knowledge.answering
from knowledge.answering.wording import Wording, wording
from knowledge.models import Outcome
from knowledge.models.vocabulary import FACT_FIELDS

FOLDER = Path(knowledge.answering.__file__).parent
TEMPLATES = [
    (f"{part}.{name}", text)
    for part, texts in (("outcomes", wording().outcomes), ("answer", wording().answer), ("notes", wording().notes))
    for name, text in texts.items()
]


def blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def filled() -> dict[str, set[str]]:
    """Template name (the string in `["…"]` before `.format`) to the blanks filled there, from the source code."""
    found: dict[str, set[str]] = {}
    for path in FOLDER.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "format":
                names = [
                    n.value for n in ast.walk(call.func) if isinstance(n, ast.Constant) and isinstance(n.value, str)
                ]
                for name in names:
                    found.setdefault(name, set()).update(k.arg or "" for k in call.keywords)
    return found


class TestTemplates:
    @pytest.mark.parametrize(("name", "template"), TEMPLATES, ids=[n for n, _ in TEMPLATES])
    def test_blanks_are_named_simply(self, name: str, template: str) -> None:
        assert all(blank.isidentifier() for blank in blanks(template))

    def test_every_blank_is_filled_where_its_template_is_used(self) -> None:
        templates = {name.partition(".")[2]: text for name, text in TEMPLATES}
        used = {name: keys for name, keys in filled().items() if name in templates}
        assert len(used) >= 10
        for name, keys in used.items():
            assert blanks(templates[name]) <= keys, name

    def test_no_template_states_an_amount_or_a_date(self) -> None:
        for name, template in TEMPLATES:
            assert not any(sign in template for sign in ("円", "%", "令和")), name


class TestWording:
    def test_every_ending_without_an_answer_has_its_text(self) -> None:
        assert {o.value for o in Outcome if not o.is_answer} <= wording().outcomes.keys()

    def test_every_fact_has_a_suggestion(self) -> None:
        assert set(FACT_FIELDS) - wording().suggestions.fields.keys() <= {"documents", "contact"}
        assert wording().suggestions.purposes

    def test_household_matters_have_an_authority(self) -> None:
        assert wording().authorities["default"]

    def test_an_unknown_part_is_refused(self) -> None:
        with pytest.raises(ValueError, match="jokes"):
            Wording.model_validate(wording().model_dump() | {"jokes": {}})
