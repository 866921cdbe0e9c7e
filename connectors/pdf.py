"""A sheet of A4 pages in Japanese, with the font that ships with matplotlib-fontja."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files

from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

FONT = "ipaexg"
MARGIN_MM = 18.0
INK, FAINT, LINE, LINK = (26, 26, 26), (90, 90, 90), (200, 200, 200), (0, 23, 193)
TITLE_PT, HEADING_PT, TEXT_PT, SMALL_PT = 20, 13, 10.5, 9
BLOCK_MM = 6.0
"""What a block takes beside its lines."""

_NEVER_FIRST = "、。，．・：；！？ー）」』］】〉》)]}>,.!?%％々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_NEVER_LAST = "（「『［【〈《([{<"

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its words, the height of its letters in points and of its lines in mm, and where it links to."""

    text: str
    size: float
    height: float = 5.5
    colour: Colour = INK
    link: str = ""


class Sheet(FPDF):
    """Pages with a title, a margin and a footer; the first page is begun.

    :param title: is kept as the document's title and not printed.
    """

    def __init__(self, title: str) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.set_title(title)
        self.set_lang("ja")
        self.set_margin(MARGIN_MM)
        self.set_auto_page_break(True, margin=MARGIN_MM + 4)
        with as_file(files("matplotlib_fontja") / "fonts" / "ipaexg.ttf") as font:
            self.add_font(FONT, fname=str(font))
        self.add_page()

    def footer(self) -> None:
        """Where it comes from, and the page's number."""
        self.set_y(-MARGIN_MM + 4)
        self.set_font(FONT, size=SMALL_PT)
        self.set_text_color(*FAINT)
        self.cell(0, 5, f"まどぐち　{self.page_no()} / {{nb}}", align="C")

    def keep_together(self, height_mm: float) -> None:
        """Begins a new page where less than this is left of the page."""
        if self.will_page_break(height_mm):
            self.add_page()

    def height_of(self, paragraphs: Sequence[Paragraph]) -> float:
        """How much of a page they take, in mm."""
        height = 0.0
        for paragraph in paragraphs:
            self.set_font(FONT, size=paragraph.size)
            height += paragraph.height * len(list(self._broken(paragraph.text, self._width_mm(0.0))))
        return height

    def block(self, paragraphs: Sequence[Paragraph]) -> None:
        """Paragraphs under a line that no end of a page parts, with a little room below."""
        self.keep_together(self.height_of(paragraphs) + BLOCK_MM)
        self.rule()
        for p in paragraphs:
            self.line_of(p.text, p.size, height=p.height, colour=p.colour, link=p.link)
        self.ln(3)

    def rule(self) -> None:
        """A line across the page."""
        self.set_draw_color(*LINE)
        self.line(MARGIN_MM, self.get_y(), self.w - MARGIN_MM, self.get_y())
        self.ln(3)

    def line_of(
        self,
        text: str,
        size: float,
        *,
        height: float = 5.5,
        colour: Colour = INK,
        link: str = "",
        indent_mm: float = 0.0,
    ) -> None:
        """A paragraph across the page; Japanese may break between any two characters."""
        self.set_font(FONT, size=size)
        self.set_text_color(*colour)
        self.set_x(MARGIN_MM + indent_mm)
        broken = "\n".join(self._broken(text, self._width_mm(indent_mm)))
        self.multi_cell(
            0, height, broken, align="L", link=link, wrapmode=WrapMode.CHAR, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )  # fmt: skip

    def _width_mm(self, indent_mm: float) -> float:
        """How wide a line can be."""
        return float(self.w - 2 * MARGIN_MM - indent_mm - 2 * self.c_margin)

    def _broken(self, text: str, width_mm: float) -> Iterator[str]:
        """The lines of a text. None begins with a mark that belongs to the letter before it (行頭禁則), none ends
        with an opening bracket (行末禁則)."""
        for paragraph in text.splitlines():
            line = ""
            for letter in paragraph:
                if line and self.get_string_width(line + letter) > width_mm:
                    kept, first = len(line), letter
                    while kept > 1 and (first in _NEVER_FIRST or line[kept - 1] in _NEVER_LAST):
                        kept -= 1
                        first = line[kept]
                    yield line[:kept]
                    line = line[kept:]
                line += letter
            yield line
