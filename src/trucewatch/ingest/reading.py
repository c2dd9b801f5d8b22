"""One file's bytes in, its records and rejections out, under the settings of its source and mission.

A wrong structure, or a file of which every row is rejected, refuses the file. Anything else keeps the good rows, which
never depend on the bad ones.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from trucewatch.errors import Fault, SourceError
from trucewatch.ingest.adoptions import ADOPTIONS
from trucewatch.ingest.batch import Batch
from trucewatch.ingest.cells import Cells
from trucewatch.ingest.clouds import CLOUDS
from trucewatch.ingest.contexts import CONTEXTS
from trucewatch.ingest.declared import IMPEDIMENTS, NOTICES
from trucewatch.ingest.firms import FIRMS
from trucewatch.ingest.looks import LOOKS
from trucewatch.ingest.mapped import mapped_format
from trucewatch.ingest.naming import id_field, name_rows
from trucewatch.ingest.observations import OBSERVATIONS
from trucewatch.ingest.open_meteo import OPEN_METEO_FORECAST, OPEN_METEO_REANALYSIS
from trucewatch.ingest.provenance import Arrival, Column, InputFormat
from trucewatch.ingest.reviews import REVIEWS
from trucewatch.ingest.sheet import Sheet
from trucewatch.records.adoption import Adoption
from trucewatch.records.canonical import digest
from trucewatch.records.context import Context
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.field_check import Review
from trucewatch.records.identity import OPEN_KEY, name_for
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission, Source
from trucewatch.records.observation import Observation
from trucewatch.records.rejection import Rejection
from trucewatch.records.table import Table, microseconds
from trucewatch.records.vocabulary import SourceFormat
from trucewatch.records.weather import CloudHour

R = TypeVar("R")

FORMATS: Mapping[SourceFormat, InputFormat] = {
    "firms": FIRMS,
    "observations": OBSERVATIONS,
    "notices": NOTICES,
    "impediments": IMPEDIMENTS,
    "looks": LOOKS,
    "contexts": CONTEXTS,
    "adoptions": ADOPTIONS,
    "clouds": CLOUDS,
    "reviews": REVIEWS,
    "open_meteo_forecast": OPEN_METEO_FORECAST,
    "open_meteo_reanalysis": OPEN_METEO_REANALYSIS,
}
"""How the files of each format are read; those of format `mapped` as their mapping says."""

MAX_FAULTS = 1_000
"""Faults listed when every row of a file is rejected; the number of the others is said."""
MAX_GOT = 200
"""Characters kept of what stood in a wrong cell."""


def read_file(content: bytes, name: str, source: Source, mission: Mission, received_at: datetime) -> Batch:
    """Return what a file of a source says, and which of its rows say nothing that can be taken, and why.

    Args:
        content: the bytes of a CSV, Parquet or GeoJSON file.
        name: its name, used in messages and to tell the format where the bytes do not; a folder in it is dropped.
        source: the source of the mission that sent it.
        mission: the settings under which it is read.
        received_at: when it reached the cell.

    A header without rows gives a batch without rows. Every record has version 1; `merge_batch` numbers them.

    Raises:
        SourceError: the structure is wrong, or there are rows and every one is rejected; carries the faults.
    """
    file = PurePosixPath(name.replace("\\", "/")).name or "unnamed"
    form = format_of(source, mission)
    sheet = form.prepare(form.open(content, file, form.layout))
    arrival = Arrival(source, mission, microseconds(received_at), digest("original", content))
    cells = Cells(sheet)
    columns = form.read(cells, arrival)
    rejections = _rejections(cells, sheet, arrival, file)
    if rejections and len(rejections) == sheet.total:
        raise SourceError(_faults(rejections))
    return _batch(_records(form, columns, cells, sheet, arrival), rejections, sheet.total, arrival)


def format_of(source: Source, mission: Mission) -> InputFormat:
    """Return how the files of a source are read.

    Raises:
        SourceError: the mission lacks the mapping that the source names.
    """
    if source.format != "mapped":
        return FORMATS[source.format]
    for mapping in mission.mappings:
        if mapping.name == source.mapping:
            return mapped_format(mapping)
    got, expected = f"mapping {source.mapping or 'none'}", "a mapping that the mission has"
    raise SourceError([Fault("unknown_mapping", "sensors.toml", source.name, got, expected, "check the mission")])


def _records(
    form: InputFormat, columns: Mapping[str, Column], cells: Cells, sheet: Sheet, arrival: Arrival
) -> Table[Any]:
    good = cells.good
    kept = {name: _kept(column, good) for name, column in columns.items()}
    count = int(good.sum())
    ids = kept.get(id_field(form.record), pa.nulls(count, pa.string()))
    table: Table[Any] = Table.from_columns(
        form.record,
        {
            **kept,
            id_field(form.record): ids.fill_null("") if isinstance(ids, pa.Array) else ids,
            "version": np.ones(count, dtype=np.int64),
            "original": pa.repeat(pa.scalar(arrival.original), count),
            "row": sheet.rows[good],
        },
    )
    return name_rows(table, form.kind, form.named_by, arrival.source.label, scoped=form.scoped)


def _kept(column: Column, good: Any) -> Column:
    return column.filter(pa.array(good)) if isinstance(column, pa.Array) else column[good]


def _rejections(cells: Cells, sheet: Sheet, arrival: Arrival, file: str) -> tuple[Rejection, ...]:
    """Return one rejection a bad row, for its first flaw, by row."""
    found: list[tuple[int, str, str, str, str, str]] = []
    for misfit in sheet.misfits:
        expected, remedy = f"{misfit.expected} cells", "quote cells that hold commas, fill up short rows"
        found.append((misfit.row, "wrong_cell_count", "", f"{misfit.cells} cells: {misfit.text}", expected, remedy))
    done = np.zeros(cells.count, dtype=np.bool_)
    for flaw in cells.flaws:
        indices = np.flatnonzero(flaw.mask & ~done)
        done |= flaw.mask
        for index, got in zip(indices, flaw.got.take(pa.array(indices)).to_pylist(), strict=True):
            row = int(sheet.rows[index])
            found.append((row, flaw.code, flaw.key, got or "nothing", flaw.expected, flaw.remedy))
    return tuple(_rejection(arrival, file, *reason) for reason in sorted(found))


def _rejection(
    arrival: Arrival, file: str, row: int, code: str, key: str, got: str, expected: str, remedy: str
) -> Rejection:
    return Rejection(
        rejection_id=name_for(OPEN_KEY, "rej", arrival.original, str(row), code),
        source=arrival.source.name,
        file=file,
        row=row,
        code=code,
        key=key,
        got=got[:MAX_GOT],
        expected=expected,
        remedy=remedy,
        label=arrival.source.label,
        original=arrival.original,
    )


def _faults(rejections: Sequence[Rejection]) -> list[Fault]:
    file, count = rejections[0].file, len(rejections)
    faults = [
        Fault("all_rows_rejected", file, "", f"{count} rows, none of them right", "at least one row that can be taken",
              "correct the rows named here")
    ]  # fmt: skip
    for row in rejections[:MAX_FAULTS]:
        where = f"row {row.row}, {row.key}" if row.key else f"row {row.row}"
        faults.append(Fault(row.code, file, where, row.got, row.expected, row.remedy))
    return faults


def _batch(records: Table[Any], rejections: Sequence[Rejection], rows: int, arrival: Arrival) -> Batch:
    def of(record: type[R]) -> Table[R]:
        return records if records.record is record else Table.of(record, ())

    return Batch(
        of(Observation), of(Notice), of(Impediment), of(Look), of(Context), of(Adoption),
        of(CloudHour), of(Review), Table.of(Rejection, rejections), rows, arrival.original,
    )  # fmt: skip
