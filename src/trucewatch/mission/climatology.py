"""The CSV of cloud in other years in, its rows out: mean and interval for each month, hour of the day and place."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from trucewatch.errors import Fault
from trucewatch.records.table import Table
from trucewatch.records.weather import LARGEST_REACH_KM, CloudNormal

HEADER = ("month", "hour", "lat_deg", "lon_deg", "reach_km", "cloud_fraction", "cloud_low", "cloud_high")
"""Columns of the file, in this order."""
MAX_ROWS = 300_000
"""More rows are refused: a thousand places have fewer."""


def parse_climatology(content: bytes, file: str) -> tuple[Table[CloudNormal], tuple[Fault, ...]]:
    """Read what other years had; a faulty row is left out and named, and so is a second one of a month, hour and place.

    A file need not hold every month and hour: where it says nothing, the assumed chance of the mission stands.
    """
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        return _none(), (_fault(file, "", str(error)[:200], "CSV in UTF-8", "write the file again"),)
    if not rows or tuple(rows[0]) != HEADER:
        got = ",".join(rows[0])[:200] if rows else "nothing"
        return _none(), (_fault(file, "row 0", got, ",".join(HEADER), "correct the header"),)
    if len(rows) - 1 > MAX_ROWS:
        got = f"{len(rows) - 1} rows"
        return _none(), (_fault(file, "", got, f"at most {MAX_ROWS} rows", "leave out places far away"),)
    read = [_read_row(row, file, number) for number, row in enumerate(rows[1:], start=1)]
    normals = [item for item in read if isinstance(item, CloudNormal)]
    faults = [item for item in read if isinstance(item, Fault)]
    return Table.of(CloudNormal, normals), (*faults, *_find_repeated(normals, file))


def to_bytes(normals: Table[CloudNormal]) -> bytes:
    """Return the file of what other years had, by place, month and hour: the same rows, the same bytes."""
    columns = [normals.integers(name).tolist() for name in HEADER[:2]]
    columns += [[f"{value:.6f}".rstrip("0").rstrip(".") for value in normals.numbers(name)] for name in HEADER[2:]]
    rows = sorted(zip(*columns, strict=True), key=lambda row: (float(row[2]), float(row[3]), row[0], row[1]))
    return "".join(",".join(map(str, row)) + "\n" for row in (HEADER, *rows)).encode("ascii")


def _read_row(row: list[str], file: str, number: int) -> CloudNormal | Fault:
    where, got = f"row {number}", ",".join(row)[:200]
    try:
        month, hour, *numbers = row
        lat, lon, reach_km, best, low, high = (float(cell) for cell in numbers)
        normal = CloudNormal(int(month), int(hour), lat, lon, reach_km, best, low, high)
    except ValueError:
        return _fault(file, where, got, "two whole numbers and six numbers", "correct the row")
    if not (1 <= normal.month <= 12 and 0 <= normal.hour <= 23):
        return _fault(file, where, got, "a month from 1 to 12 and an hour from 0 to 23", "correct the row")
    if not (abs(lat) <= 90 and abs(lon) <= 180 and 0 < reach_km <= LARGEST_REACH_KM):
        expected = f"a place in degrees and a reach above 0 and at most {LARGEST_REACH_KM:g} km"
        return _fault(file, where, got, expected, "correct the row")
    if not 0 <= low <= best <= high <= 1:
        expected = "cloud_low, cloud_fraction and cloud_high in this order from 0 to 1"
        return _fault(file, where, got, expected, "write shares, not percent, and correct the interval")
    return normal


def _find_repeated(normals: list[CloudNormal], file: str) -> Iterator[Fault]:
    counted = Counter((one.month, one.hour, one.lat_deg, one.lon_deg) for one in normals)
    for (month, hour, lat, lon), count in sorted(counted.items()):
        if count > 1:
            where, got = f"month {month}, hour {hour}, {lat:g} {lon:g}", f"{count} rows"
            yield _fault(file, where, got, "one row for each month, hour and place", "remove all but one")


def _none() -> Table[CloudNormal]:
    return Table.of(CloudNormal, ())


def _fault(file: str, where: str, got: str, expected: str, remedy: str) -> Fault:
    return Fault("bad_climatology", file, where, got, expected, remedy)
