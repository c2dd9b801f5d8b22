"""Offsets and sides found the slow way: dense samples, golden section and geographiclib, and ray casting.

The search uses nothing of the project's own geometry. `worst_offset_error_m` takes any rows, so that the tests can ask
for a named share, and this for all of them:

    python -m tests.geo.truth DATA_FOLDER
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from geographiclib.geodesic import Geodesic

from tests.geo.real_line import the_real_line
from trucewatch.geo.geodesy import Floats
from trucewatch.geo.locate import locate_points

GOLDEN = (5**0.5 - 1) / 2
WIDE_M, NARROW_M = 200.0, 20.0


def true_distance_m(parts: Sequence[Floats], lat: float, lon: float) -> float:
    """Return the geodesic distance from a point to vertex chains whose edges are straight in longitude and latitude.

    Pieces that cannot hold the nearest place are set aside by bounds alone: haversine is within 0.7 % of the geodesic
    on this ellipsoid, and no place of a piece is nearer than its start by more than the piece is long.
    """
    pieces = np.concatenate([_pieces(chain, WIDE_M) for chain in parts])
    rough = _haversine_m(pieces[:, 0], lat, lon)
    pieces = pieces[rough <= rough.min() * 1.014 + 2 * WIDE_M]
    pieces = _within_reach(pieces, lat, lon, WIDE_M)
    pieces = np.concatenate([_pieces(piece, NARROW_M) for piece in pieces])
    pieces = _within_reach(pieces, lat, lon, NARROW_M)
    return min(_golden_section_m(piece, lat, lon) for piece in pieces)


def _within_reach(pieces: Floats, lat: float, lon: float, longest_m: float) -> Floats:
    metres = np.array([_geodesic_m(start, lat, lon) for start in pieces[:, 0]])
    return pieces[metres <= metres.min() + 1.1 * longest_m]


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
    return 2 * 6_371_009 * np.arcsin(np.sqrt(np.sin(north / 2) ** 2 + across * np.sin(east / 2) ** 2))


def _geodesic_m(place: Floats, lat: float, lon: float) -> float:
    return float(Geodesic.WGS84.Inverse(lat, lon, place[1], place[0], Geodesic.DISTANCE)["s12"])


def _golden_section_m(piece: Floats, lat: float, lon: float) -> float:
    start, step = piece[0], piece[1] - piece[0]
    low, high = 0.0, 1.0
    left, right = high - GOLDEN, low + GOLDEN
    near, far = _geodesic_m(start + step * left, lat, lon), _geodesic_m(start + step * right, lat, lon)
    for _ in range(16):
        if near < far:
            high, right, far = right, left, near
            left = high - GOLDEN * (high - low)
            near = _geodesic_m(start + step * left, lat, lon)
        else:
            low, left, near = left, right, far
            right = low + GOLDEN * (high - low)
            far = _geodesic_m(start + step * right, lat, lon)
    return min(near, far, _geodesic_m(start, lat, lon), _geodesic_m(start + step, lat, lon))


def worst_offset_error_m(
    parts: Sequence[Floats], lat: Floats, lon: Floats, offset_km: Floats, rows: Sequence[int]
) -> float:
    """Return the largest difference between located offsets and the truth over some rows; 0.0 for no rows."""
    return max((abs(true_distance_m(parts, lat[row], lon[row]) - offset_km[row] * 1000) for row in rows), default=0.0)


def is_inside(rings: Sequence[Floats], lat: Floats, lon: Floats) -> np.ndarray:
    """Say of each point whether a ray to the east crosses the rings an odd number of times."""
    inside = np.zeros(len(lat), dtype=bool)
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring[:-1].tolist(), ring[1:].tolist(), strict=True):
            if y1 != y2:
                crosses = (lat >= min(y1, y2)) & (lat < max(y1, y2))
                inside ^= crosses & (lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1))
    return inside


def main(data: Path) -> None:
    """Print the largest error over all hotspots of the three days; about two minutes."""
    table = pq.read_table(data / "firms" / "viirs_full_2026-06.parquet", columns=["latitude", "longitude"])
    lat, lon = (table[name].to_numpy().astype(np.float64) for name in ("latitude", "longitude"))
    line = the_real_line(data)
    offset_km = locate_points(line, lat, lon).offset_km
    worst = worst_offset_error_m([part.lon_lat for part in line.parts], lat, lon, offset_km, range(len(lat)))
    sys.stdout.write(f"{len(lat)} hotspots, worst offset error {worst:.4f} m\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
