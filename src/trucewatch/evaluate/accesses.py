"""Accesses held against roots of Skyfield's altitude, found the slow way on a dense grid.

Positions come from Skyfield alone (its own SGP4 calls, precession, nutation, UT1 and polar motion) in the Earth-fixed
frame; the altitude of a satellite over a point of WGS 84 is the angle that `altaz` gives (a test compares the two).
On a grid of 10 s every rise, set and top is found. Within the 5 s between a top and the grid a low satellite moves by
less than 40 km against the ground, so that its altitude changes by less than 40 km over its distance: every top of the
grid that lies below the limit by no more is looked at again each half second. Edges are then roots to 1 µs. Skyfield
comes with the extra for tests.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import numpy as np

from trucewatch.evaluate.offsets import cut_real_line
from trucewatch.geo.ellipsoid import Floats, normals, to_earth_fixed_km
from trucewatch.geo.orbits import satellite_of
from trucewatch.plan.accesses import Accesses, Points, find_accesses
from trucewatch.plan.elements import parse_elements
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval
from trucewatch.records.table import microseconds
from trucewatch.records.viewing import Viewing

ELEMENTS_DAY = datetime(2026, 6, 27, tzinfo=UTC)
"""Day of the real elements."""
GRID_S, FINE_S = 10.0, 0.5
TOP_MARGIN_KM = 42.0
"""What a satellite moves between a top and the grid, with 5 % to spare."""
NEAR_DEG = 25.0
"""Grid times that are kept: from further below the limit than altitude can rise in one step."""
GRAZING_DEG = 0.01
"""Accesses that top out within this of the limit are told apart: their edges are as good as undefined."""
SHORTEST_S = 1.0
"""Accesses up to so long need not be found."""

Places: TypeAlias = Callable[[Floats], Floats]
"""Earth-fixed positions (n, 3) in km at seconds (n,) from the interval's start."""


@dataclass(frozen=True, slots=True)
class Roots:
    """Accesses by Skyfield: columns of equal length n."""

    satellite: np.ndarray
    """Index of the satellite."""
    point: np.ndarray
    """Index of the point."""
    start_s: Floats
    """Rise, seconds from the interval's start; 0 where it is up then."""
    end_s: Floats
    """Set; the interval's length where it is up then."""
    top_deg: Floats
    """Highest altitude on the grid within it."""


@dataclass(frozen=True, slots=True)
class AccessCheck:
    """How found accesses compare with Skyfield's."""

    true: int
    """Accesses by Skyfield."""
    found: int
    """Accesses found."""
    missed: int
    """Skyfield's, longer than a second, that nothing found overlaps."""
    extra: int
    """Found, longer than a second, that nothing of Skyfield's overlaps."""
    grazing: int
    """Of the true ones, those that top out within 0.01° of the limit."""
    edges: int
    """Edges compared: of accesses that do not graze and are not cut by the interval."""
    p50_s: float
    """Median error of those edges."""
    p99_s: float
    """The error that 99 of 100 of them keep within."""
    worst_s: float
    """Their largest error."""
    worst_grazing_s: float
    """Largest error of an edge of a grazing access; 0 where none was compared."""

    def to_line(self) -> str:
        """Return the figures as one line for people."""
        return (
            f"{self.true} accesses by Skyfield, {self.found} found; longer than 1 s: {self.missed} missed, "
            f"{self.extra} extra; {self.edges} edges off by {self.p50_s * 1e3:.2f} ms (median), "
            f"{self.p99_s * 1e3:.2f} ms (99 %), {self.worst_s * 1e3:.2f} ms at most; {self.grazing} within 0.01° of "
            f"the limit, off by at most {self.worst_grazing_s * 1e3:.2f} ms"
        )


def real_elements(data: Path, count: int) -> tuple[Elements, ...]:
    """Return low satellites of the real file, spread over inclination and mean motion; none that decays soon."""
    found, _ = parse_elements((data / "orbits" / "eo_2026-06-27.tle").read_bytes(), "eo_2026-06-27.tle")
    low = [one for one in found if 13.0 < one.mean_motion_rev_per_day < 15.7 and one.bstar_per_radius < 0.005]
    low.sort(key=lambda one: (round(one.inclination_deg), one.mean_motion_rev_per_day, one.norad_id))
    return tuple(low[k] for k in np.linspace(0, len(low) - 1, count).astype(int).tolist())


