"""A PostgreSQL of one's own, in a folder of its own, gone when the block ends: to measure and to test with."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

_DEBIAN = Path("/usr/lib/postgresql")
_PATIENCE_S = 60.0
_OPTIONS = (
    # Nobody but this machine reaches it, and only through a socket in its folder.
    "listen_addresses=", "unix_socket_permissions=0700", "max_connections=300",
    # Stored times must not depend on where the server stands.
    "timezone=Asia/Tokyo",
)  # fmt: skip
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")


class NoPostgres(Exception):
    """No server programs of PostgreSQL are installed."""


class Postgres:
    """A running server.

    :param programs: the folder of its programs.
    :param folder: where it keeps everything, its socket included.
    :param account: what tells `subprocess` whom to run it as.
    :param options: settings of the server, `name=value`.
    """

    def __init__(self, programs: Path, folder: Path, account: dict[str, Any], options: tuple[str, ...]) -> None:
        self._folder = folder
        self._account = account
        settings = [part for option in (*options, f"unix_socket_directories={folder}") for part in ("-c", option)]
        self._command = [*_ends_with_us(), str(programs / "postgres"), "-D", str(folder / "data"), *settings]
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and waits until it answers.

        :raises RuntimeError: it does not.
        """
        log = (self._folder / "log").open("ab")
        with log:
            self._server = subprocess.Popen(self._command, stdout=log, stderr=log, cwd=self._folder, **self._account)
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline and self._server.poll() is None:
            try:
                self._connect().close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start:\n{(self._folder / 'log').read_text(errors='replace')}")

    def stop(self, how: Literal["fast", "crash"] = "fast") -> None:
        """Stops it; whoever is connected is cut off. "crash": at once, without writing anything down first."""
        if self._server is not None:
            self._server.send_signal(signal.SIGINT if how == "fast" else signal.SIGQUIT)
            self._server.wait(_PATIENCE_S)
            self._server = None

    def new_database(self) -> str:
        """SQLAlchemy's URL of a fresh empty database."""
        name = f"test_{uuid4().hex}"
        with self._connect() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def drop_database(self, url: str) -> None:
        """Removes what `new_database` made, whoever is still connected."""
        with self._connect() as connection:
            name = sql.Identifier(make_url(url).database or "")
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres", autocommit=True)


@contextmanager
def temporary_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """A server until the end of the block.

    :param durable: it writes to disk as in earnest; otherwise it is quick and a crash of the machine may spoil it.
    :raises NoPostgres: its programs are not installed.
    """
    programs = _programs()
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-pg-"))
    try:
        if account:
            shutil.chown(folder, account["user"], account["group"])
        initdb = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust"]
        subprocess.run(
            [*initdb, "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True, cwd=folder, stdout=subprocess.DEVNULL, **account,
        )  # fmt: skip
        server = Postgres(programs, folder, account, _OPTIONS if durable else _OPTIONS + _CARELESS)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The folder of the server's programs: that of the newest version, as Debian lays them out, or on the PATH.

    :raises NoPostgres: there is none.
    """
    versions = [p for p in _DEBIAN.glob("*/bin") if (p / "initdb").is_file()]
    if versions:
        return max(versions, key=lambda p: int(p.parent.name) if p.parent.name.isdecimal() else 0)
    found = shutil.which("initdb")
    if found is None:
        raise NoPostgres("PostgreSQL's server programs (initdb, postgres) are not installed")
    return Path(found).resolve().parent


def _account() -> dict[str, Any]:
    """The server refuses to run as root: then it runs as the user that its package made."""
    if os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _ends_with_us() -> list[str]:
    """On Linux the server is told to stop when we are killed, so that none is ever left over."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "INT"] if setpriv else []
