"""Jグランツ: the government's portal of subsidies, over its public API (list v1, detail v2)."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from indexer.errors import NotThere, SourceError
from indexer.report import RejectedItem
from indexer.sources.base import NOTHING_YET, OnReject
from indexer.sources.http import PoliteClient
from indexer.sources.jgrants_attachments import attached_sections
from indexer.sources.jgrants_detail import read_detail
from indexer.sources.jgrants_item import JGrantsItem, Window, validated_window
from indexer.sources.jgrants_round import to_rounds, windows_of
from indexer.sources.jgrants_scheme import CREDIT, KEY, to_scheme
from indexer.sources.raw_item import validated_as
from indexer.sources.reasons import reason_of
from knowledge.clock import Clock, now_jst, today_jst
from knowledge.models import Document
from knowledge.text.normalise import strip_unseen

TITLE = "Jグランツ"
API = "https://api.jgrants-portal.go.jp/exp"
KEYWORDS = ("事業", "補助", "支援", "助成", "公募", "経営", "地域", "企業", "給付", "交付", "推進", "対策")
"""The API has no "all": what any of these finds is taken together."""

_NEWEST = 30
_FAILURES_IN_A_ROW = 3
_MAX_ID_SHOWN = 40

_Entry = dict[str, Any]


class JGrantsSource:
    """Subsidies and their rounds. A subsidy comes after its rounds: one that was loaded was loaded with them.

    :param base_url: the API's address up to the version.
    :param client: asks politely; one without a cache, since the details are megabytes.
    :param keywords: 2 to 255 characters each.
    :param folder: where a detail lies while it is read; the system's temporary folder unless given.
    :param clock: the day of reading is what the documents are dated.
    """

    key = KEY
    title = TITLE
    credit = CREDIT

    def __init__(
        self,
        base_url: str,
        client: PoliteClient,
        keywords: tuple[str, ...] = KEYWORDS,
        folder: Path | None = None,
        clock: Clock = now_jst,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._client = client
        self._keywords = keywords
        self._folder = folder
        self._clock = clock

    def fingerprint(self) -> str | None:
        """Unknown: a subsidy can change without any sign in the list."""
        return None

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
        """Every subsidy, each with one call for its detail."""
        return self._load((entry for entry, _ in self._entries(on_reject)), on_reject, already)

    def load_since(
        self, since: datetime, on_reject: OnReject, already: Collection[str] = NOTHING_YET
    ) -> Iterator[Document]:
        """What was open at `since` or later, or opens yet, and the newest entries of each keyword.

        Of what is over only those newest can be new. The source dates no entry: what was entered late, after it was
        over and before thirty others, waits for the next full load.
        """
        entries = [e for e, rank in self._entries(on_reject) if rank < _NEWEST or _is_live(e, since)]
        return self._load(entries, on_reject, already)

    def list_ids(self) -> Iterator[str]:
        """The ids of all subsidies. Their rounds are known only from the details."""
        return (f"{KEY}:{entry['id']}" for entry, _ in self._entries(lambda _: None))

    def _entries(self, on_reject: OnReject) -> list[tuple[_Entry, int]]:
        """The list's entries, each once, with their best place by date of creation, from 0 for the newest.

        :raises SourceError: it cannot be read for one of the keywords: half a list would look like deletions.
        """
        found: dict[str, tuple[_Entry, int]] = {}
        for keyword in self._keywords:
            for rank, entry in enumerate(self._listed(keyword)):
                if not isinstance(entry, dict) or not _is_id(entry.get("id")):
                    on_reject(RejectedItem(KEY, f"?{rank}", f"一覧（{keyword}）の項目に正しいidがありません"))
                    continue
                _, before = found.get(entry["id"], (entry, rank))
                found[entry["id"]] = entry, min(rank, before)
        return list(found.values())

    def _listed(self, keyword: str) -> list[Any]:
        url = f"{self._base_url}/v1/public/subsidies"
        # Everything, open or not: what is over is kept for history, and what opens later must be known in time.
        params = {"keyword": keyword, "sort": "created_date", "order": "DESC", "acceptance": "0"}
        answer = self._client.get_json(url, params)
        result = answer.get("result") if isinstance(answer, dict) else None
        if not isinstance(result, list):
            raise SourceError(f"補助金の一覧の形が違います（{url}）：「result」の一覧がありません。")
        return result

    def _load(self, entries: Iterable[_Entry], on_reject: OnReject, already: Collection[str]) -> Iterator[Document]:
        failures = 0
        for entry in entries:
            local_id = entry["id"]
            if f"{KEY}:{local_id}" in already:
                continue
            try:
                documents = self._documents(entry, on_reject)
                failures = 0
            except SourceError as error:  # one that is not there says nothing about the others
                failures = 0 if isinstance(error, NotThere) else failures + 1
                if failures >= _FAILURES_IN_A_ROW:
                    raise
                on_reject(RejectedItem(KEY, _shown(local_id), reason_of(error)))
                continue
            except (ValueError, OverflowError) as error:
                on_reject(RejectedItem(KEY, _shown(local_id), reason_of(error)))
                continue
            yield from documents

    def _documents(self, entry: _Entry, on_reject: OnReject) -> list[Document]:
        url = f"{self._base_url}/v2/public/subsidies/id/{quote(entry['id'], safe='')}"
        with tempfile.TemporaryDirectory(prefix="madoguchi-jgrants-", dir=self._folder) as folder:
            answer, files = read_detail(self._client.download(url, Path(folder)), Path(folder))
            item = validated_as(JGrantsItem, _merged(entry, answer))
            windows = windows_of(item, _windows(item, on_reject))

            def skipped(name: str, reason: str) -> None:
                on_reject(RejectedItem(KEY, f"{item.id}/{name}", reason))

            attached = list(attached_sections(item, files, skipped))
        scheme = to_scheme(item, windows, attached, today_jst(self._clock))
        return [*to_rounds(scheme, windows, KEY), scheme]


def _merged(entry: _Entry, answer: Any) -> _Entry:
    """The detail in `answer` over the list's entry: v2 leaves some of its fields out, or null."""
    result = answer.get("result") if isinstance(answer, dict) else None
    detail = result[0] if isinstance(result, list) and result else None
    if not isinstance(detail, dict):
        raise ValueError("詳細がありません")
    if detail.get("id", entry["id"]) != entry["id"]:
        raise ValueError("別の補助金の詳細が返りました")
    return entry | {name: value for name, value in detail.items() if value is not None}


def _windows(item: JGrantsItem, on_reject: OnReject) -> list[Window]:
    windows: dict[str, Window] = {}
    for position, raw in enumerate(item.workflow):
        try:
            window = validated_window(raw)
            if window.id in windows:
                raise ValueError("同じidの公募回が前にもあります")
        except (ValueError, OverflowError) as error:
            # Named by its own id, the round stays as it was known before.
            name = raw["id"] if isinstance(raw, dict) and _is_id(raw.get("id")) else f"{item.id}/workflow.{position}"
            on_reject(RejectedItem(KEY, name, reason_of(error)))
            continue
        windows[window.id] = window
    return list(windows.values())


def _is_live(entry: _Entry, since: datetime) -> bool:
    try:
        closes = validated_as(JGrantsItem, entry).acceptance_end_datetime
    except (ValueError, OverflowError):
        return True  # the detail will tell
    return closes is None or closes >= since


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isalnum() and len(value) <= 60


def _shown(local_id: str) -> str:
    return strip_unseen(local_id)[:_MAX_ID_SHOWN]
