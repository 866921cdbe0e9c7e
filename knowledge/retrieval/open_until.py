"""Until when what the catalogue holds can be applied for, as far as anybody says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from knowledge.clock import JST
from knowledge.models import Round
from knowledge.stores import schema

if TYPE_CHECKING:
    from knowledge.retrieval.catalogue import Entry


def open_until(entries: Sequence[Entry], by_id: Mapping[str, Entry]) -> NDArray[np.int64]:
    """The last day of each entry as the number YYYYMMDD, `schema.NO_LIMIT` where none is known.

    All editions of a scheme end with its last round, if every round of it has a closing day, otherwise with the newest
    edition: an old edition that ended does not end the new one, nor does one without dates keep it open.
    """
    rounds: dict[str, list[Round]] = {}
    for entry in entries:
        if entry.kind == "round" and isinstance(found := entry.document, Round) and found.document_id in by_id:
            rounds.setdefault(by_id[found.document_id].group, []).append(found)
    last = {e.group: by_id[e.group].closes if e.group in by_id else e.closes for e in entries}
    for group, known in rounds.items():
        closings = [r.closes_at for r in known if r.closes_at]
        if len(closings) == len(known):
            last[group] = max(map(_number, closings))
    for entry in entries:
        if entry.kind == "round" and isinstance(own := entry.document, Round):
            last[entry.group] = _number(own.closes_at) if own.closes_at else schema.NO_LIMIT
    return np.array([last[e.group] for e in entries], dtype=np.int64)


def _number(moment: datetime) -> int:
    return int(moment.astimezone(JST).strftime("%Y%m%d"))
