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
from dataclasses import dataclass, fields, replace
from importlib.util import find_spec

import numpy as np

from trucewatch.errors import Fault, InputError
from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.orbits import Microseconds
from trucewatch.geo.swath import Indices
from trucewatch.plan.culmination import NONE, Risings, join_stretches
from trucewatch.plan.ephemeris import apogee_km, lay_ephemeris
from trucewatch.plan.reach import Ground, Limit, Path, cap_towards, ground_of, other_limits, path_towards
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.plan.search import Stretches, search_stretches, within_limits
from trucewatch.records.interval import Interval
from trucewatch.records.table import microseconds
from trucewatch.records.viewing import Viewing

THREADS = 2
"""Searches that run at once; what comes out does not depend on it."""
FEWEST = 128
"""Places of one satellite that are worth a search of their own."""


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
    window = microseconds(interval.start_at), microseconds(interval.end_at)
    method = _method(find_spec("numba") is not None if compiled is None else compiled)
    ground, parts = ground_of(points.lat_deg, points.lon_deg), _parts(len(points), len(satellites))

    def lay(satellite: ViewingSatellite) -> Path:
        cap = cap_towards(ground, satellite.viewing, apogee_km(satellite.elements))
        ephemeris = lay_ephemeris(satellite.elements, *window, cap, ut1_minus_utc_s)
        return path_towards(ephemeris, ground, satellite.viewing)

    def search(path: Path, viewing: Viewing, part: slice) -> Risings:
        places = ground.take(part)
        limits = other_limits(path, places, viewing)
        stretches = method.within(method.search(path, places), path, places, limits)
        risings = method.join(stretches, path, places, window)
        return replace(risings, point=risings.point + part.start)

    with ThreadPoolExecutor(THREADS) as threads:
        # Laying paths holds the interpreter's lock and searching along them does not, so that it is done meanwhile.
        searches = []
        for index, satellite in enumerate(satellites):
            path = lay(satellite)
            searches += [(index, threads.submit(search, path, satellite.viewing, part)) for part in parts]
        found = [NONE, *(risings.result() for _, risings in searches)]
        owner = np.repeat([0, *(index for index, _ in searches)], [len(one.point) for one in found])
        columns = ([getattr(one, column.name) for one in found] for column in fields(Risings))
        return Accesses(owner.astype(np.int64), *threads.map(np.concatenate, columns))


def _parts(points: int, satellites: int) -> list[slice]:
    """Return the points in parts, one for each thread that would else stand idle; none without points."""
    count = min(-(-THREADS // max(1, satellites)), -(-points // FEWEST))
    return [slice(points * number // count, points * (number + 1) // count) for number in range(count)]


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


def _wrong(got: str, expected: str) -> Fault:
    return Fault("target_points", "points", "lat_deg, lon_deg", got, expected, "mend what builds the points")
