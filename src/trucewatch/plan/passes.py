"""Satellites with what they can view, points of a line and an interval in, crossings and passes out.

A crossing is the instant at which the plane square to a satellite's flight sweeps over a point (`geo.swath`): when a
scanner sees it, and when a radar looking square to its track does. It is kept where every limit of the viewing holds at
that instant: angle off nadir, band of incidence, side, half of the orbit, sun. A pass is a run of touching pieces of
line crossed on one overpass.

Method: on a grid of 60 s, for the stretches in which the satellite can be above some point's horizon, the distance of
every point ahead of the scan plane is one matrix product; a crossing lies where it turns from positive to not positive
between two grid times. That sign turns once per overpass: over a stretch of minutes the distance is a sinusoid of the
orbital period whose other root is on the far side of the Earth. Secant steps with SGP4 evaluated anew end within 1 µs.
For VIIRS the reach is 56.28° to each side, a swath of 3,060 km (`geo.viirs`, with sources).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from trucewatch.geo.ellipsoid import EQUATOR_KM, Floats, to_earth_fixed_km
from trucewatch.geo.orbits import Microseconds, States, propagate
from trucewatch.geo.sun import sun_elevation_deg
from trucewatch.geo.swath import (
    OVERPASS_GAP_US,
    Crossings,
    Flags,
    Indices,
    Sights,
    TargetPoints,
    along_track_km,
    axes,
    sights,
    take_crossings,
)
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval
from trucewatch.records.line import LineVersion
from trucewatch.records.passage import Pass
from trucewatch.records.quantity import DAY_US
from trucewatch.records.table import microseconds, moment_of

GRID_US = 60_000_000
"""Spacing of the screening grid."""
WINDOW_US = 5 * DAY_US
"""Longest stretch worked on at once, to bound memory: 1,600 points need some 50 MB."""
SCREEN_MARGIN_DEG = 1.0
"""Slack of the first, interpolated off-nadir angle, whose error is below 0.1° (a chord of 60 s sags by 3 km)."""
SECANT_STEPS = 3
"""Each step divides the error by some hundreds; the first guess errs by less than 0.1 s."""


def find_crossings(satellites: Sequence[ViewingSatellite], points: TargetPoints, interval: Interval) -> Crossings:
    """Return every crossing of a point within reach, in [start_at, end_at); empty columns where there is none.

    Raises:
        InputError: the elements of a satellite cannot be propagated over the interval (`orbit_lost`).
    """
    start_us, end_us = microseconds(interval.start_at), microseconds(interval.end_at)
    cuts = [*range(start_us, end_us, WINDOW_US), end_us]
    found = [
        _crossings_of(index, satellite, points, window)
        for index, satellite in enumerate(satellites)
        for window in pairwise(cuts)
    ]
    whole = _concatenated(found)
    return take_crossings(whole, np.lexsort((whole.point, whole.satellite, whole.time_us)))


def find_passes(
    crossings: Crossings, satellites: Sequence[ViewingSatellite], points: TargetPoints, line: LineVersion
) -> tuple[Pass, ...]:
    """Return runs of touching pieces seen on one overpass, ordered by start, norad id, part and chainage.

    Incidence, sun and direction are those of the crossing with the least off-nadir angle in the run.
    """
    overpass = _overpasses(crossings)
    part = points.part[crossings.point]
    begin, end = points.chainage_from_km[crossings.point], points.chainage_to_km[crossings.point]
    order = np.lexsort((begin, part, overpass, crossings.satellite))
    if not order.size:
        return ()
    before, after = order[:-1], order[1:]
    breaks = (
        (crossings.satellite[before] != crossings.satellite[after])
        | (overpass[before] != overpass[after])
        | (part[before] != part[after])
        | (end[before] != begin[after])
    )
    runs = np.split(order, np.flatnonzero(breaks) + 1)
    passes = [_pass_of(take_crossings(crossings, run), satellites, points, line) for run in runs]
    return tuple(sorted(passes, key=lambda p: (p.start_at, p.norad_id, p.part, p.chainage_from_km)))


def _crossings_of(
    index: int, satellite: ViewingSatellite, points: TargetPoints, window_us: tuple[int, int]
) -> Crossings:
    ground = to_earth_fixed_km(points.lat_deg, points.lon_deg)
    elements = satellite.elements
    times, point = _refined(elements, ground, _bracketed(satellite, ground, *window_us))
    inside = (times >= window_us[0]) & (times < window_us[1])
    times, point = times[inside], point[inside]
    states = propagate(elements, times)
    lat_deg, lon_deg = points.lat_deg[point], points.lon_deg[point]
    seen = sights(states, lat_deg, lon_deg)
    rows = _crossings(index, times, point, states, seen, sun_elevation_deg(times, lat_deg, lon_deg))
    return take_crossings(rows, np.flatnonzero(_within(rows, satellite, _to_the_left(states, ground[point]))))


def _within(rows: Crossings, satellite: ViewingSatellite, left: Flags) -> Flags:
    """Say which crossings are within every limit of the viewing."""
    viewing = satellite.viewing
    within = (rows.off_nadir_deg <= _reach_deg(satellite)) & (rows.incidence_deg < 90)
    if viewing.min_incidence_deg is not None:
        within &= rows.incidence_deg >= viewing.min_incidence_deg
    if viewing.max_incidence_deg is not None:
        within &= rows.incidence_deg <= viewing.max_incidence_deg
    if viewing.min_sun_deg is not None:
        within &= rows.sun_elevation_deg >= viewing.min_sun_deg
    if viewing.side != "both":
        within &= left == (viewing.side == "left")
    if viewing.heading != "any":
        within &= rows.ascending == (viewing.heading == "ascending")
    return within


def _to_the_left(states: States, ground: Floats) -> Flags:
    """Say which of n points lie to the left of n satellites' flight, row by row."""
    down, forward = axes(states)
    sight = ground - states.position_km
    return np.asarray(np.sum(sight * np.cross(forward, down), axis=-1) >= 0, dtype=np.bool_)


