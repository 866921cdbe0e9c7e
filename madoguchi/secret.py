"""Secrets of an installation that nobody has to choose: made once, kept in files only the owner can read."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from actions.encryption import new_key


def internal_token(data_dir: Path) -> str:
    """The secret that the two processes and the command line share.

    :raises OSError: it can neither be read nor written.
    """
    return _kept(data_dir / "internal-token", lambda: secrets.token_urlsafe(32))


def encryption_key(data_dir: Path) -> str:
    """The key that personal data is encrypted with where the settings name none.

    :raises OSError: it can neither be read nor written.
    """
    return _kept(data_dir / "encryption-key", new_key)


def _kept(path: Path, make: Callable[[], str]) -> str:
    with contextlib.suppress(FileNotFoundError):
        if token := path.read_text(encoding="ascii").strip():
            return token
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(make())
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)  # whoever is first wins, so that two processes never hold two secrets
    fresh.unlink()
    return path.read_text(encoding="ascii").strip()
