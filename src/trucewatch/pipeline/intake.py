"""The files that sources hold in, records on the ledger out.

A refused file leaves no trace in the ledger; a file of which source, name and bytes were read before with the same
settings and version appends nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import numpy as np

from trucewatch import __version__
from trucewatch.errors import Fault, SourceError
from trucewatch.ingest import Batch, merge_batch, read_file
from trucewatch.ledger.batch import Draft
from trucewatch.ledger.payload import PayloadRow
from trucewatch.mission import LoadedMission
from trucewatch.pipeline.desk import Desk
from trucewatch.pipeline.memory import (
    ADOPTIONS,
    CLOUDS,
    CONTEXTS,
    IMPEDIMENTS,
    INGEST,
    LOOKS,
    NOTICES,
    OBSERVATIONS,
    RECEIPTS,
    REJECTIONS,
    REVIEWS,
    Kept,
    Shelf,
    open_shelf,
)
from trucewatch.records.canonical import digest
from trucewatch.records.mission import Source
from trucewatch.records.receipt import FileReceipt
from trucewatch.records.rejection import Rejection
from trucewatch.records.table import Table

R = TypeVar("R")

SOFTWARE = "trucewatch"
LARGEST_FILE_BYTES = 256 * 2**20
"""A larger file is refused before it is read."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of one file."""

    receipt: FileReceipt
    """Rows taken and rejected, or why it was refused."""
    batch: Batch | None
    """Its records; None where it was refused or known."""
    known: bool
    """True where the same bytes were taken before."""
    faults: tuple[Fault, ...]
    """Why it was refused; none where it was not."""


def files_of(source: Source, folder: Path) -> tuple[Path, ...]:
    """Return the files that a source's patterns find, sorted by name; the patterns are the mission's, never input's."""
    found = {path.resolve() for pattern in source.files for path in _glob(folder, pattern) if path.is_file()}
    return tuple(sorted(found))


def _glob(folder: Path, pattern: str) -> Sequence[Path]:
    upward = pattern.split("/")
    base = folder.resolve()
    while upward and upward[0] == "..":
        base, upward = base.parent, upward[1:]
    return list(base.glob("/".join(upward))) if upward else []


def take_in(
    desk: Desk, source: Source, paths: Sequence[Path], now: datetime, *, strict: bool = False
) -> tuple[Intake, ...]:
    """Read files of one source and record what they hold, file by file in the order given.

    With `strict` a file of which any row is rejected is refused.

    Raises:
        LedgerError: the clock stands before the last statement, or the ledger cannot be written; the files before are
            recorded.
    """
    return tuple(_take_file(desk, source, path, now, strict=strict) for path in paths)


def try_in(
    loaded: LoadedMission, source: Source, paths: Sequence[Path], now: datetime, *, strict: bool = False
) -> tuple[Intake, ...]:
    """Read files as if to take them in, and record nothing: for a mission that has no ledger yet."""
    return tuple(_read(_content_of(path), loaded, source, path, now, strict=strict) for path in paths)


def _take_file(desk: Desk, source: Source, path: Path, now: datetime, *, strict: bool) -> Intake:
    content = _content_of(path)
    if isinstance(content, Fault):
        return _refused(source, path, now, (content,))
    draft = _draft(desk.loaded, source, content, now)
    known = desk.ledger.find_same_run(draft) is not None
    if known and _has_receipt(open_shelf(desk.ledger, desk.folder), source, path, content):
        return Intake(_receipt(source, path, "", now, 0, 0, ""), None, True, ())
    intake = _read(content, desk.loaded, source, path, now, strict=strict)
    batch = intake.batch
    if batch is not None:
        rows = _new_records(batch, open_shelf(desk.ledger, desk.folder))
        intake = replace(intake, receipt=replace(intake.receipt, copies=intake.receipt.rows - len(rows)))
        told = (*REJECTIONS.rows(batch.rejections), *RECEIPTS.rows(Table.of(FileReceipt, [intake.receipt])))
        desk.ledger.append([replace(draft, rows=(*rows, *told))])
    return intake


