"""Small documents, sources and catalogue files to build an index from."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from indexer.report import RejectedItem
from indexer.sources.base import NOTHING_YET, OnReject, WholeSource
from indexer.sources.http import PoliteClient
from indexer.sources.mirasapo import MirasapoSource
from knowledge.models import Document, Scheme, Section


def scheme(
    local_id: str, title: str = "", *, source: str = "test", text: str = "設備を買う費用を補助します。", **fields: Any
) -> Scheme:
    """A small valid scheme with one section; its title is unique unless given."""
    return Scheme(
        id=f"{source}:{local_id}",
        title=title or f"{local_id}番の補助金",
        sections=(Section(field="content", text=text),),
        url=f"https://example.jp/{local_id}",
        source="試験用",
        as_of=fields.pop("as_of", date(2023, 4, 1)),
        **fields,
    )


@dataclass
class ListSource(WholeSource):
    """A source that gives `items`, and refuses `refused`."""

    items: Sequence[Document]
    key: str = "test"
    title: str = "試験用の一覧"
    credit: str = "試験用"
    refused: Sequence[RejectedItem] = field(default_factory=list)

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
        for item in self.refused:
            on_reject(item)
        yield from self.items


def item(item_id: Any = "1", **fields: Any) -> dict[str, Any]:
    """A valid raw item of 制度ナビ, with `fields` replaced; a field given as `...` is left out."""
    raw: dict[str, Any] = {
        "id": item_id,
        "title": f"設備の補助金その{item_id}",
        "update_info": {"created_at": "2022-01-01T00:00:00Z", "last_modified_at": "2023-04-05T06:07:08Z"},
        "summary": "設備を買う費用を補助します。",
        "service_categories": [{"id": "3", "name": "給付 ・補助金", "sub_categories": []}],
        "purpose_categories": [{"id": "2", "name": "設備投資"}],
    } | fields
    return {key: value for key, value in raw.items() if value is not ...}


def catalogue_bytes(items: Sequence[Any]) -> bytes:
    """A catalogue file as the source writes it."""
    return json.dumps({"total": len(items), "items": list(items)}, ensure_ascii=False).encode("utf-8", "surrogatepass")


def read(location: str | Path, timeout_s: float = 20.0) -> tuple[list[Scheme], dict[str, str]]:
    """(schemes, reasons by id of what was refused) of a catalogue."""
    refused: list[RejectedItem] = []
    with PoliteClient(timeout_s, pause_s=0.0) as client:
        schemes = list(MirasapoSource(str(location), client).load_all(refused.append))
    return schemes, {r.item_id: r.reason for r in refused}
