"""A CSV of points in, their places and names out, or the same rows with their place along a line, cells untouched."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from trucewatch.errors import Fault, InputError
from trucewatch.geo.geodesy import Floats
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.locate import locate_points

ADDED = ("line", "line_version", "part", "chainage_km", "offset_km", "side", "at_end")
"""Columns that locating adds."""
BOUNDS = (("lat_deg", 90.0), ("lon_deg", 180.0))
"""Columns that a point needs, with their largest absolute value."""
NAME = "point_id"
"""Column that names a point; optional."""
MOST_FAULTS = 100
"""Faults listed of one file; the first ones say enough."""


@dataclass(frozen=True, slots=True)
class Points:
    """The rows of a file of points."""

    header: list[str]
    """Names of its columns."""
    rows: list[list[str]]
    """Cells of each row, as they stood."""
    lat_deg: Floats
    """Latitude of each row."""
    lon_deg: Floats
    """Longitude of each row."""


def read_points(content: bytes, file: str, added: Sequence[str] = ADDED) -> Points:
    """Read points; a header alone gives none.

    Args:
        content: the file.
        file: its name.
        added: columns that will be added and must not be there yet.

    Raises:
        InputError: no CSV with `lat_deg` and `lon_deg`, a column twice or named as one that is added, a row of other
            length than the header, or a point that is no place; carries the faults of every such row.
    """
    try:
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        expected = "UTF-8 text, comma separated, with a header"
        raise InputError([Fault("not_csv", file, "", str(error)[:200], expected, "export it again")]) from error
    rows = [row for row in rows if row]
    faults = [*_header_faults(header, file, added)] or [*_row_faults(header, rows, file)]
    if faults:
        raise InputError(faults[:MOST_FAULTS])
    lat, lon = (np.array([float(row[header.index(name)]) for row in rows], dtype=np.float64) for name, _ in BOUNDS)
    return Points(header, rows, lat, lon)


def names_of(points: Points, file: str) -> list[str]:
    """Return the `point_id` of each row, or their numbers from 1 where the file has no such column.

    Raises:
        InputError: a name is empty or given twice.
    """
    if NAME not in points.header:
        return [str(number) for number in range(1, len(points.rows) + 1)]
    names = [row[points.header.index(NAME)].strip() for row in points.rows]
    first: dict[str, int] = {}
    faults = []
    for number, name in enumerate(names, start=1):
        if not name or name in first:
            got = "nothing" if not name else f"{name!r}, as in row {first[name]}"[:200]
            expected, remedy = "a name of its own for each point", "name the point, or leave the column out"
            faults.append(Fault("duplicate_name", file, f"row {number}, {NAME}", got, expected, remedy))
        first.setdefault(name, number)
    if faults:
        raise InputError(faults[:MOST_FAULTS])
    return names


def locate_rows(points: Points, line: ReferenceLine) -> bytes:
    """Return the rows with the columns of `ADDED` after their own, in their order, as CSV."""
    located = locate_points(line, points.lat_deg, points.lon_deg)
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([*points.header, *ADDED])
    columns = (located.part, located.chainage_km, located.offset_km, located.side, located.at_end)
    for row, part, chainage_km, offset_km, side, at_end in zip(
        points.rows, *(column.tolist() for column in columns), strict=True
    ):
        version = line.version
        place = (part, f"{chainage_km:.6f}", f"{offset_km:.6f}", side, "true" if at_end else "false")
        writer.writerow([*row, version.line, version.version, *place])
    return held.getvalue().encode()


def _header_faults(header: list[str], file: str, added: Sequence[str]) -> Iterator[Fault]:
    got = ", ".join(header)[:200]
    for name, _ in BOUNDS:
        if name not in header:
            yield Fault("missing_column", file, name, got, f"a column {name}", "add the column")
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield Fault("duplicate_column", file, name, f"{name} more than once", "each name once", "rename or remove one")
    for name in added:
        if name in header:
            yield Fault("duplicate_column", file, name, f"a column {name}", "no column of that name", "rename it")


def _row_faults(header: list[str], rows: list[list[str]], file: str) -> Iterator[Fault]:
    places = [(header.index(name), name, most) for name, most in BOUNDS]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(header):
            expected, remedy = f"{len(header)} cells", "quote cells that hold commas, fill up short rows"
            yield Fault("wrong_cell_count", file, f"row {number}", f"{len(row)} cells", expected, remedy)
            continue
        for at, name, most in places:
            if not _is_within(row[at], most):
                expected = f"degrees from -{most:g} to {most:g} with a decimal point"
                got = repr(row[at])[:200] if row[at] else "nothing"
                yield Fault("no_place", file, f"row {number}, {name}", got, expected, "correct or remove the row")


def _is_within(text: str, most: float) -> bool:
    try:
        value = float(text)
    except ValueError:
        return False
    return isfinite(value) and abs(value) <= most
