"""How long is the line of 2026-06-25? Asked again, in another way, without a line of the project's own code.

    python tests/golden/line_length.py DATA_FOLDER > tests/golden/line_length.json

Other method: no geometry library and no projection. The well-known binary is unpacked by hand; every edge is cut into
pieces of at most 25 m; a piece is kept if the middle of it lies more than 500 m from a cloud of border points 50 m
apart (straight distance in space); kept pieces that follow each other along a ring make a part; lengths are summed from
geographiclib's geodesics.
"""

import json
import math
import struct
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from geographiclib.geodesic import Geodesic
from scipy.spatial import cKDTree

DAY = date(2026, 6, 25)
BUFFER_M = 500.0
LEAST_KM = 5.0


def unpack_rings(wkb: bytes) -> list[list[tuple[float, float]]]:
    """Unpack the rings of a little-endian WKB polygon or multipolygon."""
    rings: list[list[tuple[float, float]]] = []

    def walk(at: int) -> int:
        order, kind, count = struct.unpack_from("<BII", wkb, at)
        if order != 1 or kind not in (3, 6):
            raise SystemExit(f"got byte order {order} and type {kind}, expected 1 and 3 or 6")
        at += 9
        for _ in range(count):
            if kind == 6:
                at = walk(at)
            else:
                (points,) = struct.unpack_from("<I", wkb, at)
                flat = struct.unpack_from(f"<{2 * points}d", wkb, at + 4)
                rings.append(list(zip(flat[::2], flat[1::2], strict=True)))
                at += 4 + 16 * points
        return at

    walk(0)
    return rings


def cut(ring: list[tuple[float, float]], longest_m: float) -> np.ndarray:
    """Put points on the straight longitude/latitude edges of a ring, at most `longest_m` apart; spherical measure."""
    points = []
    for (lon, lat), (to_lon, to_lat) in pairwise(ring):
        metres = 111_700 * math.hypot((to_lon - lon) * math.cos(math.radians(lat)), to_lat - lat)
        pieces = max(1, math.ceil(metres / longest_m))
        points += [(lon + (to_lon - lon) * k / pieces, lat + (to_lat - lat) * k / pieces) for k in range(pieces)]
    return np.array([*points, ring[-1]])


def in_space(lon_lat: np.ndarray) -> np.ndarray:
    """Return metres in space on the ellipsoid of WGS 84."""
    lon, lat = np.radians(lon_lat).T
    flat = 0.0066943799901413165
    radius = 6378137.0 / np.sqrt(1 - flat * np.sin(lat) ** 2)
    flattened = radius * (1 - flat) * np.sin(lat)
    return np.column_stack((radius * np.cos(lat) * np.cos(lon), radius * np.cos(lat) * np.sin(lon), flattened))


def run_lengths_km(ring: list[tuple[float, float]], border: cKDTree) -> list[float]:
    """Return the lengths of the runs of a ring that keep away from the border."""
    points = cut(ring, 25.0)
    away = border.query(in_space((points[:-1] + points[1:]) / 2))[0] > BUFFER_M
    if away.all():
        first = 0
    elif not away.any():
        return []
    else:
        first = int(np.flatnonzero(~away)[0])
    runs, running = [0.0], False
    for row in np.roll(np.arange(len(away)), -first):
        if away[row]:
            (lon, lat), (to_lon, to_lat) = points[row], points[row + 1]
            runs[-1] += Geodesic.WGS84.Inverse(lat, lon, to_lat, to_lon, Geodesic.DISTANCE)["s12"] / 1000
        elif running:
            runs.append(0.0)
        running = bool(away[row])
    return [length for length in runs if length > 0]


def main(data: Path) -> None:
    """Print the lengths as JSON."""
    table = pq.read_table(data / "control" / "deepstate_daily.parquet")
    row = table["date"].to_pylist().index(DAY)
    rings = unpack_rings(table["geometry"][row].as_py())
    border = json.loads((data / "basemap" / "ua_border.geojson").read_text())["features"][0]["geometry"]["coordinates"]
    cloud = np.concatenate([cut([tuple(p[:2]) for p in ring], 50.0) for polygon in border for ring in polygon])
    tree = cKDTree(in_space(cloud))
    lengths = sorted((length for ring in rings for length in run_lengths_km(ring, tree)), reverse=True)
    kept = [round(length, 3) for length in lengths if length >= LEAST_KM]
    summary = {"day": str(DAY), "buffer_m": BUFFER_M, "parts_km": kept, "total_km": round(sum(kept), 3)}
    sys.stdout.write(json.dumps(summary, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