def _reach_deg(satellite: ViewingSatellite) -> float:
    reach_deg = satellite.viewing.max_off_nadir_deg
    return 90.0 if reach_deg is None else reach_deg


def _crossings(
    index: int, times: Microseconds, point: Indices, states: States, seen: Sights, sun_deg: Floats
) -> Crossings:
    return Crossings(
        satellite=np.full(len(times), index, dtype=np.int64),
        point=point,
        time_us=times,
        off_nadir_deg=seen.off_nadir_deg,
        incidence_deg=seen.incidence_deg,
        range_km=seen.range_km,
        sun_elevation_deg=sun_deg,
        ascending=states.velocity_km_per_s[:, 2] > 0,
    )


@dataclass(frozen=True, slots=True)
class _Brackets:
    """Pairs of a point and a grid minute within which the scan plane crosses it."""

    before_us: Microseconds
    """Grid time before the crossing."""
    point: Indices
    """Index of the point."""
    ahead_km: Floats
    """How far the point lies ahead of the scan plane then."""
    later_km: Floats
    """The same 60 s later; not positive."""


def _bracketed(satellite: ViewingSatellite, ground: Floats, start_us: int, end_us: int) -> _Brackets:
    if not len(ground):
        return _Brackets(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))
    # Aligned to whole minutes since 1970, so that a crossing does not depend on the interval it was asked in.
    grid = np.arange(start_us - start_us % GRID_US, end_us + GRID_US, GRID_US, dtype=np.int64)
    states = propagate(satellite.elements, grid)
    near = np.flatnonzero(_within_horizon(states, ground))
    near = near[near < len(grid) - 1]
    ahead = along_track_km(_states_at(states, near), ground)
    later = along_track_km(_states_at(states, near + 1), ground)
    step, point = np.nonzero((ahead > 0) & (later <= 0))
    ahead_km, later_km = ahead[step, point], later[step, point]
    share = (ahead_km / (ahead_km - later_km))[:, None]
    down, across = _interpolated(states, near[step], ground[point], share)
    kept = np.degrees(np.arctan2(across, down)) <= _reach_deg(satellite) + SCREEN_MARGIN_DEG
    return _Brackets(grid[near[step]][kept], point[kept].astype(np.int64), ahead_km[kept], later_km[kept])


