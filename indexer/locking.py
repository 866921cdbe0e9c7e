"""A lock between processes: whoever holds it is alone, and a process that dies lets it go."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import BuildLocked


@contextmanager
def alone(file: Path, otherwise: str) -> Iterator[None]:
    """Holds the lock `file`, made if need be.

    :raises BuildLocked: another process holds it; `otherwise` is the message.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BuildLocked(otherwise) from error
        yield
