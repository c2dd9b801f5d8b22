"""Satellites, places and an interval in, every access out: each longest stretch of time in which a place can be seen.

An access is a longest stretch during which the place sees the satellite above its horizon and every limit of the
viewing holds at every instant: angle off the geodetic nadir, band of incidence, side of the flight, half of the orbit,
least elevation of the sun. A scanner or a radar looks only at the instant at which it crosses the place
(`plan.passes`); for them an access says when the place is within the limits. Geometry is that of straight lines between
the satellite and the ellipsoid, without refraction or relief. The search is complete (`plan.search` says why): what may
be missed or joined is shorter than a quarter of a second. How far edges may be wrong follows from the path
(`plan.ephemeris`): milliseconds against SGP4, while elements themselves err by a tenth of a second at their epoch and
by seconds after days.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from importlib.util import find_spec

import numpy as np

from trucewatch.errors import Fault, InputError
from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.orbits import Microseconds
from trucewatch.geo.swath import Indices
from trucewatch.plan.culmination import Risings, join_stretches
from trucewatch.plan.ephemeris import lay_ephemeris
from trucewatch.plan.reach import Ground, Limit, Path, ground_of, other_limits, path_towards
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.plan.search import Stretches, search_stretches, within_limits
from trucewatch.records.interval import Interval
from trucewatch.records.table import microseconds

THREADS = 2
"""Satellites searched at once; what comes out does not depend on it."""


@dataclass(frozen=True, slots=True)
class Points:
    """Places to be seen; columns of equal length m."""

    lat_deg: Floats
    """Geodetic latitude, shape (m,)."""
    lon_deg: Floats
    """Longitude, shape (m,)."""

    def __post_init__(self) -> None:
        """Refuse columns of unequal length and places that are none."""
        if self.lat_deg.ndim != 1 or self.lat_deg.shape != self.lon_deg.shape:
            got = f"columns of shapes {self.lat_deg.shape} and {self.lon_deg.shape}"
            raise InputError([_wrong(got, "two columns of one length")])
        if not bool(np.all((np.abs(self.lat_deg) <= 90) & (np.abs(self.lon_deg) <= 180))):
            raise InputError([_wrong("a place off the globe", "±90 and ±180 degrees")])

    def __len__(self) -> int:
        return len(self.lat_deg)


@dataclass(frozen=True, slots=True, eq=False)
class Accesses:
    """When satellites can see places; columns of equal length n, ordered by satellite, point and start."""

    satellite: Indices
    """Index into the satellites asked about."""
    point: Indices
    """Index into the points."""
    start_us: Microseconds
    """Beginning, microseconds since 1970 UTC; the interval's own where the access had begun before."""
    end_us: Microseconds
    """End, later than the beginning; the interval's own where the access goes on."""
    culmination_us: Microseconds
    """When within it the satellite stands highest above the point."""
    max_elevation_deg: Floats
    """How high it stands then."""
    off_nadir_deg: Floats
    """Angle at the satellite between geodetic nadir and the point then."""

    def __len__(self) -> int:
        return len(self.start_us)


def find_accesses(
    satellites: Sequence[ViewingSatellite],
    points: Points,
    interval: Interval,
    *,
    ut1_minus_utc_s: float = 0.0,
    compiled: bool | None = None,
) -> Accesses:
    """Return every access within [start_at, end_at), cut there; empty columns where there is none.

    The compiled search is used where numba is installed, unless `compiled` says otherwise; it finds the same accesses,
    with times equal to the microsecond but for rounding.

    Raises:
        InputError: the elements of a satellite cannot be propagated over the interval (`orbit_lost`, with its name).
    """
    ground = ground_of(points.lat_deg, points.lon_deg)
    window = microseconds(interval.start_at), microseconds(interval.end_at)

    method = _method(find_spec("numba") is not None if compiled is None else compiled)

    def search(index: int) -> Accesses:
        satellite = satellites[index]
        ephemeris = lay_ephemeris(satellite.elements, *window, ut1_minus_utc_s)
        path = path_towards(ephemeris, ground, satellite.viewing)
        limits = other_limits(path, ground, satellite.viewing)
        stretches = method.within(method.search(path, ground), path, ground, limits)
        risings = method.join(stretches, path, ground, window)
        columns = (getattr(risings, field.name) for field in fields(Risings))
        return Accesses(np.full(len(risings.point), index, dtype=np.int64), *columns)

    with ThreadPoolExecutor(THREADS) as threads:
        found = list(threads.map(search, range(len(satellites)))) if len(points) else []
    return _concatenated(found)


@dataclass(frozen=True, slots=True)
class _Method:
    """How the steps of the search are computed."""

    search: Callable[[Path, Ground], Stretches]
    within: Callable[[Stretches, Path, Ground, Sequence[Limit]], Stretches]
    join: Callable[[Stretches, Path, Ground, tuple[int, int]], Risings]


def _method(compiled: bool) -> _Method:
    if not compiled:
        return _Method(search_stretches, within_limits, join_stretches)
    # numba is an extra, and slow to import.
    from trucewatch.plan import compiled as fast

    return _Method(fast.search_compiled, fast.within_compiled, fast.join_compiled)


def _concatenated(found: Sequence[Accesses]) -> Accesses:
    none, empty = np.zeros(0, dtype=np.int64), np.zeros(0)
    every = [Accesses(none, none, none, none, none, empty, empty), *found]
    return Accesses(*(np.concatenate([getattr(one, field.name) for one in every]) for field in fields(Accesses)))


def _wrong(got: str, expected: str) -> Fault:
    return Fault("target_points", "points", "lat_deg, lon_deg", got, expected, "mend what builds the points")
