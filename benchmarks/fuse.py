"""Joining observations: ours beside two peers that know one radius only, in one run.

    python benchmarks/fuse.py [--tiny]

All join what lies within 1 km and 6 h, chain by chain. `trucewatch` and `cKDTree` take the exact cylinder (geodesic
distance; a plane); DBSCAN takes a ball in scaled space and time, which is not the same question: its components differ.
`mixed` is ours again with σ from 50 m to 5 km, a question that no peer can be asked; `fuse` is the whole stage on such
observations: dependence, likelihoods, places, names. Points have constant density. Peak memory is what the call itself
allocates (tracemalloc, in a run of its own, for tracing slows). The growth exponent is the slope of log time over log
size between neighbouring sizes: 1 is proportional.
"""

import argparse
import math
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from sklearn.cluster import DBSCAN

from tests.builders import a_mission, an_observation
from tests.fuse.scenes import a_ground
from trucewatch.fuse import fuse
from trucewatch.fuse.components import Traits, join_spread
from trucewatch.fuse.gate import Spread
from trucewatch.records.hotspot import Hotspot
from trucewatch.records.incident import Incident
from trucewatch.records.look import Look
from trucewatch.records.mission import FuseSettings
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table

RADIUS_M, GATE_S = 1000.0, 21_600.0
GATE = FuseSettings(1.0, GATE_S, 1e9, 24.0, ())
MIXED = FuseSettings(3.0, GATE_S, 1000.0, 24.0, ())
DEGREE_M = 111_195.0


@dataclass(frozen=True, slots=True)
class Timing:
    """What one peer took for one size."""

    peer: str
    count: int
    seconds: float
    peak_mib: float
    components: int


def scattered(count: int, mixed: bool) -> Spread:
    """Return seeded observations at constant density: 5,000 a day over 6° by 4°, one in four near another."""
    rng = np.random.default_rng(count)
    parent = rng.integers(0, count, count)
    near = rng.random(count) < 0.25
    lat, lon = rng.uniform(46, 50, count), rng.uniform(34, 40, count)
    when = rng.uniform(0, count / 5000 * 86_400e6, count)
    lat = np.where(near, lat[parent] + rng.normal(0, 0.004, count), lat)
    lon = np.where(near, lon[parent] + rng.normal(0, 0.006, count), lon)
    when = np.where(near, when[parent] + rng.normal(0, 3_600e6, count), when)
    sigma = 10 ** rng.uniform(np.log10(50), np.log10(5000), count) if mixed else np.full(count, RADIUS_M / math.sqrt(2))
    moment = 1_782_000_000_000_000 + when.astype(np.int64)
    return Spread(lat, lon, sigma, moment, moment, np.zeros(count, dtype=np.int64))


def plain(spread: Spread) -> Traits:
    """Return that no row copies another and none is heat."""
    count = len(spread.lat_deg)
    return Traits(np.arange(count), np.full(count, -1), np.full(count, -1))


def ours(spread: Spread) -> int:
    """Join within the radius by the machinery for any uncertainty."""
    return len(np.unique(join_spread(spread, plain(spread), GATE)))


def ours_mixed(spread: Spread) -> int:
    """Join by each observation's own uncertainty, imprecise ones last."""
    return len(np.unique(join_spread(spread, plain(spread), MIXED)))


def ours_whole(spread: Spread) -> int:
    """Run the whole stage."""
    count = len(spread.lat_deg)
    observations = (
        Table.of(Observation, [an_observation()])
        .take(np.zeros(count, dtype=np.int64))
        .with_columns(
            observation_id=[f"obs_{number:016d}" for number in range(count)],
            lat_deg=spread.lat_deg, lon_deg=spread.lon_deg, sigma_m=spread.sigma_m,
            observed_from=spread.from_us, observed_to=spread.to_us,
        )
    )  # fmt: skip
    nothing = (Table.of(Hotspot, []), Table.of(Look, []), a_ground(), a_mission(), Table.of(Incident, []))
    return len(fuse(observations, *nothing, b"").incidents)


def _plane(spread: Spread) -> np.ndarray:
    east = DEGREE_M * np.cos(np.radians(spread.lat_deg.mean()))
    start = spread.from_us.min()
    hours = (spread.from_us - start) / 1e6 * (RADIUS_M / GATE_S)
    return np.column_stack((spread.lat_deg * DEGREE_M, spread.lon_deg * east, hours))


def tree_pairs(spread: Spread) -> int:
    """Join by scipy's query_pairs in a plane with scaled time, each pair tested, then connected_components."""
    points = _plane(spread)
    pairs = cKDTree(points).query_pairs(RADIUS_M * math.sqrt(2), output_type="ndarray")
    apart = points[pairs[:, 0]] - points[pairs[:, 1]]
    kept = pairs[(np.hypot(apart[:, 0], apart[:, 1]) <= RADIUS_M) & (np.abs(apart[:, 2]) < RADIUS_M)]
    graph = coo_array((np.ones(len(kept), dtype=np.int8), kept.T), shape=(len(points), len(points)))
    return int(connected_components(graph, directed=False)[0])


def density_clusters(spread: Spread) -> int:
    """Join by scikit-learn's DBSCAN with one point as core, in a ball of scaled space and time."""
    return int(DBSCAN(eps=RADIUS_M, min_samples=1).fit_predict(_plane(spread)).max()) + 1


PEERS: dict[str, tuple[Callable[[Spread], int], bool]] = {
    "trucewatch": (ours, False),
    "cKDTree + components": (tree_pairs, False),
    "DBSCAN (ball)": (density_clusters, False),
    "trucewatch, mixed": (ours_mixed, True),
    "trucewatch, fuse": (ours_whole, True),
}


def measure(peer: str, count: int, repeats: int) -> Timing:
    """Return the median time and the peak memory of one peer at one size, after a run that is not counted."""
    join, mixed = PEERS[peer]
    spread = scattered(count, mixed)
    tracemalloc.start()
    components = join(spread)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    seconds = []
    for _ in range(repeats):
        begun = time.perf_counter()
        join(spread)
        seconds.append(time.perf_counter() - begun)
    return Timing(peer, count, float(np.median(seconds)), peak, components)


def show(timings: list[Timing]) -> None:
    """Print the table: time, ratio to ours at the same size, growth exponent, peak memory, components."""
    print(f"{'peer':24}{'rows':>9}{'seconds':>10}{'ratio':>8}{'growth':>8}{'peak MiB':>10}{'components':>12}")
    own = {timing.count: timing.seconds for timing in timings if timing.peer == "trucewatch"}
    last: dict[str, Timing] = {}
    for timing in timings:
        before = last.get(timing.peer)
        growth = "" if before is None else f"{_growth(before, timing):.2f}"
        print(
            f"{timing.peer:24}{timing.count:9,}{timing.seconds:10.4f}{timing.seconds / own[timing.count]:8.2f}"
            f"{growth:>8}{timing.peak_mib:10.1f}{timing.components:12,}"
        )
        last[timing.peer] = timing


def _growth(before: Timing, after: Timing) -> float:
    return math.log(after.seconds / before.seconds) / math.log(after.count / before.count)


def main(arguments: list[str] | None = None) -> list[Timing]:
    """Measure every peer at every size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tiny", action="store_true", help="300 and 1,000 rows, once")
    tiny = parser.parse_args(arguments).tiny
    sizes, repeats = ([300, 1_000], 1) if tiny else ([1_000, 10_000, 100_000], 3)
    timings = [measure(peer, count, repeats) for peer in PEERS for count in sizes]
    show(timings)
    return timings


if __name__ == "__main__":
    main()
