"""A ledger in, tables of its records out: a cache that may be deleted at any time and is built again.

One small protocol of set-based calls stands for the store; SQLite is the default. A row is one record of one payload,
named by the index of its statement and its place in the payload.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from trucewatch.ledger.payload import parse_line, record_text, split_payload
from trucewatch.ledger.store import Ledger
from trucewatch.records.canonical import canonical_bytes
from trucewatch.records.statement import DESTRUCTION

_SCHEMA = """
CREATE TABLE IF NOT EXISTS rows (
    entry INTEGER NOT NULL, ordinal INTEGER NOT NULL, table_name TEXT NOT NULL, record_id TEXT NOT NULL,
    version INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (entry, ordinal)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS rows_by_table ON rows (table_name, entry, ordinal);
CREATE INDEX IF NOT EXISTS rows_by_record ON rows (table_name, record_id, entry, ordinal);
CREATE TABLE IF NOT EXISTS state (only_row INTEGER PRIMARY KEY CHECK (only_row = 0), size INTEGER, root TEXT);
"""

_ALL_OF_TABLE = """
SELECT entry, ordinal, table_name, record_id, version, record FROM rows
WHERE table_name = ?1 AND entry < ?2 ORDER BY entry, ordinal
"""

_NAMED_OF_TABLE = """
SELECT entry, ordinal, table_name, record_id, version, record FROM rows
WHERE table_name = ?1 AND entry < ?2 AND record_id IN (SELECT value FROM json_each(?3)) ORDER BY entry, ordinal
"""

_LATEST_OF_TABLE = """
SELECT entry, ordinal, table_name, record_id, version, record FROM rows AS here
WHERE table_name = ?1 AND entry < ?2 AND NOT EXISTS (
    SELECT 1 FROM rows AS later
    WHERE later.table_name = ?1 AND later.record_id = here.record_id AND later.entry < ?2
    AND (later.entry, later.ordinal) > (here.entry, here.ordinal))
ORDER BY entry, ordinal
"""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One record as the tables hold it."""

    entry: int
    """Index of the statement that brought it."""
    ordinal: int
    """Its place in the payload, from 0."""
    table: str
    """Name of its table."""
    record_id: str
    """Stable name of the record."""
    version: int
    """Version of the record."""
    record: str
    """The record's fields as canonical JSON."""


@dataclass(frozen=True, slots=True)
class TableState:
    """Up to where tables hold the ledger."""

    size: int
    """Tree size; 0 where they are empty."""
    root: str
    """Root of that tree in hexadecimal; empty where they are empty."""


class TableStore(Protocol):
    """Where tables are kept."""

    def put_rows(self, rows: Iterable[TableRow], state: TableState) -> None:
        """Add rows and set the state, all or nothing."""
        ...

    def rows(self, table: str, up_to: int) -> Iterator[TableRow]:
        """Yield the rows of a table from statements before `up_to`, in ledger order."""
        ...

    def rows_named(self, table: str, names: Sequence[str], up_to: int) -> Iterator[TableRow]:
        """Yield the rows of the named records of a table from statements before `up_to`, in ledger order."""
        ...

    def latest_rows(self, table: str, up_to: int) -> Iterator[TableRow]:
        """Yield, of each record of a table, the last row from statements before `up_to`, in ledger order."""
        ...

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables that have rows, sorted."""
        ...

    def state(self) -> TableState:
        """Return up to where the tables hold the ledger."""
        ...

    def clear(self) -> None:
        """Remove everything."""
        ...


@dataclass(frozen=True, slots=True)
class SqliteTables:
    """Tables in one SQLite file; every call opens and closes it."""

    path: Path
    """The file; made when rows are put."""

    def put_rows(self, rows: Iterable[TableRow], state: TableState) -> None:
        """Add rows and set the state in one transaction."""
        values = ((r.entry, r.ordinal, r.table, r.record_id, r.version, r.record) for r in rows)
        with closing(self._connect()) as connection, connection:
            connection.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?)", values)
            connection.execute("INSERT OR REPLACE INTO state VALUES (0, ?, ?)", (state.size, state.root))

    def rows(self, table: str, up_to: int) -> Iterator[TableRow]:
        """Yield the rows of a table from statements before `up_to`, in ledger order."""
        return self._select(_ALL_OF_TABLE, table, up_to)

    def rows_named(self, table: str, names: Sequence[str], up_to: int) -> Iterator[TableRow]:
        """Yield the rows of the named records of a table from statements before `up_to`, in ledger order."""
        return self._select(_NAMED_OF_TABLE, table, up_to, json.dumps(list(names)))

    def latest_rows(self, table: str, up_to: int) -> Iterator[TableRow]:
        """Yield, of each record of a table, the last row from statements before `up_to`, in ledger order."""
        return self._select(_LATEST_OF_TABLE, table, up_to)

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables that have rows, sorted."""
        with closing(self._connect()) as connection:
            found = connection.execute("SELECT DISTINCT table_name FROM rows").fetchall()
        return tuple(sorted(name for (name,) in found))

    def state(self) -> TableState:
        """Return up to where the tables hold the ledger; size 0 where the file is missing or of another form."""
        if not self.path.exists():
            return TableState(0, "")
        try:
            with closing(self._connect()) as connection:
                found = connection.execute("SELECT size, root FROM state").fetchone()
        except sqlite3.DatabaseError:
            return TableState(0, "")
        return TableState(*found) if found else TableState(0, "")

    def clear(self) -> None:
        """Delete the file, so that no destroyed text stays in its free pages."""
        for suffix in ("", "-journal", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path)
        try:
            connection.executescript(_SCHEMA)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _select(self, query: str, *asked: str | int) -> Iterator[TableRow]:
        with closing(self._connect()) as connection:
            found = connection.execute(query, asked).fetchall()
        return (TableRow(*values) for values in found)


def rebuild_tables(ledger: Ledger, store: TableStore, up_to: int | None = None) -> TableState:
    """Build the tables anew from the payloads of the first `up_to` statements, or of all."""
    store.clear()
    return _add_rows(ledger, store, 0, up_to)


def refresh_tables(ledger: Ledger, store: TableStore) -> TableState:
    """Bring tables up to date: add what is new, or build anew where they are of another history.

    After a destruction they are built anew too, without what was destroyed.
    """
    state = store.state()
    size = ledger.size
    if 0 < state.size <= size and ledger.root_of(state.size).hex() == state.root:
        added = ledger.statements()[state.size :]
        if all(statement.kind != DESTRUCTION for statement in added):
            return _add_rows(ledger, store, state.size, None) if added else state
    return rebuild_tables(ledger, store)


def dump_tables(store: TableStore, up_to: int) -> bytes:
    """Return all rows of all tables as canonical JSON Lines: equal tables give equal bytes."""
    lines = []
    for table in store.tables():
        for row in store.rows(table, up_to):
            record = json.loads(row.record)
            fields = [row.table, row.record_id, row.version, row.entry, row.ordinal, record]
            lines.append(canonical_bytes(fields) + b"\n")
    return b"".join(lines)


def _add_rows(ledger: Ledger, store: TableStore, first: int, up_to: int | None) -> TableState:
    size = ledger.size if up_to is None else up_to
    state = TableState(size, ledger.root_of(size).hex())
    payloads = ledger.payloads(first, size)
    rows = (row for entry, payload in payloads for row in _rows_of(entry, payload))
    store.put_rows(rows, state)
    return state


def _rows_of(entry: int, payload: bytes) -> Iterator[TableRow]:
    for ordinal, line in enumerate(split_payload(payload)):
        row = parse_line(line)
        yield TableRow(entry, ordinal, row.table, row.record_id, row.version, record_text(line, row))
