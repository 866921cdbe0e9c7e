"""ミラサポplus 事例ナビ: case studies of small businesses, from the live API."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any

from pydantic import ValidationError

from indexer.errors import NotThere, SourceError
from indexer.report import RejectedItem
from indexer.sources.base import NOTHING_YET, OnReject
from indexer.sources.cases_item import CaseItem
from indexer.sources.cases_study import CREDIT, KEY, to_case_study
from indexer.sources.http import PoliteClient
from indexer.sources.raw_item import validated_as
from indexer.sources.reasons import reason_of
from knowledge.models import CaseStudy
from knowledge.text.names import name_key
from knowledge.text.normalise import strip_unseen

LIVE_API = "https://mirasapo-plus.go.jp/jirei-api/case_studies"
_PAGE = 100
_MAX_ID_SHOWN = 40


class CasesSource:
    """Case studies of the live API at `base_url` (`…/case_studies`).

    :param client: what the API is asked with; one with a time-out of 20 seconds a call if not given.
    :param schemes: ids of known schemes by their names: a case that names one is linked to it.
    """

    key = KEY
    title = "ミラサポplus 事例ナビ"
    credit = CREDIT

    def __init__(
        self, base_url: str = LIVE_API, client: PoliteClient | None = None, schemes: Mapping[str, str] | None = None
    ) -> None:
        self._base_url = base_url.split("?")[0].rstrip("/")
        self._client = client or PoliteClient()
        self._schemes = {name_key(name): document_id for name, document_id in (schemes or {}).items()}

    def fingerprint(self) -> str | None:
        """Unknown."""
        return None

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[CaseStudy]:
        return self._load(None, on_reject, already)

    def load_since(
        self, since: datetime, on_reject: OnReject, already: Collection[str] = NOTHING_YET
    ) -> Iterator[CaseStudy]:
        """What tells no day of its last change is given in any case."""
        return self._load(since, on_reject, already)

    def list_ids(self) -> Iterator[str]:
        return (f"{KEY}:{raw['id']}" for raw in self._items() if isinstance(raw, dict) and "id" in raw)

    def _load(self, since: datetime | None, on_reject: OnReject, already: Collection[str]) -> Iterator[CaseStudy]:
        seen: set[str] = set()
        for position, raw in enumerate(self._items()):
            try:
                item = validated_as(CaseItem, raw)
                if item.id in seen:
                    raise ValueError("同じidの項目が前にもあります")
                seen.add(item.id)
                if _is_older(item, since):
                    continue
                if not item.has_story:
                    if f"{KEY}:{item.id}" in already:
                        continue
                    item = self._detail(item.id)
                study = to_case_study(item, self._schemes)
            except (ValueError, OverflowError, NotThere) as error:
                on_reject(RejectedItem(KEY, _id_of(raw, position), _reason(error)))
                continue
            yield study

    def _detail(self, local_id: str) -> CaseItem:
        """The whole item, where the list holds its outline only.

        :raises NotThere: it was taken away in between.
        :raises ValueError: it is none.
        """
        item = validated_as(CaseItem, self._client.get_json(f"{self._base_url}/{local_id}"))
        if item.id != local_id:
            raise ValueError("違う項目が返りました")
        return item

    def _items(self) -> Iterator[Any]:
        """All items, page by page. The end is an empty page, whatever `total` says.

        :raises SourceError: a page cannot be read, or comes again and again: half of them would look like deletions.
        """
        offset = 0
        before: list[Any] = []
        while True:
            query: dict[str, str | int] = {"limit": _PAGE, "offset": offset, "sort": "timestamp", "order": "desc"}
            content = self._client.get_json(self._base_url, query)
            page = content.get("items") if isinstance(content, dict) else content
            if not isinstance(page, list):
                raise SourceError(f"事例の一覧の形が違います（{self._base_url}）：「items」の一覧がありません。")
            if not page:
                return
            if page == before:
                raise SourceError(f"事例の続きを読めません（{self._base_url}）：同じページが繰り返し返されます。")
            yield from page
            before = page
            offset += len(page)


def _is_older(item: CaseItem, since: datetime | None) -> bool:
    """Whether it says that it has not changed since. Days are compared, so that no zone of time matters."""
    stated = item.update_info.last_modified_at
    if since is None or not stated:
        return False
    return datetime.combine(item.as_of, time.max, UTC) < since.astimezone(UTC)


def _reason(error: Exception) -> str:
    if isinstance(error, NotThere):
        return "詳しい内容がありません（HTTP 404）"
    return reason_of(error) if isinstance(error, ValidationError | ValueError) else "値が大きすぎます"


def _id_of(raw: Any, position: int) -> str:
    value = raw.get("id") if isinstance(raw, dict) else None
    shown = strip_unseen(str(value))[:_MAX_ID_SHOWN] if isinstance(value, str | int) else ""
    return shown or f"?{position}"
