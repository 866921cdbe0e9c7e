"""My list as a PDF of A4 pages."""

from __future__ import annotations

from collections.abc import Sequence

from actions.saved.listing import ListedItem
from actions.saved.wording import wording
from connectors.pdf import FAINT, HEADING_PT, LINK, SMALL_PT, TEXT_PT, TITLE_PT, Paragraph, Sheet


def pdf_of(items: Sequence[ListedItem], today: str) -> bytes:
    """The list as a PDF.

    :param today: the day it is made, as people read it.
    """
    say = wording()
    sheet = Sheet(say.title)
    sheet.line_of(say.title, TITLE_PT, height=11)
    sheet.line_of(f"{say.page_intro}{say.page_as_of.format(date=today)}", SMALL_PT, colour=FAINT)
    sheet.ln(3)
    if not items:
        sheet.line_of(say.page_empty, TEXT_PT)
    for item in items:
        sheet.block(_item(item))
    return bytes(sheet.output())


def _item(item: ListedItem) -> list[Paragraph]:
    say = wording()
    kind = f"［{item.kind}］" if item.kind else ""
    deadline = f"{say.deadline_label}：{item.deadline}" if item.deadline else ""
    told = [Paragraph(f"{kind}{item.title}", HEADING_PT, height=7)]
    told += [Paragraph(text, TEXT_PT) for text in (item.note, item.summary, deadline) if text]
    if item.url:
        told.append(Paragraph(f"{say.source_label}：{item.source}（{item.as_of_text}）", SMALL_PT, colour=FAINT))
        told.append(Paragraph(item.url, SMALL_PT, colour=LINK, link=item.url))
    return told
