"""The secret that the two processes and the command line share: made once, kept in a file only the owner can read."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

_NAME = "internal-token"


def internal_token(data_dir: Path) -> str:
    """The secret of this installation.

    :raises OSError: it can neither be read nor written.
    """
    path = data_dir / _NAME
    with contextlib.suppress(FileNotFoundError):
        if token := path.read_text(encoding="ascii").strip():
            return token
    data_dir.mkdir(parents=True, exist_ok=True)
    token = secrets.token_urlsafe(32)
    fresh = path.with_name(f"{_NAME}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(token)
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)  # whoever is first wins, so that two processes never hold two secrets
    fresh.unlink()
    return path.read_text(encoding="ascii").strip()
