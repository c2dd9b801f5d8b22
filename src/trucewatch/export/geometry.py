"""The rows of a table in, one geometry a row out: WGS 84 longitude and latitude, rounded to 1e-7 degree.

A place that is the centre of its grid cell is that cell: it was made coarse, and a point would pretend otherwise. A
circle is a ring of 72 places at its radius. A stretch, a pass and a sector are their piece of the line.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from trucewatch.errors import Fault, ReaderError
from trucewatch.export.columns import are_hidden
from trucewatch.export.tables import TABLES
from trucewatch.geo.cells import GridSettings, cell_centre, cell_ids, cell_polygon
from trucewatch.geo.geodesy import solve_direct
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.track import Track, lay_track, lon_lat_of, places_at
from trucewatch.records.mission import Mission
from trucewatch.records.table import Table

Shapes: TypeAlias = list[BaseGeometry | None]

DECIMALS = 7
"""Decimals of every coordinate: the quantum of recorded places."""
RING = 72
"""Places on the ring of a circle."""


def shapes_of(name: str, rows: Table[Any], line: ReferenceLine, mission: Mission, *, coarse: bool) -> Shapes | None:
    """Return the geometry of each row, None where it has none; None for a table without places.

    With `coarse`, for a reader who gets grid cells, a place that is no cell's centre is refused.

    Raises:
        ReaderError: such a place; the release failed, and nothing is written.
    """
    place = TABLES[name].place
    if place is None:
        return None
    if place == "point":
        return _points(rows, coarse=coarse)
    if place in ("circle", "footprint"):
        found = _areas(rows, coarse=coarse)
        return [None if hide else shape for hide, shape in zip(are_hidden(rows, mission), found, strict=True)]
    pieces = _Pieces(lay_track(line.parts), {})
    if place == "sector":
        sectors = {sector.name: sector for sector in mission.sectors}
        named = [sectors.get(str(name)) for name in rows.texts("sector")]
        return [None if at is None else pieces.cut(at.part, at.chainage_from_km, at.chainage_to_km) for at in named]
    ends = (rows.numbers("chainage_from_km"), rows.numbers("chainage_to_km"))
    return [pieces.cut(*at) for at in zip(rows.integers("part").tolist(), *(end.tolist() for end in ends), strict=True)]


def _points(rows: Table[Any], *, coarse: bool) -> Shapes:
    lat, lon = rows.numbers("lat_deg"), rows.numbers("lon_deg")
    cells = _cells_at(lat, lon)
    if coarse and not all(cells):
        _refuse_fine()
    grid = GridSettings()
    outline = {cell: cell_polygon(grid, cell) for cell in sorted({cell for cell in cells if cell})}
    return [outline[cell] if cell else Point(*at) for cell, *at in zip(cells, lon.tolist(), lat.tolist(), strict=True)]


def _areas(rows: Table[Any], *, coarse: bool) -> Shapes:
    footprints = rows.texts("footprint_wkt")
    shapes: Shapes = [None if text in (None, "withheld") else _tidy(shapely.from_wkt(text)) for text in footprints]
    if coarse and any(shapes):
        _refuse_fine()
    if "radius_km" not in rows.arrow.column_names:
        return shapes
    lat, lon, radius_km = (rows.numbers(name) for name in ("lat_deg", "lon_deg", "radius_km"))
    given = np.flatnonzero(~np.isnan(lat))
    if coarse and not all(_cells_at(lat[given], lon[given])):
        _refuse_fine()
    for row in given:
        shapes[row] = circle(float(lat[row]), float(lon[row]), float(np.nan_to_num(radius_km[row])))
    return shapes


def circle(lat_deg: float, lon_deg: float, radius_km: float) -> BaseGeometry:
    """Return the geodesic circle about a place as a ring, or the place itself for no radius."""
    if not radius_km > 0:
        return Point(lon_deg, lat_deg)
    azimuth = -np.arange(RING) * 360.0 / RING
    metres = np.full(RING, radius_km * 1000)
    lat, lon = solve_direct(np.full(RING, lat_deg), np.full(RING, lon_deg), azimuth, metres)
    return Polygon(np.round(np.column_stack((lon, lat)), DECIMALS))


def _cells_at(lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64]) -> list[str | None]:
    """Return the cell of each place that is exactly a cell's centre, None for any other place."""
    grid = GridSettings()
    ids = cell_ids(grid, lat, lon)
    centres = {cell: cell_centre(grid, cell) for cell in sorted(set(ids))}
    return [
        cell if centres[cell] == at else None
        for cell, at in zip(ids, zip(lat.tolist(), lon.tolist(), strict=True), strict=True)
    ]


def _refuse_fine() -> None:
    expected, remedy = "the centre of a grid cell", "report this as a fault: release let a fine place pass"
    raise ReaderError([Fault("place_too_fine", "export", "", "a place finer than a grid cell", expected, remedy)])


def _tidy(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape on the quantum, its outer rings counter-clockwise (RFC 7946 §3.1.6)."""
    rounded = shapely.transform(shape, lambda places: np.round(places, DECIMALS))
    return shapely.orient_polygons(rounded)


class _Pieces:
    """Pieces of the line, each cut once."""

    def __init__(self, track: Track, held: dict[tuple[int, float, float], LineString]) -> None:
        self.track = track
        self.held = held

    def cut(self, part: int, from_km: float, to_km: float) -> LineString:
        """Return the line between two chainages of a part."""
        name = (part, from_km, to_km)
        if name not in self.held:
            self.held[name] = self._cut(*name)
        return self.held[name]

    def _cut(self, part: int, from_km: float, to_km: float) -> LineString:
        rows = np.flatnonzero(self.track.part == part)
        longest_m = float(self.track.start_m[rows[-1]] + self.track.length_m[rows[-1]])
        ends_m = np.minimum(np.array([from_km, to_km]) * 1000, longest_m)
        first, last = lon_lat_of(self.track, places_at(self.track, np.full(2, part), ends_m))
        within = rows[(self.track.start_m[rows] > ends_m[0]) & (self.track.start_m[rows] < ends_m[1])]
        return LineString(np.round(np.vstack((first, self.track.start[within], last)), DECIMALS))