def _read(
    content: bytes | Fault, loaded: LoadedMission, source: Source, path: Path, now: datetime, *, strict: bool
) -> Intake:
    if isinstance(content, Fault):
        return _refused(source, path, now, (content,))
    try:
        batch = read_file(content, path.name, source, loaded.mission, now)
    except SourceError as error:
        return _refused(source, path, now, error.faults)
    if strict and len(batch.rejections):
        return _refused(source, path, now, tuple(_fault_of(row) for row in batch.rejections.rows()))
    rejected = len(batch.rejections)
    return Intake(_receipt(source, path, batch.original, now, batch.rows - rejected, rejected, ""), batch, False, ())


def _refused(source: Source, path: Path, now: datetime, faults: tuple[Fault, ...]) -> Intake:
    return Intake(_receipt(source, path, "", now, 0, 0, "; ".join(map(str, faults))), None, False, faults)


def _has_receipt(shelf: Shelf, source: Source, path: Path, content: bytes) -> bool:
    """Say whether these bytes came from this source under this name: the same bytes may come again on another day."""
    came = "|".join((source.name, path.name, digest("original", content)))
    return len(shelf.named(RECEIPTS, [came])) > 0


def _new_records(batch: Batch, shelf: Shelf) -> tuple[PayloadRow, ...]:
    return (
        *_new_rows(OBSERVATIONS, batch.observations, shelf),
        *_new_rows(NOTICES, batch.notices, shelf),
        *_new_rows(IMPEDIMENTS, batch.impediments, shelf),
        *_new_rows(LOOKS, batch.looks, shelf),
        *_new_rows(CONTEXTS, batch.contexts, shelf),
        *_new_rows(ADOPTIONS, batch.adoptions, shelf),
        *_new_rows(CLOUDS, batch.clouds, shelf),
        *_new_rows(REVIEWS, batch.reviews, shelf),
    )


def _fault_of(row: Rejection) -> Fault:
    where = f"row {row.row}, {row.key}" if row.key else f"row {row.row}"
    return Fault(row.code, row.file, where, row.got, row.expected, row.remedy)


def _content_of(path: Path) -> bytes | Fault:
    if not path.is_file():
        return Fault("missing_file", path.name, "", "no such file", "a file", "check the path")
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            expected = f"at most {LARGEST_FILE_BYTES} bytes"
            return Fault("too_large", path.name, "", f"{size} bytes", expected, "split the file")
        return path.read_bytes()
    except OSError as error:
        got = error.strerror or "unreadable"
        return Fault("unreadable_file", path.name, "", got, "a file that can be read", "check its permissions")


def _draft(loaded: LoadedMission, source: Source, content: bytes, now: datetime) -> Draft:
    return Draft(
        kind=INGEST,
        recorded_at=now,
        actor=f"source {source.name}",
        software=SOFTWARE,
        software_version=__version__,
        originals=(content,),
        # The source is part of it: the same bytes of two sources, such as two empty files, are two deliveries.
        parser=f"{source.format}/{__version__} {source.name}",
        settings_sha256=loaded.settings_sha256,
    )


def _new_rows(kept: Kept[R], table: Table[R], shelf: Shelf) -> tuple[PayloadRow, ...]:
    if not len(table):
        return ()
    # Only rows of the same names bear on what is new, and a mission holds many others.
    known = shelf.named(kept, sorted(set(table.texts(kept.identity[0]).tolist())))
    merged = merge_batch(known, table)
    added = merged.take(np.arange(len(known), len(merged)))
    # Sorted by name, so that the order of a file's rows does not reach the ledger.
    return kept.rows(added.sorted_by(kept.identity[0], str(kept.version)))


def _receipt(
    source: Source, path: Path, original: str, now: datetime, rows: int, rejected: int, refused: str
) -> FileReceipt:
    return FileReceipt(source.name, path.name, original, now, rows, rejected, refused, source.label)
