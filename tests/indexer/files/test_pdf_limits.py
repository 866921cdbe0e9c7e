"""PDFs that give no text, are damaged or too large: what is refused, and where reading stops."""

from __future__ import annotations

import contextlib
import random
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from pdfplumber.page import Page as PdfPage
from PIL import Image

from indexer.files import Page, UnreadableFile, text_of
from indexer.files import pdf as pdf_module
from indexer.files.pdf_paragraphs import lines_of
from tests.indexer.files.made_files import MadePdf, pdf


def pages(path: Path) -> list[Page]:
    return list(text_of(path))


def test_a_pdf_without_text_is_refused(tmp_path: Path) -> None:
    made = pdf(tmp_path / "a", lambda p: p.rect(10, 10, 50, 50))
    with pytest.raises(UnreadableFile, match="文字が入っていません"):
        pages(made)


def test_a_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    made = pdf(tmp_path / "a", lambda p: p.text_block("秘密"), password="open sesame")
    with pytest.raises(UnreadableFile, match="パスワード"):
        pages(made)


@pytest.mark.parametrize("keep", [6, 200, 0.5, 0.9])
def test_a_broken_pdf_is_refused_or_read_in_part_but_never_raises_anything_else(tmp_path: Path, keep: float) -> None:
    made = pdf(tmp_path / "a", *[lambda p: p.text_block("本文です。")] * 3)
    data = made.read_bytes()
    made.write_bytes(data[: keep if isinstance(keep, int) else int(len(data) * keep)])
    texts: set[str] = set()
    with contextlib.suppress(UnreadableFile):
        texts = {p.text for p in pages(made)}
    assert texts <= {"本文です。"}


def test_a_damaged_page_is_left_out_and_the_others_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def numbered(page: MadePdf) -> None:
        page.text_block(f"{page.page_no()}ページ目です。")

    def damaged(page: PdfPage, sizes: Counter[float]) -> list[tuple[int, str]]:
        if page.page_number == 2:
            raise KeyError("Font")
        return lines_of(page, sizes)

    monkeypatch.setattr(pdf_module, "lines_of", damaged)
    made = pdf(tmp_path / "a", numbered, numbered, numbered)
    assert [(p.number, p.text) for p in pages(made)] == [(1, "1ページ目です。"), (3, "3ページ目です。")]


def test_no_more_pages_are_read_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = pdf(tmp_path / "a", *[lambda p: p.text_block("本文です。")] * 5)
    monkeypatch.setattr(pdf_module, "MAX_PAGES", 2)
    assert [p.number for p in pages(made)] == [1, 2]


def test_reading_stops_when_the_time_is_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = pdf(tmp_path / "a", *[lambda p: p.text_block("本文です。")] * 5)
    monkeypatch.setattr(pdf_module, "MAX_SECONDS", 0.0)
    with pytest.raises(UnreadableFile):
        pages(made)


def test_the_pictures_of_a_pdf_take_no_memory_to_speak_of(tmp_path: Path) -> None:
    chance = random.Random(1)
    pictures = [Image.frombytes("RGB", (400, 400), chance.randbytes(400 * 400 * 3)) for _ in range(16)]

    def with_picture(picture: Image.Image) -> Callable[[MadePdf], None]:
        def draw(page: MadePdf) -> None:
            page.text_block("本文です。")
            page.image(picture, w=50)

        return draw

    made = pdf(tmp_path / "a", *map(with_picture, pictures))
    assert made.stat().st_size > 7_000_000
    tracemalloc.start()
    try:
        assert len(pages(made)) == len(pictures)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
