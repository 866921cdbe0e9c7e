"""The store of a generation, opened from a copy: the generation itself may be open in the gateway."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.generations import copy_store
from knowledge.clock import now_jst
from knowledge.stores.edge import EdgeStore


@contextmanager
def opened_copy(generation: Path) -> Iterator[EdgeStore]:
    """The store of `generation` until the end of the block; the copy beside it is gone afterwards.

    :raises StoreError: it cannot be opened.
    """
    folder = generation.parent / f"{now_jst():%Y%m%dT%H%M%S%f}-copy"
    try:
        copy_store(generation / "store", folder)
        store = EdgeStore.open(folder)
        try:
            yield store
        finally:
            store.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
