"""Sessions that only read."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session


def reading(engine: Engine) -> Session:
    """A session for reading alone. Each statement stands for itself, which saves the database two messages a session:
    the beginning and the end of a transaction. What is changed in it must not be committed."""
    return Session(engine.execution_options(isolation_level="AUTOCOMMIT"), autoflush=False)