def _interpolated(states: States, step: Indices, ground: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Return how far points lie below the platform and to its side, between a grid state and the next."""
    here, there = _states_at(states, step), _states_at(states, step + 1)
    sight = ground - (1 - share) * here.position_km - share * there.position_km
    down, forward = (1 - share) * np.stack(axes(here)) + share * np.stack(axes(there))
    below = np.sum(sight * down, axis=-1)
    return below, np.abs(np.sum(sight * np.cross(down, forward), axis=-1))


def _within_horizon(states: States, ground: Floats) -> npt.NDArray[np.bool_]:
    """Say at which states some point may be above the horizon within one grid step; never falsely no."""
    centre = ground.mean(axis=0)
    spread_km = float(np.max(np.linalg.norm(ground - centre, axis=1)))
    distance_km = np.linalg.norm(states.position_km - centre, axis=1)
    height = np.linalg.norm(states.position_km, axis=1)
    # The polar radius is 21 km shorter; 100 km and a step of 10 km/s leave room for it and for the eccentricity.
    horizon_km = np.sqrt(np.maximum(height**2 - (EQUATOR_KM - 25) ** 2, 0.0)) + 100
    return np.asarray(distance_km <= horizon_km + spread_km + 10 * GRID_US / 1e6, dtype=np.bool_)


def _refined(elements: Elements, ground: Floats, brackets: _Brackets) -> tuple[Microseconds, Indices]:
    slope = (brackets.later_km - brackets.ahead_km) / GRID_US
    offset_us = np.rint(-brackets.ahead_km / slope)
    for _ in range(SECANT_STEPS):
        states = propagate(elements, brackets.before_us + offset_us.astype(np.int64))
        offset_us = np.rint(offset_us - _ahead(states, ground[brackets.point]) / slope)
    return brackets.before_us + offset_us.astype(np.int64), brackets.point


def _ahead(states: States, ground: Floats) -> Floats:
    _, forward = axes(states)
    return np.asarray(np.sum((ground - states.position_km) * forward, axis=-1), dtype=np.float64)


def _states_at(states: States, rows: Indices) -> States:
    return States(states.position_km[rows], states.velocity_km_per_s[rows])


def _overpasses(crossings: Crossings) -> Indices:
    """Return for each crossing which overpass of its satellite it belongs to, from 0."""
    overpass = np.zeros(len(crossings), dtype=np.int64)
    for satellite in np.unique(crossings.satellite):
        rows = np.flatnonzero(crossings.satellite == satellite)
        rows = rows[np.argsort(crossings.time_us[rows], kind="stable")]
        gaps = np.diff(crossings.time_us[rows]) > OVERPASS_GAP_US
        overpass[rows] = np.concatenate(([0], np.cumsum(gaps)))
    return overpass


def _pass_of(run: Crossings, satellites: Sequence[ViewingSatellite], points: TargetPoints, line: LineVersion) -> Pass:
    best = int(np.argmin(run.off_nadir_deg))
    satellite = satellites[int(run.satellite[0])]
    return Pass(
        satellite=satellite.elements.satellite,
        norad_id=satellite.elements.norad_id,
        sensor=satellite.sensor,
        start_at=moment_of(int(run.time_us.min())),
        end_at=moment_of(int(run.time_us.max()) + 1),
        line=line.line,
        line_version=line.version,
        part=int(points.part[run.point[0]]),
        chainage_from_km=round(float(points.chainage_from_km[run.point[0]]), 6),
        chainage_to_km=round(float(points.chainage_to_km[run.point[-1]]), 6),
        off_nadir_min_deg=round(float(run.off_nadir_deg[best]), 7),
        incidence_deg=round(float(run.incidence_deg[best]), 7),
        sun_elevation_deg=round(float(run.sun_elevation_deg[best]), 7),
        ascending=bool(run.ascending[best]),
    )


def _concatenated(tables: Sequence[Crossings]) -> Crossings:
    floats, integers = np.zeros(0), np.zeros(0, dtype=np.int64)
    empty = Crossings(integers, integers, integers, floats, floats, floats, floats, np.zeros(0, dtype=np.bool_))
    every = (empty, *tables)
    return Crossings(
        satellite=np.concatenate([t.satellite for t in every]),
        point=np.concatenate([t.point for t in every]),
        time_us=np.concatenate([t.time_us for t in every]),
        off_nadir_deg=np.concatenate([t.off_nadir_deg for t in every]),
        incidence_deg=np.concatenate([t.incidence_deg for t in every]),
        range_km=np.concatenate([t.range_km for t in every]),
        sun_elevation_deg=np.concatenate([t.sun_elevation_deg for t in every]),
        ascending=np.concatenate([t.ascending for t in every]),
    )
