"""Calendars that an office keeps itself: a folder of tables (CSV, Excel) and iCalendar files."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from indexer.errors import SourceError
from indexer.report import RejectedItem
from indexer.sources import office_ics, office_table
from indexer.sources.base import NOTHING_YET, OnReject, WholeSource, fingerprint_of
from indexer.sources.office_entry import CREDIT, KEY, Entry, documents_of, same_window
from indexer.sources.provenance import files_in, provenance_of, written_beside
from indexer.sources.reasons import reason_of
from knowledge.clock import JST, Clock, now_jst
from knowledge.models import Document
from knowledge.text.names import name_key

_SUFFIXES = office_table.CSV_SUFFIXES | office_table.EXCEL_SUFFIXES | {office_ics.SUFFIX}
_OUTDATED = frozenset({".xls", ".numbers", ".ods"})
_MAX_BYTES = 20 * 1024 * 1024


class OfficeCalendarSource(WholeSource):
    """Rounds of the calendars in `folder`, each with a scheme: the one it names, or a small one of its own.

    :param schemes: ids of known schemes by their names; a line with exactly such a name belongs to that scheme.
    :param clock: repetitions are written out from now on.
    """

    key = KEY
    title = "事務所の締切カレンダー"
    credit = CREDIT

    def __init__(self, folder: Path, schemes: Mapping[str, str] | None = None, clock: Clock = now_jst) -> None:
        self._folder = folder
        self._schemes = {name_key(name): document_id for name, document_id in (schemes or {}).items()}
        self._clock = clock

    def fingerprint(self) -> str | None:
        """Of names and contents; of the schemes as well, to which lines may belong, and of the month, so that repetitions
        move on.
        """
        files = files_in(self._folder, _SUFFIXES | _OUTDATED)
        others = sorted(item for item in self._schemes.items() if not item[1].startswith(f"{KEY}:"))
        linked = hashlib.blake2b(repr(others).encode(), digest_size=8).hexdigest()
        try:
            return f"{fingerprint_of([*files, *written_beside(files, self._folder)])}-{linked}-{self._clock():%Y%m}"
        except OSError as error:
            raise SourceError(f"カレンダーのファイルを読めません（{error.strerror}）。") from error

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
        def refuse(place: str, reason: str) -> None:
            on_reject(RejectedItem(KEY, place, reason))

        entries: list[Entry] = []
        places: dict[tuple[object, ...], str] = {}
        for path in files_in(self._folder, _SUFFIXES | _OUTDATED):
            for entry in self._read(path, refuse):
                before = places.setdefault(same_window(entry), entry.place)
                if before == entry.place:
                    entries.append(entry)
                else:
                    refuse(entry.place, f"同じ内容が前にもあります（{before}）")
        yield from documents_of(entries, self._schemes)

    def _read(self, path: Path, refuse: office_table.OnRow) -> Iterator[Entry]:
        """The windows in one file; a file that cannot be read is refused as a whole."""
        try:
            state = path.stat()
            if path.suffix.lower() in _OUTDATED:
                raise ValueError("この形式は読めません。Excel（.xlsx）かCSVで保存しなおしてください")
            if state.st_size > _MAX_BYTES:
                raise ValueError(f"ファイルが大きすぎます（{state.st_size:,}バイト）")
            about = provenance_of(path, self._folder)
            changed_on = datetime.fromtimestamp(state.st_mtime, JST).date()
            if path.suffix.lower() == office_ics.SUFFIX:
                yield from office_ics.entries_in(path, about, changed_on, self._clock(), refuse)
            else:
                yield from office_table.entries_in(path, about, changed_on, refuse)
        except ValueError as error:
            refuse(path.name, reason_of(error))
        except OSError as error:
            refuse(path.name, f"ファイルを読めません（{error.strerror}）")
