"""Locating points along a line: ours beside two planar peers, in one run.

    python benchmarks/locate.py [--tiny] [--line LINE.geojson]

Peers answer in a local plane (longitude scaled by the cosine of the line's mean latitude), because that is what they
can do; their error says what that costs. Truth is a geodesic search by dense samples over a share of the points. Peak
memory is what the call itself allocates (tracemalloc, in a run of its own, for tracing slows). The growth exponent is
the slope of log time over log size between neighbouring sizes: 1 is proportional.
"""

import argparse
import math
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from tests.geo.lines import a_line
from tests.geo.truth import true_distance_m
from trucewatch.geo.geodesy import Floats
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.line_geojson import parse_line
from trucewatch.geo.locate import locate_points

Locate = Callable[[ReferenceLine, Floats, Floats], Floats]
METRES_PER_DEGREE = 111_195.0
TRUTH_POINTS = 40


@dataclass(frozen=True, slots=True)
class Timing:
    """What one peer took for one size."""

    peer: str
    count: int
    seconds: float
    peak_mib: float
    worst_error_m: float


def an_illustrative_line() -> ReferenceLine:
    """Return a seeded line of about 1,400 km with 2,000 vertices."""
    rng = np.random.default_rng(2030)
    heading = np.cumsum(rng.normal(0, 0.25, 2000)) * 0.6
    steps = 0.0092 * np.column_stack((1.4 * np.cos(heading * 0.3), np.sin(heading * 0.3) + 0.5))
    return a_line(np.array([30.0, 45.5]) + np.cumsum(steps, axis=0))


def ours(line: ReferenceLine, lat: Floats, lon: Floats) -> Floats:
    """Offset, part, chainage, side and end: the whole answer."""
    return locate_points(line, lat, lon).offset_km * 1000


def _plane(line: ReferenceLine) -> float:
    return math.cos(math.radians(float(np.concatenate([part.lon_lat for part in line.parts])[:, 1].mean())))


def tree_nearest(line: ReferenceLine, lat: Floats, lon: Floats) -> Floats:
    """Offset only, by shapely's STRtree over the edges."""
    scale = np.array([_plane(line), 1.0])
    edges = np.concatenate([np.stack((p.lon_lat[:-1], p.lon_lat[1:]), axis=1) for p in line.parts]) * scale
    tree = shapely.STRtree(shapely.linestrings(edges))
    points = shapely.points(np.column_stack((lon, lat)) * scale)
    found, apart = tree.query_nearest(points, return_distance=True, all_matches=False)
    nearest = np.empty(len(lat))
    nearest[found[0]] = apart
    return nearest * METRES_PER_DEGREE


def plain_distance(line: ReferenceLine, lat: Floats, lon: Floats) -> Floats:
    """Offset only, by shapely.distance to the whole prepared line."""
    scale = np.array([_plane(line), 1.0])
    whole = shapely.multilinestrings([shapely.linestrings(part.lon_lat * scale) for part in line.parts])
    shapely.prepare(whole)
    points = shapely.points(np.column_stack((lon, lat)) * scale)
    return np.asarray(shapely.distance(whole, points), dtype=np.float64) * METRES_PER_DEGREE


PEERS: dict[str, Locate] = {"trucewatch": ours, "STRtree (planar)": tree_nearest, "distance (planar)": plain_distance}


def scattered(line: ReferenceLine, count: int) -> tuple[Floats, Floats]:
    """Return points over the line's box and two degrees beyond, seeded."""
    rng = np.random.default_rng(count)
    box = np.concatenate([part.lon_lat for part in line.parts])
    (west, south), (east, north) = box.min(axis=0) - 2, box.max(axis=0) + 2
    return rng.uniform(south, north, count), rng.uniform(west, east, count)


def measure(line: ReferenceLine, sizes: list[int], repeats: int = 3) -> list[Timing]:
    """Time every peer at every size: the median of some repeats, then memory and error apart."""
    chains = [part.lon_lat for part in line.parts]
    timings = []
    for count in sizes:
        lat, lon = scattered(line, count)
        rows = np.unique(np.linspace(0, count - 1, TRUTH_POINTS).astype(int))
        truth = np.array([true_distance_m(chains, lat[row], lon[row]) for row in rows])
        for name, locate in PEERS.items():
            seconds = []
            for _ in range(repeats):
                began = time.perf_counter()
                offsets = locate(line, lat, lon)
                seconds.append(time.perf_counter() - began)
            tracemalloc.start()
            locate(line, lat, lon)
            peak = tracemalloc.get_traced_memory()[1] / 2**20
            tracemalloc.stop()
            worst = float(np.abs(offsets[rows] - truth).max())
            timings.append(Timing(name, count, float(np.median(seconds)), peak, worst))
    return timings


def print_table(timings: list[Timing]) -> None:
    """Print one row for each peer and size; ratio is time against ours."""
    print(f"{'peer':<18} {'points':>8} {'seconds':>9} {'ratio':>7} {'growth':>7} {'MiB':>7} {'worst error m':>14}")
    for row in timings:
        own = next(item for item in timings if item.count == row.count and item.peer == "trucewatch")
        before = [item for item in timings if item.peer == row.peer and item.count < row.count]
        growth = ""
        if before:
            last = before[-1]
            growth = f"{math.log(row.seconds / last.seconds) / math.log(row.count / last.count):.2f}"
        print(
            f"{row.peer:<18} {row.count:>8} {row.seconds:>9.4f} {row.seconds / own.seconds:>7.2f} {growth:>7} "
            f"{row.peak_mib:>7.1f} {row.worst_error_m:>14.4f}"
        )


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description="Locate points along a line, beside planar peers.")
    parser.add_argument("--tiny", action="store_true", help="100 and 300 points, once each")
    parser.add_argument("--line", type=Path, help="a line file; without it a seeded illustrative line")
    chosen = parser.parse_args()
    line = parse_line(chosen.line.read_bytes(), chosen.line.name) if chosen.line else an_illustrative_line()
    sizes = [100, 300] if chosen.tiny else [1_000, 10_000, 100_000]
    print(f"line of {line.version.length_km:.0f} km in {len(line.parts)} parts")
    print_table(measure(line, sizes, 1 if chosen.tiny else 3))


if __name__ == "__main__":
    main()
