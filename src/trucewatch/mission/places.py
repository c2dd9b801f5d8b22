"""The CSV of named places in, columns out."""

import csv
import io
from math import isfinite
from operator import itemgetter

import numpy as np

from trucewatch.errors import Fault
from trucewatch.geo.ground import Places
from trucewatch.records.mission import Area

HEADER = ("name", "lat_deg", "lon_deg", "population")
"""Columns of the file, in this order; an empty population is not known."""

_Row = tuple[str, float, float, int]


def no_places() -> Places:
    """Return the columns of a mission without named places."""
    return _columns([])


def parse_places(content: bytes, file: str, area: Area) -> tuple[Places, tuple[Fault, ...]]:
    """Read named places; a faulty row is left out and named."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        return no_places(), (Fault("bad_place", file, "", str(error)[:200], "CSV in UTF-8", "write the file again"),)
    if not rows or tuple(rows[0]) != HEADER:
        got = ",".join(rows[0])[:200] if rows else "nothing"
        return no_places(), (Fault("bad_place", file, "row 0", got, ",".join(HEADER), "correct the header"),)
    read = [_read_row(row, file, number, area) for number, row in enumerate(rows[1:], start=1)]
    faults = tuple(item for item in read if isinstance(item, Fault))
    return _columns([item for item in read if not isinstance(item, Fault)]), faults


def _read_row(row: list[str], file: str, number: int, area: Area) -> _Row | Fault:
    where, got = f"row {number}", ",".join(row)[:200]
    try:
        name, lat, lon, population = row
        place = (name.strip(), float(lat), float(lon), int(population) if population else -1)
    except ValueError:
        expected = "a name, two numbers and a whole number or nothing"
        return Fault("bad_place", file, where, got, expected, "correct the row")
    if not place[0] or not (isfinite(place[1]) and isfinite(place[2])):
        return Fault("bad_place", file, where, got, "a name and finite degrees", "correct the row")
    return area_fault(place[2], place[1], place[2], place[1], area, file, where) or place


def area_fault(west: float, south: float, east: float, north: float, area: Area, file: str, where: str) -> Fault | None:
    """Say whether a rectangle reaches out of the mission area, and whether latitude and longitude are swapped."""
    if _is_within(west, south, east, north, area):
        return None
    got = f"longitude {west:.4f} to {east:.4f}, latitude {south:.4f} to {north:.4f}"
    expected = f"longitude {area.west_deg:g} to {area.east_deg:g}, latitude {area.south_deg:g} to {area.north_deg:g}"
    if _is_within(south, west, north, east, area):
        return Fault("swapped_coordinates", file, where, got, expected, "swap latitude and longitude")
    return Fault("outside_area", file, where, got, expected, "correct the coordinates or the mission's area")


def _is_within(west: float, south: float, east: float, north: float, area: Area) -> bool:
    return area.west_deg <= west and east <= area.east_deg and area.south_deg <= south and north <= area.north_deg


def _columns(rows: list[_Row]) -> Places:
    ordered = sorted(rows, key=itemgetter(0, 1, 2, 3))
    names = np.empty(len(ordered), dtype=object)
    names[:] = [row[0] for row in ordered]
    return Places(
        name=names,
        lat_deg=np.array([row[1] for row in ordered], dtype=np.float64),
        lon_deg=np.array([row[2] for row in ordered], dtype=np.float64),
        population=np.array([row[3] for row in ordered], dtype=np.int64),
    )
