"""The mirror: every document of every source as it was last read, in one SQLite file, and a diary of the syncs.

    documents   what the sources hold, as of each one's last good sync; the index is built from it
    staged      what the sync in progress has read: it takes the place of the old when, and only when, it is complete
    syncs       one row for each sync; one whose process died stays `unfinished`
    sources     name and number of failures of each source

All times are ISO 8601 in Japan time. A kill at any moment leaves `documents` as it was, and `staged` to go on with.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path

from indexer.errors import IndexerError
from indexer.mirror_rows import Changes, MirroredSource, SyncRow
from indexer.report import RejectedItem
from indexer.sources.base import Source
from knowledge.clock import now_jst
from knowledge.models import DOCUMENT, Document, Round

_SYNCS_KEPT = 100
_REJECTIONS_KEPT = 1000
_SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS sources (
    key TEXT PRIMARY KEY, title TEXT NOT NULL, credit TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL, belongs_to TEXT NOT NULL, hash TEXT NOT NULL, record TEXT NOT NULL,
    first_seen TEXT NOT NULL, changed_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS documents_by_source ON documents (source, id);
CREATE TABLE IF NOT EXISTS staged (
    id TEXT PRIMARY KEY, source TEXT NOT NULL, belongs_to TEXT NOT NULL, hash TEXT NOT NULL, record TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS syncs (
    n INTEGER PRIMARY KEY, source TEXT NOT NULL, mode TEXT NOT NULL, outcome TEXT NOT NULL, started_at TEXT NOT NULL,
    tried_at TEXT NOT NULL, fingerprint TEXT, new INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0, rejections TEXT NOT NULL DEFAULT '[]',
    failure TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS syncs_by_source ON syncs (source, n);
"""


