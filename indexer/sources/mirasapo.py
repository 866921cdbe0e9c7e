"""ミラサポplus 制度ナビ: the national catalogue of support schemes, from a file, a ZIP, a URL or the live API."""

from __future__ import annotations

import io
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from indexer.errors import SourceError
from indexer.report import RejectedItem
from indexer.sources.base import NOTHING_YET, OnReject, fingerprint_of
from indexer.sources.http import PoliteClient, Query
from indexer.sources.mirasapo_item import MirasapoItem
from indexer.sources.mirasapo_scheme import CREDIT, KEY, to_scheme
from indexer.sources.raw_item import validated_as
from indexer.sources.reasons import reason_of
from knowledge.models import Scheme
from knowledge.text.normalise import strip_unseen

TITLE = "ミラサポplus 制度ナビ"
OFFICIAL_ZIP = "https://catalog.registries.digital.go.jp/rsc/supports.zip"
LIVE_API = "https://jirei-seido-api.mirasapo-plus.go.jp/supports"

MAX_FILE_BYTES = 200 * 1024 * 1024
_MAX_ID_SHOWN = 40
_MAX_DIGITS = 20
_PAGE = 100


class MirasapoSource:
    """Documents of 制度ナビ at `location`: a path to JSON or ZIP, an http(s) URL of one, or the live API's URL.

    :param client: what URLs are asked with; one with a time-out of 20 seconds a call if not given.
    """

    key = KEY
    title = TITLE
    credit = CREDIT

    def __init__(self, location: str, client: PoliteClient | None = None) -> None:
        self._location = location
        self._client = client or PoliteClient()
        self._is_url = location.startswith(("http://", "https://"))
        self._is_live = self._is_url and bool(re.search(r"/supports/?(?:\?|$)", location))

    def fingerprint(self) -> str | None:
        """Entity tag of a URL, hash of a file; None for the live API."""
        if self._is_live:
            return None
        if self._is_url:
            return self._client.fingerprint(self._location)
        with _readable(self._location):
            return fingerprint_of([Path(self._location).expanduser()])

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Scheme]:
        return _schemes(self._items(), on_reject)

    def load_since(
        self, since: datetime, on_reject: OnReject, already: Collection[str] = NOTHING_YET
    ) -> Iterator[Scheme]:
        """The live API gives what changed last first; anything else is read as a whole."""
        items = self._items()
        return _schemes(takewhile(lambda raw: _changed_since(raw, since), items) if self._is_live else items, on_reject)

    def list_ids(self) -> Iterator[str]:
        return (f"{KEY}:{raw['id']}" for raw in self._items() if isinstance(raw, dict) and "id" in raw)

    def _items(self) -> Iterable[Any]:
        if self._is_live:
            return _live_items(self._client, self._location.split("?")[0])
        if self._is_url:
            return read_items(self._client.get_bytes(self._location, max_bytes=MAX_FILE_BYTES), self._location)
        with _readable(self._location):
            path = Path(self._location).expanduser()
            if path.stat().st_size > MAX_FILE_BYTES:
                raise SourceError(f"カタログのファイルが大きすぎます（{path.name}）。")
            return read_items(path.read_bytes(), path.name)


@contextmanager
def _readable(location: str) -> Iterator[None]:
    """Turns what can go wrong with a path (no such file, a NUL in the name, no such ~user) into SourceError."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"カタログのファイルを読めません（{location}）：{reason}。") from error


def _schemes(items: Iterable[Any], on_reject: OnReject) -> Iterator[Scheme]:
    seen: set[str] = set()
    for position, raw in enumerate(items):
        try:
            item = validated_as(MirasapoItem, raw)
            if item.id in seen:
                raise ValueError("同じidの項目が前にもあります")
            scheme = to_scheme(item)
        except (ValueError, OverflowError) as error:
            on_reject(RejectedItem(KEY, _id_of(raw, position), reason_of(error)))
            continue
        seen.add(item.id)
        yield scheme


def _changed_since(raw: Any, since: datetime) -> bool:
    """Whether an item changed at or after `since`; True if it does not tell, so that it is read in any case."""
    try:
        changed = datetime.fromisoformat(raw["update_info"]["last_modified_at"])
        return (changed if changed.tzinfo else changed.replace(tzinfo=UTC)) >= since
    except (ValueError, TypeError, KeyError):
        return True


def read_items(data: bytes, name: str) -> list[Any]:
    """The raw items of a catalogue file: JSON (`{"items": […]}` or a list), or a ZIP that holds one.

    Bytes that are not UTF-8 are kept as lone surrogates, so that only the item they stand in is refused.

    :raises SourceError: it is neither.
    """
    if data[:4] == b"PK\x03\x04":
        data = _unzip(data, name)
    try:
        content = json.loads(data.decode("utf-8-sig", errors="surrogateescape"), parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"カタログがJSONとして読めません（{name}）。ファイルが壊れていないか確認してください。"
        ) from error
    items = content.get("items") if isinstance(content, dict) else content
    if not isinstance(items, list):
        raise SourceError(f"カタログの形が違います（{name}）：「items」の一覧がありません。")
    return items


def _integer(digits: str) -> int | str:
    # Python refuses to read a number of thousands of digits at all: it must not take the whole file with it.
    return int(digits) if len(digits) <= _MAX_DIGITS else digits


def _unzip(data: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [i for i in archive.infolist() if i.filename.lower().endswith(".json")]
            if not inside:
                raise SourceError(f"ZIPの中にJSONがありません（{name}）。")
            entry = next((i for i in inside if i.filename.endswith("supports.json")), inside[0])
            if entry.file_size > MAX_FILE_BYTES:
                raise SourceError(f"ZIPの中のファイルが大きすぎます（{name}）。")
            return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, RuntimeError, EOFError) as error:
        raise SourceError(f"ZIPを開けません（{name}）。ファイルが壊れていないか確認してください。") from error


def _live_items(client: PoliteClient, base: str) -> Iterator[Any]:
    """All items of the live API, page by page, what changed last first. The end is an empty page, whatever `total` says.

    :raises SourceError: a page cannot be read, or comes again and again: half a catalogue would look like deletions.
    """
    offset = 0
    before: list[Any] = []
    while True:
        query: Query = {"limit": _PAGE, "offset": offset, "sort": "update", "order": "desc", "get_expired": "true"}
        page = read_items(client.get_bytes(base, query, MAX_FILE_BYTES), base)
        if not page:
            return
        if page == before:
            raise SourceError(f"カタログの続きを読めません（{base}）：同じページが繰り返し返されます。")
        yield from page
        before = page
        offset += len(page)


def _id_of(raw: Any, position: int) -> str:
    value = raw.get("id") if isinstance(raw, dict) else None
    shown = strip_unseen(str(value))[:_MAX_ID_SHOWN] if isinstance(value, str | int) else ""
    return shown or f"?{position}"
