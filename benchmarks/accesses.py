"""Accesses of satellites to points of a line: ours beside Skyfield, TAT-C and pyorbital, in one run.

    python -m benchmarks.accesses [--tiny] [--reference]

The job is 100 made-up sun-synchronous satellites, 1,400 points 1 km apart and 14 days, above 60° of elevation. Peers
get a share of it that they can do; what the whole job would take them is extrapolated in proportion to satellites and
points, and marked by a tilde. Windows are counted by each peer for the same share: ours and theirs should be equal,
TAT-C's up to its cone about nadir, which stands for an elevation at one height. Every time is the median of some
runs, warm: numba has compiled. Peers that are not installed are named and left out. Memory is what the call allocates
(tracemalloc, in a run of its own). Growth is the slope of log time over log size. `--reference` times the search
without numba too.
"""

import argparse
import math
import time
import tracemalloc
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec

import numpy as np

from trucewatch.geo.orbits import elements_of_lines
from trucewatch.plan.accesses import Points, find_accesses
from trucewatch.plan.elements import checksum
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.interval import Interval
from trucewatch.records.viewing import Viewing

START = datetime(2026, 6, 27, tzinfo=UTC)
LEAST_DEG = 60.0
VIEWING = Viewing("agile", None, max_incidence_deg=90.0 - LEAST_DEG)
Lines = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Job:
    """So many satellites, points and days."""

    satellites: int
    points: int
    days: int

    def span(self) -> Interval:
        return Interval(START, START + timedelta(days=self.days))


def made_up_lines(count: int) -> list[Lines]:
    """Return two-line sets of seeded sun-synchronous satellites, 480 to 820 km up."""
    rng = np.random.default_rng(2026)
    lines = []
    for number in range(count):
        height_km = rng.uniform(480.0, 820.0)
        axis_km = 6378.135 + height_km
        motion = 86_400 / (2 * math.pi * math.sqrt(axis_km**3 / 398_600.8))
        tilt = math.degrees(math.acos(-((axis_km / 12_352.0) ** 3.5)))
        node, perigee, anomaly = rng.uniform(0, 360, 3)
        line1 = f"1 {70000 + number:05d}U 26001A   26177.50000000  .00000050  00000+0  45000-4 0  999"
        line2 = (
            f"2 {70000 + number:05d} {tilt:8.4f} {node:8.4f} 0010000 {perigee:8.4f} {anomaly:8.4f} {motion:11.8f}    1"
        )
        lines.append((f"{line1}{checksum(line1)}", f"{line2}{checksum(line2)}"))
    return lines


def line_points(count: int) -> Points:
    """Return points about 1 km apart, seeded, along a winding line; fewer are spread over the whole of it."""
    rng = np.random.default_rng(2030)
    heading = 0.6 + np.cumsum(rng.normal(0, 0.05, 1400))
    step = 1.0 / 111.2
    lat = 46.5 + np.cumsum(step * 0.5 * np.sin(heading))
    lon = 33.0 + np.cumsum(step * 1.1 * np.abs(np.cos(heading * 0.5)))
    rows = np.linspace(0, 1399, count).astype(int)
    return Points(lat[rows].copy(), lon[rows].copy())


def ours(job: Job, compiled: bool | None = None) -> int:
    fleet = [
        ViewingSatellite(elements_of_lines("ANY", *pair), "any", VIEWING) for pair in made_up_lines(job.satellites)
    ]
    return len(find_accesses(fleet, line_points(job.points), job.span(), compiled=compiled))


def reference(job: Job) -> int:
    return ours(job, compiled=False)


def by_skyfield(job: Job) -> int:
    from skyfield.api import EarthSatellite, load, wgs84

    scale, points, total = load.timescale(builtin=True), line_points(job.points), 0
    begin, end = scale.from_datetime(job.span().start_at), scale.from_datetime(job.span().end_at)
    for pair in made_up_lines(job.satellites):
        satellite = EarthSatellite(*pair, ts=scale)
        for lat, lon in zip(points.lat_deg, points.lon_deg, strict=True):
            _, events = satellite.find_events(wgs84.latlon(lat, lon), begin, end, altitude_degrees=LEAST_DEG)
            total += int(np.sum(events == 1))
    return total


def by_pyorbital(job: Job) -> int:
    from pyorbital.orbital import Orbital

    points, total = line_points(job.points), 0
    for line1, line2 in made_up_lines(job.satellites):
        orbital = Orbital("ANY", line1=line1, line2=line2)
        for lat, lon in zip(points.lat_deg, points.lon_deg, strict=True):
            begin = job.span().start_at.replace(tzinfo=None)
            total += len(orbital.get_next_passes(begin, 24 * job.days, float(lon), float(lat), 0.0, horizon=LEAST_DEG))
    return total


