"""The starter knowledge base: every file is valid, and everything it refers to exists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.report import RejectedItem
from indexer.sources.starter import BASE_FOLDER, CaseFile, SchemeFile, StarterSource, TermFile
from knowledge.models import CaseStudy, Document, Scheme, Term
from knowledge.models.vocabulary import INDUSTRIES, ISSUES, PREFECTURES, PURPOSES, SERVICES, STAGES

QUESTIONS_FOLDER = BASE_FOLDER.parent / "questions"
QUESTION_STYLES = {"need", "situation", "colloquial", "terse", "name", "attribute"}


def files(folder: str) -> list[Any]:
    """The YAML files of a folder as test cases, named by their stem."""
    return [pytest.param(path, id=path.stem) for path in sorted((BASE_FOLDER / folder).glob("*.yml"))]


def content(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reading() -> tuple[dict[str, Document], list[RejectedItem]]:
    """(documents by id, what was refused)."""
    refused: list[RejectedItem] = []
    documents = list(StarterSource().load_all(refused.append))
    assert len({d.id for d in documents}) == len(documents)
    return {d.id: d for d in documents}, refused


@pytest.fixture(scope="module")
def documents(reading: tuple[dict[str, Document], list[RejectedItem]]) -> dict[str, Document]:
    return reading[0]


@pytest.mark.parametrize("path", files("schemes"))
def test_a_scheme_file_is_valid_and_uses_controlled_words_only(path: Path) -> None:
    file = SchemeFile.model_validate(content(path))
    assert set(file.services) <= set(SERVICES)
    assert file.services
    assert set(file.purposes) <= set(PURPOSES)
    assert set(file.stages) <= set(STAGES)
    assert set(file.industries) <= set(INDUSTRIES)
    assert set(file.prefectures) <= set(PREFECTURES)
    assert all(re.fullmatch(r"mirasapo:\d+", other) for other in file.same_as)


@pytest.mark.parametrize("path", files("cases"))
def test_a_case_file_is_valid_and_uses_controlled_words_only(path: Path) -> None:
    file = CaseFile.model_validate(content(path))
    assert file.industry is None or file.industry in INDUSTRIES
    assert file.prefecture is None or file.prefecture in PREFECTURES
    assert set(file.issues) <= set(ISSUES)


@pytest.mark.parametrize("path", files("terms"))
def test_a_term_file_is_valid_and_refers_to_documents_that_exist(path: Path, documents: dict[str, Document]) -> None:
    file = TermFile.model_validate(content(path))
    assert set(file.related) <= set(documents)
    assert f"starter:term-{path.stem}" not in file.related


def test_every_file_becomes_a_document_with_its_own_id(
    reading: tuple[dict[str, Document], list[RejectedItem]],
) -> None:
    found, refused = reading
    assert refused == []
    prefixes = {"schemes": "starter:", "cases": "starter:case-", "terms": "starter:term-"}
    assert set(found) == {p + f.stem for folder, p in prefixes.items() for f in (BASE_FOLDER / folder).glob("*.yml")}
    assert all(re.fullmatch(r"starter:[a-z0-9]+(-[a-z0-9]+)*", i) for i in found)


def test_there_is_enough_of_every_kind(documents: dict[str, Document]) -> None:
    counts = {kind: sum(isinstance(d, kind) for d in documents.values()) for kind in (Scheme, CaseStudy, Term)}
    assert counts[Scheme] >= 40
    assert counts[CaseStudy] >= 20
    assert counts[Term] >= 60


def test_no_two_documents_of_a_kind_have_the_same_title(documents: dict[str, Document]) -> None:
    titles = [(d.kind, d.title) for d in documents.values()]
    assert sorted({t for t in titles if titles.count(t) > 1}) == []


def test_every_document_says_where_it_stands(documents: dict[str, Document]) -> None:
    for document in documents.values():
        assert re.match(r"https?://[\w.-]+\.[a-z]+(/|$)", document.url), document.id
        assert document.source, document.id
        assert document.section_text("summary") == document.summary != "", document.id


def test_every_scheme_that_a_case_names_exists(documents: dict[str, Document]) -> None:
    cases = [d for d in documents.values() if isinstance(d, CaseStudy)]
    named = {s for case in cases for s in case.schemes if s.startswith("starter:")}
    assert named
    assert {s for s in named if not isinstance(documents.get(s), Scheme)} == set()


@pytest.mark.real_data
def test_every_id_of_the_real_catalogue_that_is_named_exists(
    documents: dict[str, Document], real_schemes: dict[str, Scheme]
) -> None:
    named = {i for d in documents.values() if isinstance(d, Scheme) for i in d.same_as}
    named |= {i for d in documents.values() if isinstance(d, CaseStudy) for i in d.schemes if i.startswith("mirasapo:")}
    assert len(named) > 40
    assert {i for i in named if i.removeprefix("mirasapo:") not in real_schemes} == set()


def test_no_scheme_of_the_real_catalogue_is_claimed_twice(documents: dict[str, Document]) -> None:
    claimed = [i for d in documents.values() if isinstance(d, Scheme) for i in d.same_as]
    assert sorted({i for i in claimed if claimed.count(i) > 1}) == []


def test_a_file_that_is_not_valid_is_named_with_its_reason_and_the_others_go_in(tmp_path: Path) -> None:
    for folder in ("schemes", "cases", "terms"):
        (tmp_path / folder).mkdir()
    good = (BASE_FOLDER / "schemes" / "it-hojo.yml").read_bytes()
    broken = {
        "schemes/no-yaml.yml": b"title: [",
        "schemes/empty.yml": b"",
        "schemes/list.yml": b"- 1",
        "schemes/extra.yml": good + b"\nsecret: 1\n",
        "schemes/no-date.yml": good.replace(b"as_of: ", b"as_of: around "),
        "schemes/no-utf8.yml": b"title: \xff\xfe\n",
        "schemes/odd name.yml": good,
    }
    for name, data in broken.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "schemes" / "good.yml").write_bytes(good)
    refused: list[RejectedItem] = []
    assert [d.id for d in StarterSource(tmp_path).load_all(refused.append)] == ["starter:good"]
    assert {r.item_id for r in refused} == set(broken)
    assert all(r.source == "starter" and r.reason for r in refused)


def test_names_and_text_are_normalised_and_a_term_is_found_by_its_reading(documents: dict[str, Document]) -> None:
    scheme, term = documents["starter:it-hojo"], documents["starter:term-invoice"]
    assert isinstance(term, Term)
    assert "IT導入補助金" in scheme.names
    assert "IT導入補助金" in scheme.former_names
    assert term.reading in term.names


@pytest.mark.parametrize("path", [pytest.param(p, id=p.stem) for p in sorted(QUESTIONS_FOLDER.glob("*.yml"))])
def test_a_file_of_questions_asks_of_documents_that_exist(path: Path, documents: dict[str, Document]) -> None:
    entries = content(path)
    assert entries
    for document_id, entry in entries.items():
        assert re.fullmatch(r"mirasapo:\d+", document_id) or document_id in documents, document_id
        assert set(entry) == {"title", "questions"}, document_id
        assert set(entry["questions"]) <= QUESTION_STYLES, document_id
        asked = [q for questions in entry["questions"].values() for q in questions]
        assert len(asked) >= 5, document_id
        assert all(isinstance(q, str) and 2 <= len(q.strip()) <= 200 for q in asked), document_id


def test_no_document_has_its_questions_in_two_files() -> None:
    ids = [document_id for path in QUESTIONS_FOLDER.glob("*.yml") for document_id in content(path)]
    assert sorted({i for i in ids if ids.count(i) > 1}) == []


@pytest.mark.real_data
def test_questions_about_the_real_catalogue_ask_of_schemes_that_exist(real_schemes: dict[str, Scheme]) -> None:
    ids = {i for path in QUESTIONS_FOLDER.glob("mirasapo-*.yml") for i in content(path)}
    assert len(ids) > 300
    assert {i for i in ids if i.removeprefix("mirasapo:") not in real_schemes} == set()
