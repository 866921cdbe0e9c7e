"""The gateway as a process of its own, without a model to load: `python -m tests.connectors.booking.gateway_process`."""

from __future__ import annotations

import madoguchi.wiring
from tests.fakes.embedder import HashEmbedder

if __name__ == "__main__":
    madoguchi.wiring.embedder = lambda settings: HashEmbedder()  # type: ignore[assignment,return-value]
    from madoguchi.gateway import main

    main()
