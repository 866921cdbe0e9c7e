"""Words of Japanese text by SudachiPy, the same for indexing and asking.

A text becomes content words in Sudachi's normalised form (打ち合わせ = 打合せ = うちあわせ), cut in mode C, and
where mode A cuts a long word further its parts as well: 「補助金」 finds 「持続化補助金」.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sudachipy import Dictionary, SplitMode

from knowledge.text.normalise import normalise

_STOP_POS = {"助詞", "助動詞", "補助記号", "空白", "記号", "接続詞", "感動詞", "連体詞"}
_STOP_WORDS = frozenset(
    [
        "為る",
        "居る",
        "有る",
        "成る",
        "事",
        "物",
        "者",
        "為",
        "出来る",
        "言う",
        "因る",
        "於く",
        "対する",
        "関する",
        "等",
        "其れ",
        "此れ",
        "所",
        "時",
        "様",
        "無い",
        "良い",
        "御",
        "貰う",
        "呉れる",
        "下さる",
        "頂く",
        "思う",
        "下さい",
        "教える",
        "知る",
        "何",
        "何処",
        "誰",
        "幾ら",
        "どう",
        "どの",
        "何れ",
        "場合",
        "中",
        "又は",
        "及び",
        "方",
        "れる",
        "られる",
        "せる",
        "させる",
        "たい",
        "ます",
        "です",
        "ない",
        "行く",
        "来る",
        "遣る",
        "見る",
        "置く",
        "仕舞う",
    ]
)
_MAX_CHARACTERS = 9_000
_SHORT = 200
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """A content word: its normalised form and where it stands, [start, end) in code points of the text."""

    form: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _dictionary() -> Any:
    return Dictionary(dict="core")


def _tokenizer() -> Any:
    # A SudachiPy tokenizer must not be shared between threads.
    if not hasattr(_local, "tokenizer"):
        _local.tokenizer = _dictionary().tokenizer(mode=SplitMode.C)
    return _local.tokenizer


def words(text: str) -> list[Word]:
    """The content words of `text`, in reading order; offsets refer to `text` itself.

    Call it on text that went through `normalise`: offsets would not survive a change of width in here.
    """
    # A question is read by several parts of a search, a long text by one only.
    return list(_words_of_short(text) if len(text) <= _SHORT else _words(text))


def morphemes(text: str, mode: SplitMode) -> list[Any]:
    """Sudachi's morphemes of normalised `text`, everything included (for parts of speech such as place names)."""
    return [m for _, piece in _pieces(text) for m in _tokenizer().tokenize(piece, mode)]


def word_forms(text: str) -> list[str]:
    """The normalised forms of the content words of any text."""
    return [w.form for w in words(normalise(text))]


@lru_cache(maxsize=8192)
def _words_of_short(text: str) -> tuple[Word, ...]:
    return tuple(_words(text))


def _words(text: str) -> Iterator[Word]:
    for offset, piece in _pieces(text):
        for morpheme in _tokenizer().tokenize(piece):
            yield from _content_words(morpheme, offset)


def _content_words(morpheme: Any, offset: int) -> Iterator[Word]:
    pos = morpheme.part_of_speech()
    if pos[0] in _STOP_POS or (
        pos[0] == "動詞" and pos[1] == "非自立可能" and morpheme.normalized_form() in _STOP_WORDS
    ):
        return
    form = morpheme.normalized_form().lower()
    if form in _STOP_WORDS or not re.search(r"\w", form):
        return
    yield Word(form, offset + morpheme.begin(), offset + morpheme.end())
    parts = morpheme.split(SplitMode.A)
    if len(parts) > 1:
        for part in parts:
            part_form = part.normalized_form().lower()
            if part.part_of_speech()[0] not in _STOP_POS and part_form not in _STOP_WORDS and part_form != form:
                yield Word(part_form, offset + part.begin(), offset + part.end())


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Sudachi takes at most some 49,000 bytes a call: cut long text at line ends."""
    start = 0
    while len(text) - start > _MAX_CHARACTERS:
        cut = text.rfind("\n", start, start + _MAX_CHARACTERS)
        cut = start + _MAX_CHARACTERS if cut <= start else cut
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]
