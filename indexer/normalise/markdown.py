"""Markdown of the sources to plain sections, their headings kept.

Headings are Markdown's own (`###`) and the ones Japanese authors set by hand: a line that is all bold, that is
wrapped in 【】＜＞《》, that begins with ■ ◆ ● and is no sentence, or that is a number and the name of a field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.normalise.fields import field_of_heading
from knowledge.text.normalise import normalise

_PARSER = MarkdownIt("commonmark").enable("table")
_BREAK = re.compile(r"<\s*br\s*/?\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^>\n]{0,200}>")
_BOLD_LINE = re.compile(r"^\*\*([^*\n]{1,40})\*\*$", re.MULTILINE)
_RULE_LINE = re.compile(r"^[-=_*\s]{3,}$")
_WRAPPED = re.compile(r"^(?:[【《〔<＜])([^】》〕>＞\n]{1,30})(?:[】》〕>＞])\s*(.*)$")
_MARKED = re.compile(r"^[■◆●◇□▼▶○◎]\s*([^。\n]{1,28})$")
_NUMBERED = re.compile(r"^(?:\(\d+\)|\d+[.)])\s*([^。:：、\n]{2,14})$")
_LABELLED = re.compile(r"^[■◆●◇□▼▶]\s*([^。:：\n]{1,14})[:：]\s*(\S.*)$")


@dataclass(frozen=True, slots=True)
class Block:
    """Text under one heading path (outermost first)."""

    headings: tuple[str, ...]
    text: str


def to_blocks(markdown: str) -> list[Block]:
    """The blocks of a Markdown text, in reading order, normalised. What heads nothing is text itself."""
    source = _BOLD_LINE.sub(r"#### \1\n", _BREAK.sub("\n", markdown))
    outline = _Outline()
    for level, text in _lines(_PARSER.parse(source)):
        if level:
            outline.open(level, normalise(text).strip("■◆●◇□▼▶○◎【】《》〔〕<>＜＞ :："))
        else:
            outline.lines.append(text)
    outline.open(0, "")
    return outline.blocks


class _Outline:
    """Collects lines under the headings that are open."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.lines: list[str] = []
        self._path: list[_Heading] = []

    def open(self, level: int, text: str) -> None:
        """Ends what is at this level or below, and begins a heading unless `text` is empty."""
        self._end_block()
        while self._path and self._path[-1].level >= level:
            closed = self._path.pop()
            if not closed.heads_something:
                self._add(closed.text)
        if text:
            self._path.append(_Heading(level, text))

    def _end_block(self) -> None:
        if text := normalise("\n".join(self.lines)):
            self._add(text, apart=True)
        self.lines.clear()

    def _add(self, text: str, apart: bool = False) -> None:
        headings = tuple(h.text for h in self._path)
        for heading in self._path:
            heading.heads_something = True
        if not apart and self.blocks and self.blocks[-1].headings == headings:
            text = f"{self.blocks.pop().text}\n{text}"
        self.blocks.append(Block(headings, text))


@dataclass(slots=True)
class _Heading:
    level: int
    text: str
    heads_something: bool = False


def _lines(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """(heading level or 0, line) pairs. Hand-set headings count as level 7, below Markdown's six."""
    heading_level = 0
    item_depth = 0
    row: list[str] | None = None
    for token in tokens:
        if token.type == "heading_open":
            heading_level = int(token.tag[1])
        elif token.type == "heading_close":
            heading_level = 0
        elif token.type == "list_item_open":
            item_depth += 1
        elif token.type == "list_item_close":
            item_depth -= 1
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield 0, " / ".join(cell for cell in row if cell)
            row = None
        elif token.type == "inline":
            text = _inline(token.children or [])
            if row is not None:
                row.append(normalise(text).replace("\n", " "))
            elif heading_level:
                yield heading_level, text.replace("\n", " ")
            else:
                yield from _plain(text, "・" if item_depth else "")
        elif token.type in ("html_block", "fence", "code_block"):
            yield from _plain(_TAG.sub("", token.content), "")


def _inline(children: Sequence[Token]) -> str:
    parts: list[str] = []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
    return "".join(parts)


def _plain(text: str, bullet: str) -> Iterator[tuple[int, str]]:
    for line in normalise(text).split("\n"):
        if not line or _RULE_LINE.match(line):
            continue
        if (wrapped := _WRAPPED.match(line)) and not wrapped.group(2).startswith(
            ("の", "を", "に", "は", "が", "と", "へ")
        ):
            yield 7, wrapped.group(1)
            if wrapped.group(2):
                yield 0, wrapped.group(2)
        elif labelled := _LABELLED.match(line):
            yield 7, labelled.group(1)
            yield 0, labelled.group(2)
        elif (marked := _MARKED.match(line)) and not bullet:
            yield 7, marked.group(1)
        elif (numbered := _NUMBERED.match(line)) and field_of_heading(numbered.group(1)):
            yield 7, numbered.group(1)
        else:
            yield 0, (bullet if bullet and not line.startswith(("・", "(", "※")) else "") + line
