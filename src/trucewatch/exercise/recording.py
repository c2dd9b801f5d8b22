"""Invented events of tabled size in, the looks and overpasses that would have recorded each of them out.

The world decides as it does for what really happens in it: a look records by its true chance whatever lies in its
footprint and time, observers by how far off it is, a satellite by the fire's power under its sky. Nobody else counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import shapely

from trucewatch.exercise.happening import Fire
from trucewatch.exercise.hotspots import find_power, sweeps_over
from trucewatch.exercise.looking import EARSHOT_KM, Watch, WorldLook
from trucewatch.exercise.overpasses import Overpasses
from trucewatch.exercise.sightings import LOUD, ROUNDS_CAUGHT, hearing_chance
from trucewatch.exercise.spots import Spots
from trucewatch.exercise.weather import Sky
from trucewatch.geo.geodesy import Floats, solve_inverse
from trucewatch.geo.orbits import Microseconds
from trucewatch.geo.swath import Flags, Indices
from trucewatch.records.mission import EventSize
from trucewatch.records.table import microseconds, moment_of


@dataclass(frozen=True, slots=True, eq=False)
class Staged:
    """Events of one tabled size that begin at places and times, one row each."""

    size: EventSize
    """The event, how long it can be recorded and how hot it is."""
    spots: Spots
    """Where."""
    start_us: Microseconds
    """When they begin, microseconds since 1970 UTC."""

    @property
    def end_us(self) -> Microseconds:
        """When they can no longer be recorded."""
        return np.asarray(self.start_us + round(self.size.duration_s * 1e6), dtype=np.int64)


def recorded_by_looks(
    rng: np.random.Generator, staged: Staged, watch: Watch, arrived: frozenset[str]
) -> list[list[str]]:
    """Return for each event the looks that record it, in the order of the looks; `arrived` names those that count."""
    found: list[list[str]] = [[] for _ in staged.start_us]
    for look in watch.looks:
        if not look.can_see or look.look_id not in arrived:
            continue
        rows = np.flatnonzero(_meets(look, staged))
        chance = _chances(look, staged, rows, rounds_apart=watch.rounds_apart)
        for row in rows[rng.random(len(rows)) < chance].tolist():
            found[row].append(look.look_id)
    return found


def recorded_from_space(
    rng: np.random.Generator, staged: Staged, passes: Sequence[Overpasses], sky: Sky
) -> list[list[str]]:
    """Return for each event the overpasses that find its fire; none where it has no power."""
    found: list[list[str]] = [[] for _ in staged.start_us]
    power = staged.size.frp_mw
    if not power or staged.size.event != "thermal_anomaly":
        return found
    columns = (staged.spots.lat_deg.tolist(), staged.spots.lon_deg.tolist(), staged.start_us.tolist())
    lasts = timedelta(seconds=staged.size.duration_s)
    fires = [
        Fire(lat, lon, moment_of(start), moment_of(start) + lasts, power, True)
        for lat, lon, start in zip(*columns, strict=True)
    ]
    for over in passes:
        for row, sweep in sweeps_over(fires, over, sky):
            if find_power(rng, fires[row], sweep) > 0:
                found[row].append(sweep.name)
    return found


def _meets(look: WorldLook, staged: Staged) -> Flags:
    """Say which events are under a look while it looks: an instant at its very end is not."""
    from_us, to_us = microseconds(look.span.start_at), microseconds(look.span.end_at)
    met = (staged.start_us < to_us) & (staged.end_us >= from_us)
    if met.any():
        met[met] = shapely.contains_xy(look.footprint, staged.spots.lon_deg[met], staged.spots.lat_deg[met])
    return np.asarray(met, dtype=np.bool_)


def _chances(look: WorldLook, staged: Staged, rows: Indices, *, rounds_apart: bool) -> Floats:
    event = staged.size.event
    if look.sensor.kind == "observer":
        if event not in LOUD or look.post is None or not len(rows):
            return np.zeros(len(rows))
        lat, lon = staged.spots.lat_deg[rows], staged.spots.lon_deg[rows]
        post = np.full(len(rows), look.post.lat_deg), np.full(len(rows), look.post.lon_deg)
        metres, _ = solve_inverse(*post, lat, lon)
        return np.where(metres <= EARSHOT_KM * 1000, hearing_chance(metres / 1000), 0.0)
    told = ROUNDS_CAUGHT if rounds_apart and look.sensor.kind == "acoustic" and event in LOUD else 1.0
    return np.full(len(rows), look.true_chance(event) * told)
