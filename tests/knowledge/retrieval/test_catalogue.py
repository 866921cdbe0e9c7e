"""The catalogue: every document of a generation, its editions and its names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.errors import UnknownDocument
from knowledge.retrieval.catalogue import Catalogue
from knowledge.text.names import name_key
from knowledge.text.words import word_forms
from tests.knowledge import library


class TestDocuments:
    def test_every_document_is_there_as_it_was_indexed(self, catalogue: Catalogue) -> None:
        assert len(catalogue) == len(library.DOCUMENTS)
        assert {d.id: d for d in catalogue.documents()} == {d.id: d for d in library.DOCUMENTS}

    @pytest.mark.parametrize("look_up", ["document", "entry", "newest"])
    def test_an_unknown_id_is_said_to_be_unknown(self, catalogue: Catalogue, look_up: str) -> None:
        with pytest.raises(UnknownDocument, match="mihon:none") as caught:
            getattr(catalogue, look_up)("mihon:none")
        assert caught.value.document_id == "mihon:none"

    def test_an_entry_is_found_by_its_point(self, catalogue: Catalogue) -> None:
        entry = catalogue.entry("mihon:osaka")
        row = catalogue.row_of_point(entry.point_id)
        assert row is not None
        assert catalogue.at_row(row) is entry
        assert catalogue.row_of_point(1) is None

    def test_an_empty_index_has_an_empty_catalogue(self, tmp_path: Path, make_store: Callable) -> None:  # type: ignore[type-arg]
        store = make_store(tmp_path / "store", [])
        empty = Catalogue(store)
        assert len(empty) == 0
        assert dict(empty.names) == {}
        store.close()


class TestEditions:
    @pytest.mark.parametrize("document_id", ["mihon:setsubi", "mihon:setsubi-2023"])
    def test_the_newest_edition_stands_for_all(self, catalogue: Catalogue, document_id: str) -> None:
        assert catalogue.newest(document_id) == library.EQUIPMENT

    def test_all_editions_are_in_one_group(self, catalogue: Catalogue) -> None:
        group = catalogue.entry("mihon:setsubi-2023").group
        assert {e.document_id for e in catalogue.editions(group)} == {"mihon:setsubi", "mihon:setsubi-2023"}
        assert catalogue.editions("mihon:none") == []


class TestNames:
    def test_titles_and_other_names_lead_to_their_group(self, catalogue: Catalogue) -> None:
        for name in ("みほん設備導入補助金", "設備みほん"):
            assert catalogue.names[name_key(name)] == {"mihon:setsubi"}

    def test_everyday_words_and_very_short_names_are_no_names(self, tmp_path: Path, make_store: Callable) -> None:  # type: ignore[type-arg]
        short = library.scheme("a", "補助金", "短い名前。", names=("枠",))
        store = make_store(tmp_path / "store", [short])
        assert dict(Catalogue(store).names) == {}
        store.close()


class TestCoverage:
    def test_a_document_covers_its_own_words_wholly(self, catalogue: Catalogue) -> None:
        assert catalogue.coverage(word_forms("工場の省エネ"), "mihon:kojo") == pytest.approx(1.0)

    def test_it_covers_nothing_of_other_words(self, catalogue: Catalogue) -> None:
        assert catalogue.coverage(word_forms("宇宙ロケット"), "mihon:kojo") == 0.0
        assert catalogue.coverage([], "mihon:kojo") == 0.0

    def test_rare_words_weigh_more_than_common_ones(self, catalogue: Catalogue) -> None:
        rare = catalogue.coverage([*word_forms("換気扇"), *word_forms("宇宙")], "mihon:kanki")
        common = catalogue.coverage([*word_forms("助ける"), *word_forms("宇宙")], "mihon:setsubi")
        assert common < rare < 1.0

    def test_words_of_an_older_edition_count_for_the_newest(self, catalogue: Catalogue) -> None:
        assert catalogue.coverage(word_forms("上限額は50万円"), "mihon:setsubi") == pytest.approx(1.0)
