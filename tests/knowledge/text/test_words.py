"""Words: content words in one form, with offsets that slice back to the text."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text.normalise import normalise
from knowledge.text.words import Word, word_forms, words

JAPANESE = st.text(
    st.sampled_from("補助金設備機械のをはがで店𠮷野家ABC123カフェ、。・\n 打ち合わせIT導入ー😀"), max_size=80
)


class TestWords:
    @given(JAPANESE | st.text(max_size=60))
    @settings(deadline=None)
    def test_offsets_slice_back_to_words_of_the_text(self, raw: str) -> None:
        text = normalise(raw)
        for word in words(text):
            assert 0 <= word.start < word.end <= len(text)
            assert text[word.start : word.end].strip() != ""
            assert word.form == word.form.lower()

    def test_offsets_count_code_points_beyond_the_basic_plane(self) -> None:
        text = "😀𠮷野の補助金"
        found = next(w for w in words(text) if w.form == "補助金")
        assert text[found.start : found.end] == "補助金"

    def test_a_long_word_is_found_by_its_parts_as_well(self) -> None:
        assert "補助金" in word_forms("持続化補助金")

    def test_parts_stand_inside_their_word(self) -> None:
        text = "雇用調整助成金"
        found = words(text)
        assert len(found) > 1
        assert all(any(w.start <= p.start and p.end <= w.end for w in found) for p in found)
        assert (found[0].start, max(w.end for w in found)) == (0, len(text))

    @pytest.mark.parametrize(("one", "other"), [("打ち合わせ", "打合せ"), ("ＩＴ", "it"), ("引っ越し", "引越し")])
    def test_spellings_of_a_word_have_one_form(self, one: str, other: str) -> None:
        assert word_forms(one) == word_forms(other) != []

    @pytest.mark.parametrize("text", ["", "。、！？", "のはがを", "   ", "です。ます。"])
    def test_text_without_content_words_has_none(self, text: str) -> None:
        assert word_forms(text) == []

    def test_text_longer_than_one_call_takes_keeps_its_offsets(self) -> None:
        text = "設備を買う。\n" * 3_000 + "補助金"
        found = words(text)
        assert Word("補助金", len(text) - 3, len(text)) in found
        assert sum(w.form == "設備" for w in found) == 3_000

    def test_long_text_without_a_line_end_is_read_as_well(self) -> None:
        assert len(words("設備" * 12_000)) > 10_000

    @given(st.text(st.characters(codec=None), max_size=60))
    @settings(deadline=None)
    def test_forms_of_any_text_whatever_are_found_without_error(self, text: str) -> None:
        assert all(isinstance(form, str) and form for form in word_forms(text))

    def test_threads_find_the_same_words(self) -> None:
        with ThreadPoolExecutor(4) as pool:
            results = list(pool.map(word_forms, ["小さな会社の設備投資を助ける補助金"] * 40))
        assert all(forms == results[0] for forms in results)
        assert "設備" in results[0]
