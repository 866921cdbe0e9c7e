"""Any file of a folder to parts: text under its headings, with the page it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup
from markdownify import MarkdownConverter

from indexer.files import text_of
from indexer.normalise.markdown import to_blocks
from knowledge.text.normalise import normalise_line

HTML_SUFFIXES = frozenset({".html", ".htm"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
OTHER_SUFFIXES = frozenset({".pdf", ".docx", ".doc", ".txt"})
_MAX_BYTES = 10 * 1024 * 1024
_AROUND = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "iframe", "svg")


@dataclass(frozen=True, slots=True)
class Part:
    """Normalised text under a path of headings, outermost first; `page` from 1, None where there are no pages."""

    headings: tuple[str, ...]
    text: str
    page: int | None = None


def parts_of(path: Path) -> tuple[str, list[Part]]:
    """(the file's own title or "", its parts in reading order).

    :raises ValueError: it gives no text; the message says why (`UnreadableFile` is one).
    """
    suffix = path.suffix.lower()
    if suffix in HTML_SUFFIXES:
        title, parts = _html(path)
    elif suffix in MARKDOWN_SUFFIXES:
        title, parts = "", _markdown(_utf8(path))
    else:
        pages = text_of(path)
        title, parts = "", [Part(tuple(p.heading.split(" > ")) if p.heading else (), p.text, p.number) for p in pages]
    if not parts:
        raise ValueError("文字が入っていません")
    return title, parts


def _html(path: Path) -> tuple[str, list[Part]]:
    """The main part of a page; what stands around it (menus, footers) says nothing about the scheme."""
    try:
        soup = BeautifulSoup(_bytes(path), "html.parser")
    except ParserRejectedMarkup as error:
        raise ValueError("HTMLとして読めません") from error
    title = normalise_line(soup.title.get_text()) if soup.title else ""
    for element in soup(_AROUND):
        element.decompose()
    main = soup.find("main") or soup.find("article") or soup.body or soup
    return title, _markdown(MarkdownConverter(heading_style="atx", strip=["img"]).convert_soup(main))


def _markdown(text: str) -> list[Part]:
    return [Part(block.headings, block.text) for block in to_blocks(text)]


def _utf8(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError("文字コードがUTF-8ではありません") from error


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > _MAX_BYTES:
        raise ValueError(f"ファイルが大きすぎます（{path.stat().st_size:,}バイト）")
    return path.read_bytes()