def by_tatc(job: Job) -> int:
    from tatc.analysis import collect_observations
    from tatc.schemas import Instrument, Point, Satellite, TwoLineElements

    points, total = line_points(job.points), 0
    places = [
        Point(id=k, latitude=float(lat), longitude=float(lon))
        for k, (lat, lon) in enumerate(zip(points.lat_deg, points.lon_deg, strict=True))
    ]
    for pair in made_up_lines(job.satellites):
        orbit = TwoLineElements(tle=list(pair))
        motion = float(pair[1][52:63]) * 2 * math.pi / 86_400
        height_km = (398_600.8 / motion**2) ** (1 / 3) - 6371.0
        half = math.degrees(math.asin(6371.0 / (6371.0 + height_km) * math.cos(math.radians(LEAST_DEG))))
        instrument = Instrument(name="any", field_of_regard=2 * half)
        satellite = Satellite(name="any", orbit=orbit, instruments=[instrument])
        total += len(collect_observations(places, satellite, job.span().start_at, job.span().end_at))
    return total


@dataclass(frozen=True, slots=True)
class Peer:
    """A way to find accesses, and the share of the job that it gets."""

    name: str
    library: str
    find: Callable[[Job], int]
    share: Job
    runs: int


PEERS = (
    Peer("skyfield find_events", "skyfield", by_skyfield, Job(1, 14, 14), 3),
    Peer("TAT-C collect_observations", "tatc", by_tatc, Job(1, 140, 14), 3),
    Peer("pyorbital get_next_passes", "pyorbital", by_pyorbital, Job(1, 5, 14), 1),
)


def timed(find: Callable[[Job], int], job: Job, runs: int) -> tuple[int, float]:
    """Return the windows found and the median seconds."""
    seconds, windows = [], 0
    for _ in range(runs):
        began = time.perf_counter()
        windows = find(job)
        seconds.append(time.perf_counter() - began)
    return windows, float(np.median(seconds))


def print_row(name: str, job: Job, windows: int, seconds: float, whole: str, note: str = "") -> None:
    """Print one row; `whole` is the time of the whole job, after a tilde where it is extrapolated."""
    size = f"{job.satellites:>10} {job.points:>6} {job.days:>4}"
    print(f"{name:<28} {size} {windows:>9} {seconds:>10.4f} {whole:>12} {note}")


def compare(job: Job, tiny: bool, with_reference: bool) -> None:
    """Time the job, and each peer beside ours on the share that the peer gets."""
    print(
        f"{'peer':<28} {'satellites':>10} {'points':>6} {'days':>4} {'windows':>9} {'seconds':>10} {'whole job s':>12}"
    )
    compiled = find_spec("numba") is not None
    ours(Job(1, 3, 1))
    windows, seconds = timed(ours, job, 1 if tiny else 7)
    print_row("trucewatch", job, windows, seconds, f"{seconds:.3f}", "" if compiled else "numba is not installed")
    one = Job(1, job.points, job.days)
    print_row("trucewatch, one new set", one, *timed(ours, one, 1 if tiny else 9), "")
    if with_reference:
        print_row("trucewatch without numba", one, *extrapolated(reference, one, job, 1))
    for peer in PEERS:
        share = Job(1, 2, 1) if tiny else peer.share
        if find_spec(peer.library) is None:
            print(f"{peer.name:<28} not installed")
            continue
        mine = ours(share)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found, spent, whole = extrapolated(peer.find, share, job, 1 if tiny else peer.runs)
        ratio = (
            spent * job.satellites * job.points * job.days / (share.satellites * share.points * share.days) / seconds
        )
        print_row(peer.name, share, found, spent, whole, f"ours {mine} windows; ~{ratio:,.0f} times ours")


def extrapolated(find: Callable[[Job], int], share: Job, job: Job, runs: int) -> tuple[int, float, str]:
    """Return windows and seconds of a share, and what the whole job would take in proportion."""
    windows, seconds = timed(find, share, runs)
    times = job.satellites * job.points * job.days / (share.satellites * share.points * share.days)
    return windows, seconds, f"~{seconds * times:,.0f}"


def print_growth(job: Job, tiny: bool) -> None:
    """Print how time grows with satellites, points and days, and what the job allocates."""
    divide = 2 if tiny else 4
    smaller = {
        "satellites": Job(max(1, job.satellites // divide), job.points, job.days),
        "points": Job(job.satellites, max(1, job.points // divide), job.days),
        "days": Job(job.satellites, job.points, max(1, job.days // divide)),
    }
    runs = 1 if tiny else 3
    _, whole = timed(ours, job, runs)
    for name, less in smaller.items():
        _, seconds = timed(ours, less, runs)
        size = getattr(job, name) / getattr(less, name)
        print(f"growth in {name}: {math.log(whole / seconds) / math.log(size):.2f}")
    tracemalloc.start()
    ours(job)
    print(f"peak memory of the job: {tracemalloc.get_traced_memory()[1] / 2**20:.0f} MiB")
    tracemalloc.stop()


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description="Find accesses of satellites to a line, beside peers.")
    parser.add_argument("--tiny", action="store_true", help="2 satellites, 6 points and 2 days, once each")
    parser.add_argument("--reference", action="store_true", help="time the search without numba too")
    chosen = parser.parse_args()
    job = Job(2, 6, 2) if chosen.tiny else Job(100, 1400, 14)
    compare(job, chosen.tiny, chosen.reference)
    print_growth(job, chosen.tiny)


if __name__ == "__main__":
    main()
