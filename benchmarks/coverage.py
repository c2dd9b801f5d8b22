"""Looking at the whole line, streamed by day: time, growth and peak memory in a process of its own.

    python benchmarks/coverage.py [--tiny]

A line of 1,400 km, watched by as many sensors as said: of a hundred 58 are acoustic stations, 17 cameras, 20 drones
with twenty looks of half an hour a day over 18 km, and 5 satellites that sweep over half of the line four times a day.
Looks and crossings are made day by day, as a mission would read them; each day is measured with the seven days before,
from which an opponent learns, and only bare columns are kept. `all at once` measures the same without streaming. The
memory is the peak of resident memory of the whole process, libraries included; required are at most 2 GiB for 400
sensors over 30 days. The growth exponent is the slope of log time over log size between
neighbouring rows of one kind: 1 is proportional.
"""

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from tests.builders import a_look, a_mission, a_sensor, a_source
from trucewatch.coverage import (
    Looking,
    Stretches,
    by_sector_of,
    lay_stretches,
    measure_looking,
    side_looking_of,
    tally_days,
    tally_of,
)
from trucewatch.geo.line import LinePart, ReferenceLine
from trucewatch.geo.swath import Crossings
from trucewatch.records.declared import Impediment
from trucewatch.records.interval import Interval
from trucewatch.records.line import KeptPart, LineVersion
from trucewatch.records.look import Look
from trucewatch.records.mission import EventSize, Mission, Sector
from trucewatch.records.table import Table, microseconds
from trucewatch.records.vocabulary import SensorKind

FIRST = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)
EVENTS = (
    EventSize("thermal_anomaly", "fire of 3 h, 5 MW", 10_800.0, 5.0),
    EventSize("explosion", "explosion of a shell, visible for 1 min", 60.0, None),
    EventSize("weapon", "heavy weapon in place for 6 h", 21_600.0, None),
    EventSize("uav", "attack drone in flight for 10 min", 600.0, None),
    EventSize("jamming", "jamming for 1 h", 3_600.0, None),
)
KINDS: tuple[tuple[SensorKind, int], ...] = (("acoustic", 58), ("camera", 17), ("drone", 20), ("satellite_thermal", 5))
"""Kinds of sensor, each with its hundredths of all."""
REQUIRED_MIB = 2048.0


@dataclass(frozen=True, slots=True)
class Timing:
    """What one run took."""

    peer: str
    sensors: int
    days: int
    km: float
    cells: int
    seconds: float
    peak_mib: float


def a_line(km: float) -> ReferenceLine:
    """Return a winding line of about so many kilometres."""
    share = np.linspace(0, km / 1040, 600)
    lon_lat = np.stack((31.6 + 9.8 * share + 0.3 * np.sin(19 * share), 46.5 + 6.3 * share + 0.2 * np.sin(13 * share)))
    version = LineVersion("made", "1", 50.0, "stand_in", "made", FIRST, "", "", (KeptPart(1, km),), (), km * 1000)
    return ReferenceLine(version, (LinePart(1, lon_lat.T),), None, None)