def real_points(data: Path, count: int) -> Points:
    """Return points spread along the real line."""
    vertices = np.concatenate([part.lon_lat for part in cut_real_line(data).parts])
    rows = np.linspace(0, len(vertices) - 1, count).astype(int)
    return Points(vertices[rows, 1].copy(), vertices[rows, 0].copy())


def check_accesses(
    elements: Sequence[Elements],
    points: Points,
    interval: Interval,
    least_deg: float,
    on_progress: Callable[[int, int], None],
) -> AccessCheck:
    """Find accesses above an elevation both ways and compare them; Skyfield's UT1 is used for both."""
    viewing = Viewing("agile", None, max_incidence_deg=90.0 - least_deg)
    length_s = interval.duration.total_seconds()
    grid = np.append(np.arange(0.0, length_s, GRID_S), length_s)
    at_grid, true = skyfield_moment(interval.start_at, grid), []
    for index, one in enumerate(elements):
        track = skyfield_places(one, at_grid)

        def places(seconds: Floats, elements: Elements = one) -> Floats:
            return skyfield_places(elements, skyfield_moment(interval.start_at, seconds))

        true.append(_roots(index, grid, track, places, points, least_deg))
        on_progress(index + 1, len(elements))
    fleet = [ViewingSatellite(one, "any", viewing) for one in elements]
    found = find_accesses(fleet, points, interval, ut1_minus_utc_s=skyfield_ut1_s(interval.start_at))
    return _compare(_joined(true), found, interval, least_deg)


def skyfield_moment(start_at: datetime, seconds: Floats) -> object:
    """Return Skyfield's instants, so many seconds after a time; slow, for it computes the nutation of each."""
    from skyfield.api import load

    scale = load.timescale(builtin=True)
    return scale.utc(start_at.year, start_at.month, start_at.day, start_at.hour, start_at.minute, seconds)


def skyfield_places(elements: Elements, moment: object) -> Floats:
    """Return Skyfield's Earth-fixed positions (n, 3) of a satellite in km."""
    from skyfield.api import EarthSatellite, load
    from skyfield.framelib import itrs

    satellite = EarthSatellite.from_satrec(satellite_of(elements), load.timescale(builtin=True))
    return np.asarray(satellite.at(moment).frame_xyz(itrs).km.T, dtype=np.float64)


def skyfield_ut1_s(start_at: datetime) -> float:
    """Return UT1 − UTC as Skyfield's built-in tables have it."""
    from skyfield.api import load

    return float(load.timescale(builtin=True).from_datetime(start_at).dut1)


def altitude_deg(place_km: Floats, lat_deg: Floats, lon_deg: Floats) -> Floats:
    """Return the altitude of Earth-fixed places (n, 3) over points (n,) of the ellipsoid."""
    sight = place_km - to_earth_fixed_km(lat_deg, lon_deg)
    sine = np.sum(sight * normals(lat_deg, lon_deg), axis=-1) / np.linalg.norm(sight, axis=-1)
    return np.asarray(np.degrees(np.arcsin(sine)), dtype=np.float64)


def _roots(index: int, grid: Floats, track: Floats, places: Places, points: Points, least_deg: float) -> Roots:
    brackets = [_brackets(j, grid, track, places, points, least_deg) for j in range(len(points))]
    point, opens, opened, closes, closed, top = (np.concatenate(column) for column in zip(*brackets, strict=True))

    def above(seconds: Floats) -> Floats:
        return altitude_deg(places(seconds), points.lat_deg[point], points.lon_deg[point]) - least_deg

    start, end = _halved(opens, opened, above), _halved(closes, closed, above)
    return Roots(np.full(len(point), index), point, start, end, top + least_deg)


