"""A build in a process of its own, to be killed in the middle: `python build_slowly.py <index folder>`.

It prints one line when 64 of its 128 documents are written, and then waits for its standard input to end.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from indexer.build import IndexBuilder
from indexer.generations import Generations
from tests.fakes.embedder import HashEmbedder
from tests.indexer.material import ListSource, scheme


class SlowEmbedder(HashEmbedder):
    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        if self.embedded:
            print("half way", flush=True)
            sys.stdin.read()
        return super().embed_documents(texts)


if __name__ == "__main__":
    documents = [scheme(str(n), text=f"新しい文{n}。") for n in range(128)]
    IndexBuilder(Generations(Path(sys.argv[1])), SlowEmbedder()).build([ListSource(documents)])
