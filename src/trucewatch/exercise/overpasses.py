"""Elements and places on the ground in, every moment at which a scanner sweeps over each of them out.

The world finds its own overpasses: coarse steps along the orbit, a change of sign of the place's distance ahead of the
scan plane, one straight line through the two ends. At 20 s steps the time is right to 0.1 s, far below the minute in
which hotspots are told.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trucewatch.errors import Fault, InputError
from trucewatch.geo.ellipsoid import to_earth_fixed_km, to_geodetic
from trucewatch.geo.geodesy import Floats, solve_inverse
from trucewatch.geo.orbits import Microseconds, elements_of_lines, propagate
from trucewatch.geo.sun import sun_elevation_deg
from trucewatch.geo.swath import Indices, along_track_km, sights
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Sensor
from trucewatch.records.table import microseconds

STEP_US = 20_000_000
"""Step along the orbit; a satellite moves 150 km in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Overpasses:
    """When one satellite swept over places, one row each, by place and time."""

    sensor: Sensor
    """The satellite."""
    place: Indices
    """Index of the place, shape (n,)."""
    time_us: Microseconds
    """When, microseconds since 1970 UTC."""
    off_nadir_deg: Floats
    """Scan angle."""
    scan_azimuth_deg: Floats
    """Direction from the place towards the track, along the scan."""
    sun_elevation_deg: Floats
    """Elevation of the sun at the place."""


def read_orbits(elements: bytes, sensors: Sequence[Sensor]) -> tuple[tuple[Sensor, Elements], ...]:
    """Return each satellite of the mission with its elements.

    Raises:
        InputError: a satellite has no elements (`no_elements`).
    """
    lines = [line.strip() for line in elements.decode("ascii").splitlines()]
    pairs = {
        int(first[2:7]): (first, second)
        for first, second in itertools.pairwise(lines)
        if first.startswith("1 ") and second.startswith("2 ")
    }
    wanted = [sensor for sensor in sensors if sensor.kind == "satellite_thermal" and sensor.norad_id is not None]
    faults = [
        Fault("no_elements", "elements", f"norad id {one.norad_id}", "none", f"elements of {one.name}", "add them")
        for one in wanted
        if one.norad_id not in pairs
    ]
    if faults:
        raise InputError(faults)
    return tuple((one, elements_of_lines(one.name, *pairs[one.norad_id])) for one in wanted if one.norad_id is not None)


def find_overpasses(orbit: tuple[Sensor, Elements], lat_deg: Floats, lon_deg: Floats, span: Interval) -> Overpasses:
    """Return when a satellite swept over each place within a span; no places, no rows."""
    sensor, elements = orbit
    steps = np.arange(microseconds(span.start_at) - STEP_US, microseconds(span.end_at) + STEP_US, STEP_US)
    ahead_km = along_track_km(propagate(elements, steps), to_earth_fixed_km(lat_deg, lon_deg))
    step, place = np.nonzero((ahead_km[:-1] > 0) & (ahead_km[1:] <= 0))
    before, after = ahead_km[step, place], ahead_km[step + 1, place]
    times = steps[step] + np.round(STEP_US * before / (before - after)).astype(np.int64)
    states = propagate(elements, times)
    sight = sights(states, lat_deg[place], lon_deg[place])
    limit = 90.0 if sensor.max_off_nadir_deg is None else sensor.max_off_nadir_deg
    inside = (times >= microseconds(span.start_at)) & (times < microseconds(span.end_at))
    kept = np.flatnonzero((sight.off_nadir_deg <= limit) & (sight.incidence_deg < 90) & inside)
    kept = kept[np.lexsort((times[kept], place[kept]))]
    place, times = place[kept], times[kept]
    under_lat, under_lon, _ = to_geodetic(states.position_km[kept])
    _, azimuth = solve_inverse(lat_deg[place], lon_deg[place], under_lat, under_lon)
    sun = sun_elevation_deg(times, lat_deg[place], lon_deg[place])
    return Overpasses(sensor, place, times, sight.off_nadir_deg[kept], azimuth, sun)
