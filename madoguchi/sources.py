"""Which sources the settings switch on, and where each is read from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from indexer.sources.base import NOTHING_YET, OnReject, Source
from indexer.sources.http import PoliteClient
from knowledge.models import Document, Scheme
from madoguchi.settings import Settings

# Each reader brings its own libraries: only those that are switched on are imported.
if TYPE_CHECKING:
    from indexer.mirror import Mirror

TIMEOUT_S = 120.0
_ON = ("true", "1", "yes", "on")


def catalogue_source(chosen: Settings, location: str, timeout_s: float = TIMEOUT_S) -> Source:
    """制度ナビ at `location` (path or URL); the official download if that is empty."""
    from indexer.sources import mirasapo

    return mirasapo.MirasapoSource(location or mirasapo.OFFICIAL_ZIP, _client(chosen, timeout_s))


def sources_at_hand(chosen: Settings, mirror: Mirror) -> list[Source]:
    """The starter knowledge base and what is kept in files of this machine: read at every start."""
    from indexer.sources import starter

    found: list[Source] = [starter.StarterSource()]
    if chosen.jnet21 and not _is_url(chosen.jnet21):
        found.append(_jnet21(chosen))
    if chosen.documents_dir is not None:
        from indexer.sources.documents import DocumentsSource

        found.append(DocumentsSource(chosen.documents_dir))
    if (calendars := chosen.calendars_dir) is not None:
        from indexer.sources.office_calendar import OfficeCalendarSource

        found.append(_Linked(OfficeCalendarSource, lambda: OfficeCalendarSource(calendars, _schemes(mirror))))
    return found


def all_sources(chosen: Settings, mirror: Mirror) -> list[Source]:
    """Every source that is switched on: those that others link to come first."""
    first, *at_hand = sources_at_hand(chosen, mirror)
    found: list[Source] = [first, catalogue_source(chosen, chosen.catalogue)]
    if chosen.jgrants.lower() not in ("", "false"):
        from indexer.sources import jgrants

        # Details hold attachments of megabytes and change rarely: none of them is kept a second time.
        found.append(jgrants.JGrantsSource(_address(chosen.jgrants, jgrants.API), PoliteClient(TIMEOUT_S)))
    if _is_url(chosen.jnet21):
        found.append(_jnet21(chosen))
    found += at_hand
    if chosen.cases.lower() not in ("", "false"):
        from indexer.sources import cases

        address, client = _address(chosen.cases, cases.LIVE_API), _client(chosen)
        found.append(_Linked(cases.CasesSource, lambda: cases.CasesSource(address, client, _schemes(mirror))))
    return found


def _jnet21(chosen: Settings) -> Source:
    from indexer.sources.jnet21 import Jnet21Source

    return Jnet21Source(chosen.jnet21, _client(chosen))


def _client(chosen: Settings, timeout_s: float = TIMEOUT_S) -> PoliteClient:
    return PoliteClient(timeout_s, cache=chosen.mirror_file.with_name("http.sqlite"))


def _address(setting: str, official: str) -> str:
    return official if setting.lower() in _ON else setting


def _is_url(location: str) -> bool:
    return location.startswith(("http://", "https://"))


def _schemes(mirror: Mirror) -> dict[str, str]:
    """Ids of all schemes in the mirror by each of their names; the first source that knows a name wins."""
    found: dict[str, str] = {}
    for source in mirror.sources():
        for document in mirror.documents(source.key):
            if isinstance(document, Scheme):
                for name in (document.title, *document.names):
                    # One name stands for other schemes in other prefectures, unless it says for which.
                    if not document.prefectures or any(p in name for p in document.prefectures):
                        found.setdefault(name, document.id)
    return found


class _Named(Protocol):
    """A reader's class."""

    key: str
    title: str
    credit: str


class _Linked:
    """A source that is made at its first use: by then the schemes it links to are in the mirror."""

    def __init__(self, kind: type[_Named], make: Callable[[], Source]) -> None:
        self.key = kind.key
        self.title = kind.title
        self.credit = kind.credit
        self._make = make

    @cached_property
    def _source(self) -> Source:
        return self._make()

    def fingerprint(self) -> str | None:
        return self._source.fingerprint()

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
        return self._source.load_all(on_reject, already)

    def load_since(
        self, since: datetime, on_reject: OnReject, already: Collection[str] = NOTHING_YET
    ) -> Iterator[Document]:
        return self._source.load_since(since, on_reject, already)

    def list_ids(self) -> Iterator[str]:
        return self._source.list_ids()
