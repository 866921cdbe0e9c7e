"""Sentences and shortening: what is quoted stays the source's own beginning."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.sentences import sentences, shorten

TEXT = st.text(st.sampled_from("あい。！？」）\n ・10%"), max_size=80)


class TestSentences:
    def test_sentences_end_at_stops_and_lines(self) -> None:
        assert sentences("上限は100万円。対象は？\n・設備費\n\n・運搬費") == [
            "上限は100万円。",
            "対象は？",
            "・設備費",
            "・運搬費",
        ]

    def test_a_stop_inside_brackets_does_not_end_a_sentence(self) -> None:
        assert sentences("「使えます。」と書かれています。") == ["「使えます。」と書かれています。"]

    def test_empty_text_has_no_sentences(self) -> None:
        assert sentences(" \n\n ") == []

    @given(TEXT)
    def test_no_character_is_lost_but_blanks(self, text: str) -> None:
        assert "".join("".join(sentences(text)).split()) == "".join(text.split())


class TestShorten:
    def test_text_within_the_limit_stays(self) -> None:
        assert shorten(" 短い文です。 ", 10) == "短い文です。"

    def test_it_is_cut_after_the_last_sentence_that_fits(self) -> None:
        assert shorten("一つめ。二つめ。三つめ。", 9) == "一つめ。二つめ。"

    def test_a_sentence_longer_than_the_limit_is_cut_with_an_ellipsis(self) -> None:
        assert shorten("とても長い一つの文です", 6) == "とても長い…"

    @given(TEXT, st.integers(1, 60))
    def test_the_limit_is_never_exceeded(self, text: str, limit: int) -> None:
        assert len(shorten(text, limit)) <= limit

    @given(TEXT, st.integers(1, 60))
    def test_what_is_kept_is_the_beginning_of_the_text(self, text: str, limit: int) -> None:
        assert text.strip().startswith(shorten(text, limit).removesuffix("…"))
