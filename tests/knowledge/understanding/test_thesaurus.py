"""The bridge from everyday expressions to official words."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import ContentError
from knowledge.models.vocabulary import INDUSTRIES, PURPOSES
from knowledge.text.words import word_forms
from knowledge.understanding.thesaurus import Concept, Thesaurus, read_concepts
from tests.knowledge import library

ENTRY = "- concept: 採用\n  everyday: [人を雇う]\n  official: [雇用]\n"


class TestThesaurus:
    @pytest.mark.parametrize("text", ["人を雇う", "新しく人を雇いたい", "人を新しく雇う"])
    def test_an_everyday_phrase_is_found_inflected_and_with_words_between(self, text: str) -> None:
        assert [c.concept for c in library.thesaurus().concepts_in(text)] == ["採用"]

    @pytest.mark.parametrize("text", ["", "雇う", "設備を買う", "人に新しい大きな赤い広い機械を雇う"])
    def test_half_a_phrase_or_one_torn_apart_is_not(self, text: str) -> None:
        assert library.thesaurus().concepts_in(text) == []

    def test_concepts_come_in_reading_order_and_once(self) -> None:
        found = library.thesaurus().concepts_in("パン屋で人を雇う。人手が足りない。")
        assert [c.concept for c in found] == ["パン屋", "採用"]

    @pytest.mark.parametrize("text", ["人が多い。車を雇う", "他の人に頼んで、車を雇う", "人と車を雇う"])
    def test_words_of_different_clauses_or_cases_make_no_phrase(self, text: str) -> None:
        assert library.thesaurus().concepts_in(text) == []

    @pytest.mark.parametrize("text", ["人も雇いたい", "人は雇いたい", "新しい人の雇い入れと人を雇うとき"])
    def test_topic_particles_stand_for_any(self, text: str) -> None:
        assert [c.concept for c in library.thesaurus().concepts_in(text)] == ["採用"]

    def test_an_expression_names_its_concept(self) -> None:
        assert library.thesaurus().called("人を雇う") == "採用"
        assert library.thesaurus().called("車") is None

    def test_official_forms_are_words_of_the_official_terms_each_once(self) -> None:
        concept = Concept(concept="x", everyday=["人を雇う"], official=["雇用調整", "雇用調整"])
        forms = Thesaurus([concept]).official_forms(concept)
        assert len(forms) == len(set(forms)) > 0
        assert set(forms) == set(word_forms("雇用調整"))

    def test_an_expression_without_content_words_is_ignored(self) -> None:
        thesaurus = Thesaurus([Concept(concept="x", everyday=["これは"], official=["設備"])])
        assert thesaurus.concepts_in("これは何ですか") == []


class TestReadConcepts:
    def test_entries_of_all_files_are_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.yml").write_text(ENTRY, encoding="utf-8")
        (tmp_path / "b.yml").write_text("", encoding="utf-8")
        assert [c.concept for c in read_concepts(tmp_path)] == ["採用"]

    @pytest.mark.parametrize("content", ["- concept: 採用\n", ENTRY + "  colour: red\n", "- [", "- 採用\n"])
    def test_a_broken_file_is_named(self, tmp_path: Path, content: str) -> None:
        (tmp_path / "broken.yml").write_text(content, encoding="utf-8")
        with pytest.raises(ContentError, match=r"broken\.yml"):
            read_concepts(tmp_path)

    def test_shipped_entries_speak_in_controlled_words(self) -> None:
        for concept in read_concepts():
            assert set(concept.purposes) <= set(PURPOSES), concept.concept
            assert set(concept.industries) <= set(INDUSTRIES), concept.concept
            assert any(word_forms(expression) for expression in concept.everyday), concept.concept
