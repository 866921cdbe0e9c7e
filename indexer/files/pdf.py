"""PDF: page by page, tables as rows, columns one after the other, headings kept. Pictures of text give nothing."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BufferedReader
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from indexer.files.blocks import pages_of_lines
from indexer.files.limits import MAX_PAGES, MAX_SECONDS
from indexer.files.page import Page, UnreadableFile
from indexer.files.pdf_paragraphs import lines_of

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of every oddity of every file


def pages_of_pdf(path: Path) -> Iterator[Page]:
    """The text of a PDF. What stands before the first heading of a page belongs to the last one of the page before.

    A page that cannot be read is left out; after `MAX_PAGES` or `MAX_SECONDS` the rest is.

    :raises UnreadableFile: it has a password, or holds no text. A broken one raises anything.
    """
    found = False
    with path.open("rb") as stream:
        for page in _pages(_opened(stream)):
            found = True
            yield page
    if not found:
        raise UnreadableFile("文字が入っていません（画像のPDFか、壊れています）")


def _opened(stream: BufferedReader) -> PDF:
    try:
        return pdfplumber.open(stream)
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect | PDFEncryptionError):
            raise UnreadableFile("パスワードで保護されたPDFです") from error
        raise


def _pages(book: PDF) -> Iterator[Page]:
    until = time.monotonic() + MAX_SECONDS
    sizes: Counter[float] = Counter()
    header = heading = ""
    number = 0
    while number < MAX_PAGES and time.monotonic() < until:
        try:
            if number >= len(book.pages):
                return
            lines = lines_of(book.pages[number], sizes)
            _forget(book, number)
        except Exception:  # whatever is broken in it: the other pages may be whole
            lines = []
        number += 1
        if len(lines) > 1 and lines[0][1] == header:
            lines = lines[1:]  # it stands on every page
        elif lines:
            header = lines[0][1]
        if any(level == 1 for level, _ in lines):
            heading = ""  # a new title: what stands above it does not belong to the page before
        for page in pages_of_lines(lines, number):
            heading = page.heading or heading
            yield replace(page, heading=heading)


def _forget(book: PDF, number: int) -> None:
    """Lets go of what was read for a page: the library would hold all pictures of all pages to the end."""
    book.pages[number].close()
    read = getattr(book.doc, "_cached_objs", None)
    if isinstance(read, dict):
        read.clear()