class Mirror:
    """The mirror in `file`, which is made at the first sync. One process writes (see `Sync`), any number read.

    :raises IndexerError: at any call, when the file cannot be read or written.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def file(self) -> Path:
        """Where it lies."""
        return self._file

    def documents(self, source: str) -> Iterator[Document]:
        """All documents of a source, in the order of their ids."""
        with self._reading() as base:
            rows = base.execute("SELECT record FROM documents WHERE source = ? ORDER BY id", (source,))
            yield from (DOCUMENT.validate_json(record) for (record,) in rows)

    def ids(self, source: str) -> dict[str, str]:
        """The ids of all documents of a source; a round's with the id of the document it belongs to, others with ""."""
        with self._reading() as base:
            return dict(base.execute("SELECT id, belongs_to FROM documents WHERE source = ?", (source,)))

    def staged_ids(self, source: str) -> frozenset[str]:
        """The ids of what the sync in progress, or the one that broke off, has read."""
        with self._reading() as base:
            return frozenset(i for (i,) in base.execute("SELECT id FROM staged WHERE source = ?", (source,)))

    def sources(self) -> list[MirroredSource]:
        """All sources that were ever tried, the first one first."""
        with self._reading() as base:
            counts = dict(base.execute("SELECT source, count(*) FROM documents GROUP BY source").fetchall())
            known = base.execute("SELECT key, title, credit, failures FROM sources ORDER BY rowid").fetchall()
        return [
            MirroredSource(
                key, title, credit, counts.get(key, 0), failures,
                last=self.last(key), last_good=self.last(key, ("good", "unchanged")), last_read=self.last(key, ("good",)),
            )
            for key, title, credit, failures in known
        ]  # fmt: skip

    def last(self, source: str, outcomes: Collection[str] = (), mode: str = "") -> SyncRow | None:
        """The last sync of a source, of these outcomes and that mode if given."""
        with self._reading() as base:
            base.row_factory = sqlite3.Row
            row = base.execute(
                "SELECT * FROM syncs WHERE source = ? AND (? = '[]' OR outcome IN (SELECT value FROM json_each(?)))"
                " AND ? IN ('', mode) ORDER BY n DESC LIMIT 1",
                (source, found := json.dumps(list(outcomes)), found, mode),
            ).fetchone()
        return SyncRow(**dict(row) | {"rejections": json.loads(row["rejections"])}) if row else None

    def state(self) -> str:
        """Changes whenever a document or a source's name does: what an index made from the mirror is compared by."""
        digest = hashlib.blake2b(digest_size=16)
        with self._reading() as base:
            for row in base.execute("SELECT id, hash FROM documents ORDER BY id"):
                digest.update("\0".join(row).encode())
            for row in base.execute("SELECT key, title, credit FROM sources ORDER BY key"):
                digest.update("\0".join(row).encode())
        return digest.hexdigest()

    def begin(self, source: Source, mode: str, fingerprint: str | None) -> int:
        """Opens a sync with nothing staged and returns its number."""
        with self._writing() as base:
            base.execute("DELETE FROM staged WHERE source = ?", (source.key,))
            return _new_row(base, source, mode, "unfinished", fingerprint)

    def go_on(self, n: int) -> None:
        """Opens a sync that broke off again, with what it has staged."""
        with self._writing() as base:
            base.execute("UPDATE syncs SET outcome = 'unfinished', failure = '', tried_at = ? WHERE n = ?", (_now(), n))

    def stage(self, source: str, documents: Sequence[Document]) -> list[RejectedItem]:
        """Keeps documents that were read, for good; refuses those whose id another source has."""
        refused: list[RejectedItem] = []
        with self._writing() as base:
            for document in documents:
                query = "SELECT source FROM documents WHERE id = ? AND source != ?"
                if other := base.execute(query, (document.id, source)).fetchone():
                    refused.append(RejectedItem(source, document.id, f"同じidが別の情報源（{other[0]}）にあります"))
                    continue
                record = document.model_dump_json()
                found = hashlib.blake2b(record.encode(), digest_size=16).hexdigest()
                belongs_to = document.document_id if isinstance(document, Round) else ""
                row = (document.id, source, belongs_to, found, record)
                base.execute("INSERT OR REPLACE INTO staged VALUES (?, ?, ?, ?, ?)", row)
        return refused

    def finish(self, n: int, source: str, gone: Iterable[str], rejected: Sequence[RejectedItem]) -> Changes:
        """Ends a sync as good: what was staged takes the place of the old and `gone` is removed, all at once."""
        now = _now()
        with self._writing() as base:
            new, changed = base.execute(
                "SELECT count(*) FILTER (WHERE d.id IS NULL), count(*) FILTER (WHERE d.hash != s.hash)"
                " FROM staged s LEFT JOIN documents d ON d.id = s.id WHERE s.source = ?",
                (source,),
            ).fetchone()
            base.execute(
                "INSERT INTO documents SELECT id, source, belongs_to, hash, record, ?, ? FROM staged WHERE source = ?"
                " ON CONFLICT (id) DO UPDATE SET belongs_to = excluded.belongs_to, hash = excluded.hash,"
                " record = excluded.record, changed_at = excluded.changed_at WHERE documents.hash != excluded.hash",
                (now, now, source),
            )
            removed = [(i, source) for i in gone]
            base.executemany("DELETE FROM documents WHERE id = ? AND source = ?", removed)
            base.execute("DELETE FROM staged WHERE source = ?", (source,))
            kept = json.dumps([asdict(r) for r in rejected[:_REJECTIONS_KEPT]], ensure_ascii=False)
            base.execute(
                "UPDATE syncs SET outcome = 'good', tried_at = ?, new = ?, changed = ?, gone = ?, rejected = ?,"
                " rejections = ? WHERE n = ?",
                (now, new, changed, len(removed), len(rejected), kept, n),
            )
        return Changes(new, changed, len(removed))

    def found_unchanged(self, source: Source, fingerprint: str | None) -> None:
        """Notes a sync that had nothing to do."""
        with self._writing() as base:
            _new_row(base, source, "full", "unchanged", fingerprint)

    def fail(self, n: int, source: Source, failure: str, *, throw_away: bool = False) -> None:
        """Notes a sync that failed; `n` 0: before it began. What it read stays staged unless it is to be thrown away."""
        with self._writing() as base:
            n = n or _new_row(base, source, "full", "failed", None)
            base.execute(
                "UPDATE syncs SET outcome = 'failed', failure = ?, tried_at = ? WHERE n = ?", (failure, _now(), n)
            )
            base.execute("UPDATE sources SET failures = failures + 1 WHERE key = ?", (source.key,))
            if throw_away:
                base.execute("DELETE FROM staged WHERE source = ?", (source.key,))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._open(self._file if self._file.is_file() else Path(":memory:")) as base:
            yield base

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._open(self._file) as base, base:
            yield base

    @contextmanager
    def _open(self, file: Path) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(file, timeout=30.0)) as base:
                base.execute(
                    "PRAGMA synchronous = NORMAL"
                )  # with WAL: safe against a kill, without a wait for the disk
                base.executescript(_SCHEMA)
                yield base
        except sqlite3.Error as error:
            raise IndexerError(f"取り込みの記録（{self._file}）を読み書きできません：{error}。") from error


def _new_row(base: sqlite3.Connection, source: Source, mode: str, outcome: str, fingerprint: str | None) -> int:
    now = _now()
    base.execute(
        "INSERT INTO sources (key, title, credit) VALUES (?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET title = excluded.title, credit = excluded.credit",
        (source.key, source.title, source.credit),
    )
    row = base.execute(
        "INSERT INTO syncs (source, mode, outcome, started_at, tried_at, fingerprint) VALUES (?, ?, ?, ?, ?, ?)",
        (source.key, mode, outcome, now, now, fingerprint),
    )
    # Of the old rows only those that later syncs go by are kept.
    base.execute(
        "DELETE FROM syncs WHERE source = ? AND n <= ? AND n NOT IN"
        " (SELECT max(n) FROM syncs WHERE source = ? GROUP BY outcome, mode)",
        (source.key, int(row.lastrowid or 0) - _SYNCS_KEPT, source.key),
    )
    return int(row.lastrowid or 0)


def _now() -> str:
    return now_jst().isoformat(timespec="seconds")
