"""The bytes of a file in, columns of text out; a wrong structure refuses the file with every fault that was found.

All formats become text, so that a value names the same thing whether it came as CSV or as Parquet. Text is trimmed and
in NFC; an empty cell is null, since empty means not known. Nothing in a file can name another file or run code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.errors import Fault, SourceError
from trucewatch.ingest import delimited, geojson, parquet
from trucewatch.ingest.grid import MAX_ROWS, Grid, Misfit
from trucewatch.ingest.zipped import MAX_BYTES, unzip
from trucewatch.records.table import Integers
from trucewatch.records.vocabulary import EVENTS

P_DETECT = "p_detect_"
"""Begins the names of columns that hold a look's own chance to record an event."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one input format."""

    required: tuple[str, ...]
    """Columns without which the file cannot be understood."""
    optional: tuple[str, ...]
    """Columns that may be missing; any further column is welcome and ignored."""
    by_event: bool = False
    """Whether `p_detect_<event>` columns are read."""
    together: tuple[tuple[str, ...], ...] = ()
    """Groups of columns of which at least one must be there whole; empty for no such rule."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """The rows of a file that have as many cells as its header, as columns of text."""

    columns: Mapping[str, pa.Array]
    """Columns that the layout knows and the file has; trimmed, NFC, null where empty."""
    rows: Integers
    """Number of each row in the file, 1 for the first after the header, shape (n,)."""
    misfits: tuple[Misfit, ...]
    """Rows with another number of cells than the header."""

    @property
    def total(self) -> int:
        """How many data rows the file holds, misfits included."""
        return len(self.rows) + len(self.misfits)


def read_sheet(content: bytes, file: str, layout: Layout) -> Sheet:
    """Return the columns of a CSV, Parquet or GeoJSON file that `layout` knows; gzip around it is taken off.

    Raises:
        SourceError: the structure is wrong; carries every fault that could be told.
    """
    content, file = unzip(content, file)
    faults = list(_find_byte_faults(content, file))
    if faults:
        raise SourceError(faults)
    grid = _grid_of(content, file)
    faults = list(_find_header_faults(grid.names, file, layout)) if grid.headed else []
    if len(grid.rows) + len(grid.misfits) > MAX_ROWS:
        faults.append(_fault("too_many_rows", file, f"more than {MAX_ROWS} rows", f"at most {MAX_ROWS}", "split it"))
    if faults:
        raise SourceError(faults)
    known = [name for name in grid.names if name in layout.required or name in layout.optional]
    if layout.by_event:
        known += [name for name in grid.names if name.startswith(P_DETECT)]
    columns = {name: _clean(grid.column(name, file)) for name in known}
    return Sheet(columns, grid.rows, grid.misfits)


def _grid_of(content: bytes, file: str) -> Grid:
    kind = PurePosixPath(file).suffix.lower()
    if content.startswith(parquet.MAGIC) or kind == ".parquet":
        return parquet.read_grid(content, file)
    if kind in (".geojson", ".json"):
        return geojson.read_grid(content, file)
    return delimited.read_grid(content, file)


def _find_byte_faults(content: bytes, file: str) -> Sequence[Fault]:
    if len(content) > MAX_BYTES:
        got, expected = f"{len(content)} bytes", f"at most {MAX_BYTES} bytes"
        return [_fault("too_large", file, got, expected, "split it into several files")]
    if not content.strip():
        return [_fault("empty_file", file, "no header", "a header line, even without rows", "send the header at least")]
    return []


def _find_header_faults(names: Sequence[str], file: str, layout: Layout) -> Sequence[Fault]:
    faults = []
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        got = f"{names.count(name)} columns named {name}"
        faults.append(_fault("duplicate_column", file, got, "each name once", "rename or remove all but one", name))
    if len(names) == 1:
        faults += [
            _fault("wrong_delimiter", file, f"one column: {names[0][:150]}", "columns separated by commas",
                   "export with commas")
            for mark in ";\t|" if mark in names[0]
        ][:1]  # fmt: skip
    if not faults or len(names) > 1:
        faults += _find_missing_columns(names, file, layout)
    events = [name for name in names if name.startswith(P_DETECT) and name.removeprefix(P_DETECT) not in EVENTS]
    for name in sorted(set(events)) if layout.by_event else ():
        expected = "p_detect_ followed by an event of the vocabulary"
        faults.append(_fault("unknown_event_column", file, name, expected, "correct the name or remove it", name))
    return faults


def _find_missing_columns(names: Sequence[str], file: str, layout: Layout) -> list[Fault]:
    got = "columns " + ", ".join(names)
    missing = [
        _fault("missing_column", file, got[:200], f"a column {name}", f"add the column {name}", name)
        for name in layout.required
        if name not in names
    ]
    if layout.together and not any(set(group) <= set(names) for group in layout.together):
        expected = " or ".join(", ".join(group) for group in layout.together)
        missing.append(_fault("missing_column", file, got[:200], expected, "add the columns of the place", "lat_deg"))
    return missing


def _clean(column: pa.Array) -> pa.Array:
    trimmed = pc.utf8_normalize(pc.utf8_trim_whitespace(column), form="NFC")
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def _fault(code: str, file: str, got: str, expected: str, remedy: str, where: str = "") -> Fault:
    return Fault(code, file, where, got, expected, remedy)
