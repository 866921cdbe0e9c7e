"""A sync in a process of its own, to be killed in the middle: `python sync_slowly.py <mirror file>`.

Its source gives documents one by one; after the third it prints one line and waits for its standard input to end.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import indexer.sync
from indexer.mirror import Mirror
from indexer.sources.base import NOTHING_YET, OnReject
from indexer.sync import Sync
from knowledge.models import Document
from tests.indexer.material import ListSource, scheme

KEY = "slow"


class SlowSource(ListSource):
    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
        for n, item in enumerate(self.items):
            if n == 3:
                print("half way", flush=True)
                sys.stdin.read()
            yield item


if __name__ == "__main__":
    indexer.sync._BATCH = 1
    documents = [scheme(str(n), source=KEY) for n in range(5)]
    Sync(Mirror(Path(sys.argv[1])), [SlowSource(documents, key=KEY)]).run()
