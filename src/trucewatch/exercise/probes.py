"""Days in, probes out: invented events of the mission's tabled sizes, and whether anybody would have recorded them.

They test what is promised of looking. Nothing of them enters the inputs. Random ones begin at any time at any place of
the watched band; timed ones at times that an opponent chose (`exercise/opponent.py`), on days that have a past. All
streams of chance are their own.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from trucewatch.exercise.looking import Watch
from trucewatch.exercise.opponent import choose_starts
from trucewatch.exercise.overpasses import Overpasses, find_overpasses
from trucewatch.exercise.recording import Staged, recorded_by_looks, recorded_from_space
from trucewatch.exercise.rows import csv_bytes, degrees_text, moment_text
from trucewatch.exercise.scene import Scene
from trucewatch.exercise.spots import Spots, draw_spots, join_spots
from trucewatch.exercise.streams import open_stream
from trucewatch.exercise.weather import Sky
from trucewatch.geo.orbits import Microseconds
from trucewatch.records.interval import Interval
from trucewatch.records.mission import EventSize, Sensor
from trucewatch.records.quantity import Degrees, Kilometres
from trucewatch.records.table import microseconds, moment_of
from trucewatch.records.vocabulary import Event

PROBES = (
    "probe_id", "event", "began_at", "window_from", "window_to", "lat_deg", "lon_deg", "part", "chainage_km",
    "offset_km", "side", "timed", "seen", "seen_in",
)  # fmt: skip
"""Columns of the probes."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One invented event of a tabled size."""

    probe_id: str
    """Its name in the truth."""
    event: Event
    """What could be recorded, with the mission's tabled size and duration."""
    began_at: datetime
    """When it begins, a whole second."""
    window: Interval
    """The times among which it was drawn or chosen."""
    lat_deg: Degrees
    """WGS 84 latitude."""
    lon_deg: Degrees
    """WGS 84 longitude."""
    part: int
    """Nearest part of the line."""
    chainage_km: Kilometres
    """Along that part."""
    offset_km: Kilometres
    """Distance from the line."""
    side: str
    """Side of the line."""
    timed: bool
    """Whether the opponent chose the time."""
    seen_in: tuple[str, ...]
    """Looks and overpasses that recorded it; empty where nobody saw it."""


def draw_probes(
    scenes: Sequence[Scene], watch: Watch, arrived: frozenset[str], sky: Sky, satellites: Sequence[Sensor]
) -> tuple[Probe, ...]:
    """Return the probes of all days, by day, event and kind; none where the mix asks for none.

    Args:
        scenes: the days as they were planned: what an opponent can know.
        watch: who looked, as the days made it.
        arrived: names of the looks that the cell got by the end of the last day.
        sky: the clouds.
        satellites: those whose hotspots some source delivers.
    """
    probes: list[Probe] = []
    for scene in scenes:
        for size in scene.mission.event_sizes if scene.mix.probes > 0 else ():
            probes += _probe(scene, size, watch, arrived, sky, satellites)
    return tuple(probes)


def probes_csv(probes: Sequence[Probe]) -> bytes:
    """Write the probes, one row each, in their order."""
    return csv_bytes(PROBES, [_cells(one) for one in probes])


def _probe(
    scene: Scene,
    size: EventSize,
    watch: Watch,
    arrived: frozenset[str],
    sky: Sky,
    satellites: Sequence[Sensor],
) -> Iterator[Probe]:
    """Yield the random probes of a day and event, then the timed ones if the day has a past."""
    names, band_km = ("probes", str(scene.number), size.event), scene.mission.thresholds.watch_band_km
    n, has_past = scene.mix.probes, scene.number > 0 or len(scene.days) == 1
    kinds = ("random", "timed") if has_past else ("random",)
    drawn = [draw_spots(open_stream(scene.seed, *names, kind, "places"), scene.terrain, n, band_km) for kind in kinds]
    spots = join_spots(drawn)
    passes = _passes(scene, size, spots, satellites)
    starts = [_random_starts(open_stream(scene.seed, *names, "random", "starts"), scene.day, n)]
    if has_past:
        chooser = open_stream(scene.seed, *names, "timed", "starts")
        own = [_rows_of(over, n, 2 * n) for over in passes]
        starts.append(choose_starts(chooser, scene, drawn[1], size, own))
    staged = Staged(size, spots, np.concatenate(starts))
    by_looks = recorded_by_looks(open_stream(scene.seed, *names, "looks"), staged, watch, arrived)
    from_space = recorded_from_space(open_stream(scene.seed, *names, "space"), staged, passes, sky)
    for row, start_us in enumerate(staged.start_us.tolist()):
        kind, number = kinds[row // n], row % n
        yield Probe(
            probe_id=f"{kind}-{size.event}-{scene.number}-{number}",
            event=size.event,
            began_at=moment_of(start_us),
            window=scene.day,
            lat_deg=float(spots.lat_deg[row]),
            lon_deg=float(spots.lon_deg[row]),
            part=int(spots.part[row]),
            chainage_km=float(spots.chainage_km[row]),
            offset_km=float(spots.offset_km[row]),
            side=str(spots.side[row]),
            timed=kind == "timed",
            seen_in=(*by_looks[row], *from_space[row]),
        )


def _random_starts(rng: np.random.Generator, day: Interval, count: int) -> Microseconds:
    seconds = rng.integers(0, int(day.duration / timedelta(seconds=1)), count)
    return np.asarray(microseconds(day.start_at) + seconds * 1_000_000, dtype=np.int64)


def _passes(scene: Scene, size: EventSize, spots: Spots, satellites: Sequence[Sensor]) -> list[Overpasses]:
    """Return who sweeps over the places until events of the day are over, by satellites that can record the event.

    After the last day of an exercise nothing is delivered.
    """
    end = min(scene.day.end_at + timedelta(seconds=size.duration_s), scene.days[-1].end_at)
    names = [one.name for one in satellites if any(item.event == size.event for item in one.detections)]
    return [
        find_overpasses(orbit, spots.lat_deg, spots.lon_deg, Interval(scene.day.start_at, end))
        for orbit in scene.orbits
        if orbit[0].name in names
    ]


def _rows_of(over: Overpasses, first: int, end: int) -> Overpasses:
    """Return the overpasses over the places from `first` up to `end`, counted from `first`."""
    rows = np.flatnonzero((over.place >= first) & (over.place < end))
    return Overpasses(
        over.sensor,
        over.place[rows] - first,
        over.time_us[rows],
        over.off_nadir_deg[rows],
        over.scan_azimuth_deg[rows],
        over.sun_elevation_deg[rows],
    )


def _cells(one: Probe) -> tuple[str, ...]:
    return (
        one.probe_id,
        one.event,
        moment_text(one.began_at),
        moment_text(one.window.start_at),
        moment_text(one.window.end_at),
        degrees_text(one.lat_deg),
        degrees_text(one.lon_deg),
        str(one.part),
        f"{one.chainage_km:.6f}",
        f"{one.offset_km:.6f}",
        one.side,
        "yes" if one.timed else "no",
        "yes" if one.seen_in else "no",
        json.dumps(list(one.seen_in), ensure_ascii=False),
    )