def _brackets(
    j: int, grid: Floats, track: Floats, places: Places, points: Points, least_deg: float
) -> tuple[Floats, ...]:
    """Return, for each access to a point: the point, seconds around its rise, around its set, its top."""
    lat, lon = points.lat_deg[j : j + 1], points.lon_deg[j : j + 1]
    coarse = altitude_deg(track, lat, lon) - least_deg
    tops = np.flatnonzero((coarse[1:-1] >= coarse[:-2]) & (coarse[1:-1] >= coarse[2:])) + 1
    distance_km = np.linalg.norm(track[tops] - to_earth_fixed_km(lat, lon), axis=-1)
    tops = tops[(coarse[tops] >= -np.degrees(TOP_MARGIN_KM / distance_km)) & (coarse[tops] < 0)]
    fine = (grid[tops, None] + np.arange(-GRID_S, GRID_S + FINE_S, FINE_S)).ravel()
    fine = np.clip(fine, grid[0], grid[-1])
    near = np.flatnonzero(coarse >= -NEAR_DEG)
    times = np.concatenate((grid[:1], grid[-1:], grid[near], fine))
    above = np.concatenate((coarse[:1], coarse[-1:], coarse[near], altitude_deg(places(fine), lat, lon) - least_deg))
    times, first = np.unique(times, return_index=True)
    above = above[first]
    up = np.concatenate(([False], above >= 0, [False]))
    rise, fall = np.flatnonzero(~up[:-1] & up[1:]), np.flatnonzero(up[:-1] & ~up[1:])
    last = len(times) - 1
    top = np.array([above[b:e].max() for b, e in zip(rise, fall, strict=True)])
    before, after = times[np.maximum(rise - 1, 0)], times[np.minimum(fall, last)]
    return np.full(len(rise), j), before, times[rise], after, times[fall - 1], top


def _halved(below: Floats, above: Floats, altitude: Callable[[Floats], Floats]) -> Floats:
    """Return the seconds at which the altitude reaches the limit, between times below it and above it."""
    below, above = below.copy(), above.copy()
    for _ in range(25 if len(below) else 0):
        middle = (below + above) / 2
        up = altitude(middle) >= 0
        below, above = np.where(up, below, middle), np.where(up, middle, above)
    return above


def _joined(found: Sequence[Roots]) -> Roots:
    return Roots(*(np.concatenate([getattr(one, field.name) for one in found]) for field in fields(Roots)))


def _compare(true: Roots, found: Accesses, interval: Interval, least_deg: float) -> AccessCheck:
    origin, length_s = microseconds(interval.start_at), interval.duration.total_seconds()
    start, end = (found.start_us - origin) / 1e6, (found.end_us - origin) / 1e6
    errors: list[float] = []
    grazing_errors: list[float] = [0.0]
    met, missed = np.zeros(len(found), dtype=np.bool_), 0
    keys = found.satellite * (1 + int(found.point.max(initial=0))) + found.point
    grazing = np.abs(true.top_deg - least_deg) < GRAZING_DEG
    for k in range(len(true.start_s)):
        key = true.satellite[k] * (1 + int(found.point.max(initial=0))) + true.point[k]
        rows = np.arange(np.searchsorted(keys, key), np.searchsorted(keys, key, side="right"))
        rows = rows[(start[rows] < true.end_s[k]) & (end[rows] > true.start_s[k])]
        met[rows] = True
        if not rows.size:
            missed += bool(true.end_s[k] - true.start_s[k] > SHORTEST_S)
            continue
        apart = [abs(start[rows[0]] - true.start_s[k])] * bool(true.start_s[k] > 0)
        apart += [abs(end[rows[-1]] - true.end_s[k])] * bool(true.end_s[k] < length_s)
        (grazing_errors if grazing[k] else errors).extend(apart)
    extra = int(np.sum(~met & (end - start > SHORTEST_S)))
    p50, p99, worst = np.quantile(errors or [0.0], (0.5, 0.99, 1.0)).tolist()
    counts = len(true.start_s), len(found), missed, extra, int(grazing.sum()), len(errors)
    return AccessCheck(*counts, p50, p99, worst, float(max(grazing_errors)))
