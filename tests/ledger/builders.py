"""Small ledgers for the tests: injected clock, keys and content keys."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from trucewatch.ledger.batch import Draft
from trucewatch.ledger.files import OnStep, ignore_step
from trucewatch.ledger.keys import KeyFolder, SeededContentKeys, create_keys
from trucewatch.ledger.payload import PayloadRow
from trucewatch.ledger.store import Ledger

START = datetime(2026, 6, 25, 6, tzinfo=UTC)
ORIGIN = "example.org/illustrative-line"


def some_keys(path: Path) -> KeyFolder:
    blocks = iter(range(100))
    return create_keys(path, ORIGIN, lambda n: hashlib.sha256(b"test %d" % next(blocks)).digest()[:n])


def a_row(record_id: str, table: str = "observations", version: int = 1, **fields: int | str) -> PayloadRow:
    return PayloadRow(table, record_id, version, {"event": "explosion", **fields})


def a_draft(
    number: int = 0,
    rows: int | tuple[PayloadRow, ...] = 3,
    originals: tuple[bytes, ...] | None = None,
    **fields: object,
) -> Draft:
    many = range(rows) if isinstance(rows, int) else range(0)
    draft = Draft(
        kind="ingest",
        recorded_at=START + timedelta(minutes=number),
        actor="watch",
        software="trucewatch",
        software_version="0.1.0",
        originals=(b"report %d\n" % number,) if originals is None else originals,
        rows=tuple(a_row(f"o{number}-{row}", count=row) for row in many) if isinstance(rows, int) else rows,
        parser="csv 1",
    )
    return replace(draft, **fields)


def a_ledger(tmp_path: Path, statements: int = 0, on_step: OnStep = ignore_step) -> Ledger:
    (tmp_path / "mission").mkdir(parents=True)
    ledger = Ledger.create(tmp_path / "mission", some_keys(tmp_path / "keys"), SeededContentKeys(b"seed"), on_step)
    for number in range(statements):
        ledger.append([a_draft(number)])
    return ledger


def every_file(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
