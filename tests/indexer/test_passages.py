"""Passages: short enough to read at a glance, and nothing of the text is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.passages import MAX_CHARACTERS, cut, passages_of
from knowledge.models import Scheme, Section
from knowledge.models.vocabulary import FieldName
from knowledge.text.normalise import normalise
from tests.indexer.material import scheme

_PIECES = ("設備を買う", "費用です。", "！", "？", "」", "（1）", "\n", "\n\n", " ", "a" * 90, "対象" * 70, "。", "①")
japanese = st.lists(st.sampled_from(_PIECES), max_size=60).map("".join).map(normalise).filter(bool)
anything = st.text(min_size=1, max_size=2_000).map(normalise).filter(bool)


def unspaced(text: str) -> str:
    return re.sub(r"\s+", "", text)


def sectioned(*sections: tuple[FieldName, str]) -> Scheme:
    return scheme("1").model_copy(update={"sections": tuple(Section(field=f, text=t) for f, t in sections)})


@given(st.one_of(japanese, anything), st.integers(1, 400))
def test_no_piece_is_longer_than_the_limit(text: str, limit: int) -> None:
    pieces = list(cut(text, limit))
    assert pieces
    assert all(0 < len(piece) <= limit for piece in pieces)


@given(st.one_of(japanese, anything), st.integers(1, 400))
def test_the_pieces_together_are_the_whole_text_but_for_blanks(text: str, limit: int) -> None:
    assert unspaced("".join(cut(text, limit))) == unspaced(text)


@given(st.lists(st.one_of(japanese, anything), min_size=1, max_size=4))
def test_ids_count_from_0_in_reading_order_and_are_the_same_every_time(texts: list[str]) -> None:
    document = sectioned(*(("content", text) for text in texts))
    passages = passages_of(document)
    assert [p.id for p in passages] == [f"test:1#{n}" for n in range(len(passages))]
    assert {p.document_id for p in passages} == {"test:1"}
    assert passages_of(document.model_copy()) == passages
    assert all(len(p.text) <= MAX_CHARACTERS for p in passages)


def test_a_text_within_the_limit_is_one_piece_with_its_lines() -> None:
    assert list(cut("一行目。\n二行目。", 20)) == ["一行目。\n二行目。"]


def test_a_long_text_is_cut_at_sentence_ends() -> None:
    assert list(cut("これは一文目です。これは二文目です。これは三文目です。", 20)) == [
        "これは一文目です。これは二文目です。",
        "これは三文目です。",
    ]


def test_a_long_list_is_cut_between_its_lines() -> None:
    assert list(cut("・設備の費用\n・広告の費用\n・旅費", 14)) == ["・設備の費用\n・広告の費用", "・旅費"]


def test_a_sentence_over_the_limit_is_cut_hard() -> None:
    assert list(cut("あ" * 25, 10)) == ["あ" * 10, "あ" * 10, "あ" * 5]


def test_a_passage_keeps_field_and_heading_of_its_section() -> None:
    section = Section(field="amount", text="50万円です。", heading="補助率等 > 通常枠")
    [passage] = passages_of(scheme("1").model_copy(update={"sections": (section,)}))
    assert (passage.field, passage.heading, passage.text) == ("amount", "補助率等 > 通常枠", "50万円です。")


def test_sections_are_never_joined_into_one_passage() -> None:
    assert [p.field for p in passages_of(sectioned(("target", "個人事業主。"), ("amount", "50万円。")))] == [
        "target",
        "amount",
    ]


def test_a_document_without_sections_has_no_passages() -> None:
    assert passages_of(scheme("1").model_copy(update={"sections": ()})) == []


@pytest.mark.real_data
def test_every_passage_of_the_real_catalogue_is_within_the_limit_and_loses_nothing(
    real_schemes: dict[str, Scheme],
) -> None:
    for document in real_schemes.values():
        passages = passages_of(document)
        assert all(len(p.text) <= MAX_CHARACTERS for p in passages), document.id
        written = "".join(s.text for s in document.sections)
        assert unspaced("".join(p.text for p in passages)) == unspaced(written), document.id
