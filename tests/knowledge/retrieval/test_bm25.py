"""BM25 as sparse vectors: the textbook formula, once the store multiplies in the inverse document frequency."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ports import Sparse
from knowledge.retrieval.bm25 import dimension_of, document_vector, query_vector, weighted_frequencies

K1, B = 1.2, 0.75
FREQUENCIES = st.dictionaries(st.text(min_size=1, max_size=5), st.floats(0.1, 50), min_size=1, max_size=20)


def weights_of(vector: Sparse) -> dict[int, float]:
    return dict(zip(vector.indices, vector.values, strict=True))


class TestDocumentVector:
    def test_weights_equal_the_textbook_formula(self) -> None:
        # A text of 8 words among texts of 10 on average: 補助 three times, 機械 once, four others once each.
        frequencies = {"補助": 3.0, "機械": 1.0, "a": 1.0, "b": 1.0, "c": 1.0, "d": 1.0}
        found = weights_of(document_vector(frequencies, average_length=10, k1=K1, b=B))
        length_norm = 1.2 * (1 - 0.75 + 0.75 * 8 / 10)
        assert found[dimension_of("補助")] == pytest.approx(3 * 2.2 / (3 + length_norm))
        assert found[dimension_of("機械")] == pytest.approx(1 * 2.2 / (1 + length_norm))
        assert len(found) == 6

    @given(FREQUENCIES)
    def test_no_word_weighs_more_than_saturation_allows(self, frequencies: dict[str, float]) -> None:
        vector = document_vector(frequencies, average_length=10, k1=K1, b=B)
        assert len(set(vector.indices)) == len(vector.indices) == len(vector.values)
        assert all(0 < value < K1 + 1 for value in vector.values)

    def test_the_same_word_weighs_less_in_a_longer_text(self) -> None:
        short = weights_of(document_vector({"機械": 1.0}, average_length=10, k1=K1, b=B))
        long = weights_of(document_vector({"機械": 1.0, "他": 30.0}, average_length=10, k1=K1, b=B))
        assert long[dimension_of("機械")] < short[dimension_of("機械")]

    def test_an_empty_text_has_an_empty_vector(self) -> None:
        assert document_vector({}, average_length=10, k1=K1, b=B) == Sparse([], [])


class TestQueryVector:
    def test_each_word_has_its_weight(self) -> None:
        assert weights_of(query_vector({"機械": 1.0, "設備": 0.5})) == {
            dimension_of("機械"): 1.0,
            dimension_of("設備"): 0.5,
        }


class TestDimension:
    @given(st.text(max_size=10))
    def test_it_fits_32_bits_and_stays(self, form: str) -> None:
        assert 0 <= dimension_of(form) < 2**32
        assert dimension_of(form) == dimension_of(form)

    def test_it_never_changes_between_versions(self) -> None:
        # Vectors on disk hold these numbers.
        assert dimension_of("補助金") == int.from_bytes(bytes.fromhex("6144a82c"), "little")


class TestWeightedFrequencies:
    def test_every_occurrence_counts_its_fields_weight(self) -> None:
        assert weighted_frequencies([(["機械", "機械"], 1.0), (["機械", "設備"], 4.0)]) == {"機械": 6.0, "設備": 4.0}