def mission_of(count: int, km: float) -> Mission:
    """Return a mission with so many sensors and a sector each 100 km."""
    sensors = []
    for kind, share in KINDS:
        for number in range(count * share // 100):
            base = a_sensor(name=f"{kind}_{number}", kind=kind)
            chances = tuple(replace(base.detections[0], event=size.event, p_detect=0.7) for size in EVENTS)
            sensors.append(replace(base, detections=chances))
    names = tuple(sensor.name for sensor in sensors if sensor.kind == "satellite_thermal")
    source = replace(a_source("firms"), sensors=names, holds_from=FIRST - 30 * DAY, holds_to=None)
    sectors = tuple(Sector(f"s{n}", f"Sector {n}", 1, 100.0 * n, 100.0 * n + 100) for n in range(math.ceil(km / 100)))
    mission = a_mission(sensors=tuple(sensors), sources=(source,), event_sizes=EVENTS, sectors=sectors)
    return replace(mission, thresholds=replace(mission.thresholds, stated_doubt=0.1))


def looks_of(mission: Mission, stretches: Stretches, number: int) -> list[Look]:
    """Return the looks of one day."""
    rng, day = np.random.default_rng(number), FIRST + number * DAY
    targets = stretches.targets
    held = []
    for at, sensor in enumerate(mission.sensors):
        if sensor.kind == "satellite_thermal":
            continue
        moves = sensor.kind == "drone"
        for look in range(20 if moves else 4):
            stretch = int(rng.integers(len(targets))) if moves else at * 7919 % len(targets)
            lon, lat = float(targets.lon_deg[stretch]), float(targets.lat_deg[stretch])
            wide, high = (0.12, 0.08) if moves else (0.1, 0.07)
            start = day + (timedelta(minutes=30 * int(rng.integers(48))) if moves else timedelta(hours=6 * look))
            corners = [(lon + wide * x, lat + high * y) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]
            held.append(
                a_look(
                    look_id=f"{sensor.name} {number} {look}", sensor=sensor.name, start_at=start,
                    end_at=start + (timedelta(minutes=30) if moves else timedelta(hours=6)),
                    footprint_wkt=f"POLYGON (({', '.join(f'{x:.5f} {y:.5f}' for x, y in corners)}))",
                    cloud_fraction=round(float(rng.random()), 2) if moves else None,
                    events=("explosion",), p_detect=(0.6,),
                )
            )  # fmt: skip
    return held


def crossings_of(mission: Mission, stretches: Stretches, number: int, days: int) -> Crossings:
    """Return the crossings of some days: each satellite sweeps over half of the line four times a day."""
    count, n = sum(sensor.kind == "satellite_thermal" for sensor in mission.sensors), len(stretches.targets)
    columns: list[tuple[np.ndarray, ...]] = []
    for day in range(number, number + days):
        rng = np.random.default_rng(10_000 + day)
        begin = microseconds(FIRST + day * DAY)
        for number_of in range(count):
            for start in np.sort(rng.integers(0, 86_400, 4)):
                first = int(rng.integers(max(1, n // 2)))
                point = np.arange(first, min(n, first + max(1, n // 2)))
                time_us = begin + int(start) * 1_000_000 + 700_000 * (point - first)
                columns.append((np.full(len(point), number_of), point, time_us, rng.uniform(0, 56, len(point))))
    satellite, point, time_us, angle = (np.concatenate(column) for column in zip(*columns, strict=True))
    order = np.lexsort((point, satellite, time_us))
    sun = 50 * np.sin((time_us / 86_400e6 - 0.25) * 2 * np.pi)
    return Crossings(
        satellite[order], point[order], time_us[order], angle[order], angle[order], np.full(len(order), 850.0),
        sun[order], np.ones(len(order), dtype=np.bool_),
    )  # fmt: skip


def lookings(mission: Mission, stretches: Stretches, days: int) -> Iterator[tuple[Interval, Looking]]:
    """Yield every day with what looked on it, made when it is asked for."""
    satellites = tuple(sensor for sensor in mission.sensors if sensor.kind == "satellite_thermal")
    for number in range(days):
        looks = [look for day in range(max(0, number - 8), number + 2) for look in looks_of(mission, stretches, day)]
        looking = Looking(
            crossings_of(mission, stretches, number, 2), satellites, Table.of(Look, looks), Table.of(Impediment, [])
        )
        yield Interval(FIRST + number * DAY, FIRST + (number + 1) * DAY), looking


def run(peer: str, sensors: int, days: int, km: float) -> Timing:
    """Measure once, in this process."""
    line, mission = a_line(km), mission_of(sensors, km)
    stretches = lay_stretches(line, mission.thresholds.watch_band_km)
    whole = Interval(FIRST, FIRST + days * DAY)
    begun = time.perf_counter()
    if peer == "by day":
        tally = tally_days(stretches, lookings(mission, stretches, days), line, mission)
    else:
        looks = [look for day in range(days + 1) for look in looks_of(mission, stretches, day)]
        satellites = tuple(sensor for sensor in mission.sensors if sensor.kind == "satellite_thermal")
        crossings = crossings_of(mission, stretches, 0, days + 1)
        looking = Looking(crossings, satellites, Table.of(Look, looks), Table.of(Impediment, []))
        tally = tally_of(measure_looking(stretches, looking, line, mission, whole), mission)
    by_sector_of(tally, mission, whole)
    side_looking_of(tally, stretches, mission, whole)
    spent = time.perf_counter() - begun
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    length_km = float((stretches.targets.chainage_to_km - stretches.targets.chainage_from_km).sum())
    return Timing(peer, sensors, days, length_km, len(tally.place), spent, peak_mib)


def measure(peer: str, sensors: int, days: int, km: float) -> Timing:
    """Measure once, in a process of its own."""
    asked = json.dumps([peer, sensors, days, km])
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.coverage", "--one", asked], capture_output=True, text=True, check=True
    )
    return Timing(*json.loads(done.stdout))


def show(timings: list[Timing]) -> None:
    """Print the table."""
    print(f"{'peer':<12}{'sensors':>8}{'days':>6}{'km':>7}{'cells':>12}{'s':>9}{'peak MiB':>10}{'exponent':>10}")
    before: dict[str, Timing] = {}
    for one in timings:
        last, exponent = before.get(one.peer), "-"
        if last is not None:
            size, former = one.sensors * one.days, last.sensors * last.days
            exponent = (
                f"{math.log(one.seconds / last.seconds) / math.log(size / former):.2f}" if size != former else "-"
            )
        before[one.peer] = one
        print(
            f"{one.peer:<12}{one.sensors:>8}{one.days:>6}{one.km:>7.0f}{one.cells:>12,}{one.seconds:>9.1f}"
            f"{one.peak_mib:>10.0f}{exponent:>10}"
        )
    worst = max(one.peak_mib for one in timings if one.peer == "by day")
    print(f"by day at most {worst:.0f} MiB of {REQUIRED_MIB:.0f}: {'kept' if worst <= REQUIRED_MIB else 'NOT KEPT'}")


def main(arguments: list[str] | None = None) -> list[Timing]:
    """Measure every size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tiny", action="store_true", help="20 sensors over 1 and 2 days of 100 km")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.one:
        one = run(*json.loads(given.one))
        print(json.dumps([one.peer, one.sensors, one.days, one.km, one.cells, one.seconds, one.peak_mib]))
        return [one]
    sizes = [(20, 1, 100.0), (20, 2, 100.0)] if given.tiny else [(100, 4, 1400.0), (400, 4, 1400.0), (400, 30, 1400.0)]
    timings = [measure("by day", *size) for size in sizes]
    timings += [measure("all at once", *size) for size in sizes[:2]]
    show(timings)
    return timings


if __name__ == "__main__":
    main()
