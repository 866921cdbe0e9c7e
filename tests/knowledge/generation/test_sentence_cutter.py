"""Sentences out of a reply that arrives in pieces of any size."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.generation.sentence_cutter import SentenceCutter


def cut(*pieces: str) -> list[str]:
    cutter = SentenceCutter()
    return [s for piece in pieces for s in cutter.feed(piece)] + cutter.finish()


@pytest.mark.parametrize(
    ("reply", "sentences"),
    [
        ("あです。[1]いです。[2]", ["あです。[1]", "いです。[2]"]),
        ("あです[1]。いです[2]。", ["あです[1]。", "いです[2]。"]),
        ("あです[1] いです[2]", ["あです[1]", "いです[2]"]),
        ("あです。\n[1]\nいです。[2]", ["あです。\n[1]", "いです。[2]"]),
        ("あです。いです。[2]", ["あです。", "いです。[2]"]),
        ("あです。［１］い", ["あです。[1]", "い"]),
        ("「あです。」といいます。[1]", ["「あです。」といいます。[1]"]),
        ("あです。[1][2]いです。", ["あです。[1][2]", "いです。"]),
        ("  \n ", []),
    ],
)
def test_a_sentence_keeps_its_citation(reply: str, sentences: list[str]) -> None:
    assert cut(reply) == sentences
    assert cut(*reply) == sentences


def test_a_sentence_is_given_out_as_soon_as_the_next_begins() -> None:
    cutter = SentenceCutter()
    assert cutter.feed("あです。[1") == []
    assert cutter.feed("]") == []
    assert cutter.feed("い") == ["あです。[1]"]


@given(st.text(alphabet="あい。！\n[]12「」 です", max_size=40), st.lists(st.integers(0, 40), max_size=5))
def test_the_pieces_do_not_matter_and_nothing_is_lost(reply: str, places: list[int]) -> None:
    edges = [0, *sorted(min(p, len(reply)) for p in places), len(reply)]
    pieces = [reply[a:b] for a, b in itertools.pairwise(edges)]
    assert cut(*pieces) == cut(reply)
    assert "".join("".join(cut(reply)).split()) == "".join(reply.split())
