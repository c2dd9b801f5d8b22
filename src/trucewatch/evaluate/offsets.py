"""Offsets and sides found the slow way: dense samples, golden section and geographiclib, and ray casting.

The search uses nothing of the project's own geometry. Geographiclib comes with the extra for tests.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
import shapely

from trucewatch.geo.build import LineDrawing, build_line
from trucewatch.geo.control import parse_control
from trucewatch.geo.geodesy import Floats
from trucewatch.geo.geojson import read_features
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.locate import locate_points

Geodesic: TypeAlias = Callable[[Floats, float, float], float]
"""Metres from a place (longitude, latitude) to a latitude and a longitude."""

GOLDEN = (5**0.5 - 1) / 2
WIDE_M, NARROW_M = 200.0, 20.0
NEAR_KM = 0.05
"""Within this of the line a side is not judged."""


@dataclass(frozen=True, slots=True)
class OffsetCheck:
    """How far located points are from the truth."""

    points: int
    """Points located."""
    compared: int
    """Offsets compared with geographiclib."""
    worst_m: float
    """Largest difference of an offset."""
    sides_judged: int
    """Points farther from the line than 50 m."""
    wrong_sides: int
    """Those of them on another side than the polygons say."""


def check_real_offsets(data: Path, every: int, on_progress: Callable[[int, int], None]) -> OffsetCheck:
    """Compare the hotspots of the three real days with the truth, the offset of every `every`-th."""
    table = pq.read_table(data / "firms" / "viirs_full_2026-06.parquet", columns=["latitude", "longitude"])
    lat, lon = (table[name].to_numpy().astype(np.float64) for name in ("latitude", "longitude"))
    line = cut_real_line(data)
    located = locate_points(line, lat, lon)
    chains = [part.lon_lat for part in line.parts]
    rows, worst = range(0, len(lat), every), 0.0
    for begin in range(0, len(rows), 100):
        chunk = rows[begin : begin + 100]
        worst = max(worst, worst_offset_error_m(chains, lat, lon, located.offset_km, chunk))
        on_progress(begin + len(chunk), len(rows))
    far = located.offset_km > NEAR_KM
    wrong = far & (located.side != sides_by_rays(line, lat, lon))
    return OffsetCheck(len(lat), len(rows), worst, int(far.sum()), int(wrong.sum()))


def cut_real_line(data: Path) -> ReferenceLine:
    """Cut the line of 25 June 2026 from the real polygon and border, the inside named B and the outside A."""
    day = date(2026, 6, 25)
    control = parse_control((data / "control" / "deepstate_daily.parquet").read_bytes(), "control", day)
    features, _ = read_features((data / "basemap" / "ua_border.geojson").read_bytes(), "border")
    drawing = LineDrawing("contact", day, inside="B", outside="A", drawn_by="an outside source")
    return build_line(control.area, features[0].geometry, drawing)


def sides_by_rays(line: ReferenceLine, lat: Floats, lon: Floats) -> npt.NDArray[np.str_]:
    """Return the side of each point by its polygons alone; `outside` everywhere for a line without polygons."""
    held, within = (
        np.zeros(len(lat), dtype=np.bool_)
        if area is None
        else is_inside([shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(area))], lat, lon)
        for area in (line.control, line.border)
    )
    return np.where(held, line.version.inside or "", np.where(within, line.version.outside or "", "outside"))


def true_distance_m(parts: Sequence[Floats], lat: float, lon: float) -> float:
    """Return the geodesic distance from a point to vertex chains whose edges are straight in longitude and latitude.

    Pieces that cannot hold the nearest place are set aside by bounds alone: haversine is within 0.7 % of the geodesic
    on this ellipsoid, and no place of a piece is nearer than its start by more than the piece is long.
    """
    geodesic_m = _geodesic()
    pieces = np.concatenate([_pieces(chain, WIDE_M) for chain in parts])
    rough = _haversine_m(pieces[:, 0], lat, lon)
    pieces = pieces[rough <= rough.min() * 1.014 + 2 * WIDE_M]
    pieces = _within_reach(pieces, lat, lon, WIDE_M, geodesic_m)
    pieces = np.concatenate([_pieces(piece, NARROW_M) for piece in pieces])
    pieces = _within_reach(pieces, lat, lon, NARROW_M, geodesic_m)
    return min(_golden_section_m(piece, lat, lon, geodesic_m) for piece in pieces)


def worst_offset_error_m(
    parts: Sequence[Floats], lat: Floats, lon: Floats, offset_km: Floats, rows: Sequence[int]
) -> float:
    """Return the largest difference between located offsets and the truth over some rows; 0.0 for no rows."""
    return max((abs(true_distance_m(parts, lat[row], lon[row]) - offset_km[row] * 1000) for row in rows), default=0.0)


def is_inside(rings: Sequence[Floats], lat: Floats, lon: Floats) -> npt.NDArray[np.bool_]:
    """Say of each point whether a ray to the east crosses the rings an odd number of times."""
    inside = np.zeros(len(lat), dtype=np.bool_)
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring[:-1].tolist(), ring[1:].tolist(), strict=True):
            if y1 != y2:
                crosses = (lat >= min(y1, y2)) & (lat < max(y1, y2))
                inside ^= crosses & (lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1))
    return inside


def _geodesic() -> Geodesic:
    from geographiclib.geodesic import Geodesic as Ellipsoid

    def metres(place: Floats, lat: float, lon: float) -> float:
        return float(Ellipsoid.WGS84.Inverse(lat, lon, place[1], place[0], Ellipsoid.DISTANCE)["s12"])

    return metres


def _within_reach(pieces: Floats, lat: float, lon: float, longest_m: float, geodesic_m: Geodesic) -> Floats:
    metres = np.array([geodesic_m(start, lat, lon) for start in pieces[:, 0]])
    return np.asarray(pieces[metres <= metres.min() + 1.1 * longest_m])


def _pieces(chain: Floats, longest_m: float) -> Floats:
    """Return pieces (n, 2, 2) of at most `longest_m`, by the longest degree there is."""
    start, step = chain[:-1], np.diff(chain, axis=0)
    count = np.maximum(1, np.ceil(np.hypot(step[:, 0], step[:, 1]) * 111_700 / longest_m)).astype(int)
    edge = np.repeat(np.arange(len(count)), count)
    place = (np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)) / count[edge]
    ends = [start[edge] + step[edge] * (place + shift / count[edge])[:, None] for shift in (0, 1)]
    return np.stack(ends, axis=1)


def _haversine_m(lon_lat: Floats, lat: float, lon: float) -> Floats:
    north, east = np.radians(lon_lat[:, 1] - lat), np.radians(lon_lat[:, 0] - lon)
    across = np.cos(np.radians(lat)) * np.cos(np.radians(lon_lat[:, 1]))
    return np.asarray(2 * 6_371_009 * np.arcsin(np.sqrt(np.sin(north / 2) ** 2 + across * np.sin(east / 2) ** 2)))


def _golden_section_m(piece: Floats, lat: float, lon: float, geodesic_m: Geodesic) -> float:
    start, step = piece[0], piece[1] - piece[0]
    low, high = 0.0, 1.0
    left, right = high - GOLDEN, low + GOLDEN
    near, far = geodesic_m(start + step * left, lat, lon), geodesic_m(start + step * right, lat, lon)
    for _ in range(16):
        if near < far:
            high, right, far = right, left, near
            left = high - GOLDEN * (high - low)
            near = geodesic_m(start + step * left, lat, lon)
        else:
            low, left, near = left, right, far
            right = low + GOLDEN * (high - low)
            far = geodesic_m(start + step * right, lat, lon)
    return min(near, far, geodesic_m(start, lat, lon), geodesic_m(start + step, lat, lon))
