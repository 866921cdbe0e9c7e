"""The text of a subsidy's attached guidelines as sections that name the file and the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.files import Page, UnreadableFile, text_of
from indexer.files.page import OnSkip
from indexer.normalise.fields import field_of_headings
from indexer.sources.jgrants_item import JGrantsItem
from knowledge.models import Section
from knowledge.text.normalise import normalise_line

MAX_PAGES = 60
MAX_CHARACTERS = 100_000
"""Of all attachments of one subsidy together; what comes after is left out."""
_MAX_NAME = 120
_TITLE = re.compile(r"(?:公募|募集|応募|申請|交付)(?:要領|要項|要綱|規程|のしおり|の手引き?|ガイド)")
"""Words of a document's title, which announce no field."""


def attached_sections(item: JGrantsItem, files: Sequence[Path | None], on_skip: OnSkip) -> Iterator[Section]:
    """Sections of 公募要領 and 交付要綱, in that order; forms to fill in are not read.

    :param files: by the number in `Attachment.data`; None for what could not be decoded.
    :param on_skip: is told (file name, reason) of each file that is not read.
    """
    pages: set[tuple[str, str, int | None]] = set()
    characters = 0
    for attachment in [*item.application_guidelines, *item.outline_of_grant]:
        name = normalise_line(attachment.name)[:_MAX_NAME] or "添付ファイル"
        try:
            for page in text_of(_file(attachment.data, files), _of_member(name, on_skip)):
                pages.add((name, page.member, page.number))
                characters += len(page.text)
                if len(pages) > MAX_PAGES or characters > MAX_CHARACTERS:
                    on_skip(name, "長いため、途中までを読みました")
                    return
                yield _section(name, page)
        except UnreadableFile as error:
            on_skip(name, str(error))


def _file(number: int | None, files: Sequence[Path | None]) -> Path:
    if number is None:
        raise UnreadableFile("中身がありません")
    path = files[number] if 0 <= number < len(files) else None
    if path is None:
        raise UnreadableFile("base64として読めません")
    return path


def _of_member(name: str, on_skip: OnSkip) -> OnSkip:
    return lambda member, reason: on_skip(f"{name} ({member})", reason)


def _section(name: str, page: Page) -> Section:
    place = f"{name} ({page.member})" if page.member else name
    if page.number is not None:
        place = f"{place} p.{page.number}"
    field = field_of_headings([_TITLE.sub("", h) for h in page.heading.split(" > ")])
    return Section(field=field, heading=f"{place} > {page.heading}" if page.heading else place, text=page.text)
