"""Documents that an office keeps in a folder: guidebooks and leaflets as PDF, HTML, Markdown, Word or plain text."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from indexer.errors import SourceError
from indexer.normalise import controlled
from indexer.normalise.audience import audience_of
from indexer.normalise.fields import field_of_heading
from indexer.report import RejectedItem
from indexer.sources.base import NOTHING_YET, OnReject, WholeSource, fingerprint_of
from indexer.sources.documents_guidebook import Piece, schemes_in
from indexer.sources.documents_parts import HTML_SUFFIXES, MARKDOWN_SUFFIXES, OTHER_SUFFIXES, parts_of
from indexer.sources.provenance import Provenance, files_in, provenance_of, written_beside
from indexer.sources.reasons import reason_of
from knowledge.models import Scheme, Section
from knowledge.models.vocabulary import FieldName
from knowledge.text.normalise import normalise_line
from knowledge.understanding.places import places_in

KEY = "docs"
_SUFFIXES = HTML_SUFFIXES | MARKDOWN_SUFFIXES | OTHER_SUFFIXES
_EDITION = re.compile(r"(20\d{2})年度版")
_SERVICES = {
    "補助金": "補助金", "助成金": "助成金・給付金", "給付金": "助成金・給付金", "融資": "融資", "貸付": "融資",
    "保証": "信用保証", "税制": "税制", "共済": "共済・保険", "専門家派遣": "専門家派遣", "研修": "研修・セミナー",
}  # fmt: skip
"""Kinds of service by the word in a title that says so."""


class DocumentsSource(WholeSource):
    """Schemes from the files in `folder` and below: each scheme of a guidebook, otherwise one for each file.

    Where a file comes from is written beside it (see `provenance`): without address and date it is refused.
    """

    key = KEY
    title = "資料フォルダー"
    credit = "事務所の資料"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fingerprint(self) -> str | None:
        """Of names and contents."""
        files = files_in(self._folder, _SUFFIXES)
        try:
            return fingerprint_of([*files, *written_beside(files, self._folder)])
        except OSError as error:
            raise SourceError(f"資料のファイルを読めません（{error.strerror}）。") from error

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Scheme]:
        for path in files_in(self._folder, _SUFFIXES):
            name = path.relative_to(self._folder).as_posix()
            try:
                schemes = list(_schemes(path, name, provenance_of(path, self._folder)))
            except ValueError as error:
                on_reject(RejectedItem(KEY, name, reason_of(error)))
                continue
            except OSError as error:
                on_reject(RejectedItem(KEY, name, f"ファイルを読めません（{error.strerror}）"))
                continue
            yield from schemes


def _schemes(path: Path, name: str, about: Provenance) -> Iterator[Scheme]:
    """The schemes of one file.

    :raises ValueError: it gives no text, or nobody says where it comes from or how old it is.
    """
    if not about.url:
        raise ValueError(f"URLがわかりません。{path.name}.yml か folder.yml に url を書いてください")
    if about.as_of is None:
        raise ValueError(f"いつの情報かわかりません。{path.name}.yml か folder.yml に as_of（日付）を書いてください")
    own_title, parts = parts_of(path)
    file_title = normalise_line(about.title or own_title)
    found = schemes_in(parts)
    how_often: Counter[str] = Counter()
    for scheme in found:
        how_often[scheme.title] += 1
        yield _scheme(name, scheme.title, how_often[scheme.title], scheme.pieces, about, file_title or path.stem)
    if not found:
        pieces = [Piece(_field(p.headings), p.headings, p.text, p.page) for p in parts]
        headings = (h for p in parts for h in p.headings)
        title = file_title or next((h for h in headings if not field_of_heading(h)), "") or normalise_line(path.stem)
        yield _scheme(name, title, 1, pieces, about, "")


def _scheme(name: str, title: str, occurrence: int, pieces: Sequence[Piece], about: Provenance, book: str) -> Scheme:
    summary = next((p.text for p in pieces if p.field == "summary"), "")
    target = "\n".join(p.text for p in pieces if p.field == "target")
    services = tuple(dict.fromkeys(service for word, service in _SERVICES.items() if word in title))
    edition = _EDITION.search(f"{about.edition or ''} {book} {name}")
    return Scheme(
        id=f"{KEY}:{_hash(name, title, str(occurrence))}",
        title=title,
        summary=summary,
        sections=tuple(Section(field=p.field, text=p.text, heading=_heading(p, title)) for p in pieces),
        url=str(about.url),
        source=normalise_line(about.source or book or title),
        as_of=about.as_of or date.min,
        audience=audience_of(
            services=services,
            has_purpose=False,
            in_guidebook=bool(book),
            has_resident_category=False,
            text=f"{title}\n{summary}\n{target}",
        ),
        services=services,
        prefectures=controlled.prefectures(about.prefectures or places_in(title)[0]),
        edition=edition.group() if edition else about.edition or "",
    )


def _heading(piece: Piece, title: str) -> str:
    """The headings below the title, and the page: 「支援内容 > 補助率 p.12」."""
    below = " > ".join(h for h in piece.headings if h != title)
    return f"{below} p.{piece.page}".strip() if piece.page else below


def _field(headings: Sequence[str]) -> FieldName:
    return next((f for h in reversed(headings) if (f := field_of_heading(h))), "content")


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
