"""States of a satellite and points on the ground in, when and how a cross-track scanner crosses each point out.

The scan lies in the plane through the satellite that is square to its forward axis. Downward axis: geodetic nadir;
forward axis: the velocity relative to the stars, less its part along the downward axis. So VIIRS and MODIS fly, without
steering against the Earth's turning (JPSS VIIRS Geolocation ATBD 474-00053 and MODIS Level 1A Earth Location ATBD
SDST-092, orbital coordinate system). Pointing errors of the platforms (below 0.05°) are left out, and so is the one
second that the mirror needs from one edge to the other. Ground points lie on the ellipsoid: relief of 300 m moves a
crossing seen at the swath's edge by up to 0.02° of scan angle.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from trucewatch.errors import Fault, InputError
from trucewatch.geo.ellipsoid import Floats, normals, to_earth_fixed_km, to_geodetic
from trucewatch.geo.orbits import Microseconds, States

OVERPASS_GAP_US = 1_200_000_000
"""What one satellite saw more than 20 minutes apart belongs to two overpasses; an orbit takes about 100."""

Indices = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TargetPoints:
    """Pieces of lines to be seen, each judged by one point; columns of equal length n, none where there are none."""

    part: Indices
    """Part of the line, shape (n,)."""
    chainage_from_km: Floats
    """Where the piece begins, shape (n,)."""
    chainage_to_km: Floats
    """Where the piece ends, shape (n,); equal to the next piece's beginning where the two touch."""
    lat_deg: Floats
    """Latitude of the point that stands for the piece, shape (n,)."""
    lon_deg: Floats
    """Longitude of that point, shape (n,)."""

    def __post_init__(self) -> None:
        """Refuse columns of unequal length and places that are none."""
        lengths = sorted({self.part.shape, self.chainage_from_km.shape, self.chainage_to_km.shape})
        lengths = sorted({*lengths, self.lat_deg.shape, self.lon_deg.shape})
        if len(lengths) != 1 or len(lengths[0]) != 1:
            raise InputError([_wrong("columns", f"columns of shapes {lengths}", "five columns of one length")])
        if not bool(np.all((np.abs(self.lat_deg) <= 90) & (np.abs(self.lon_deg) <= 180))):
            raise InputError([_wrong("lat_deg, lon_deg", "a place off the globe", "±90 and ±180 degrees")])

    def __len__(self) -> int:
        return len(self.part)


@dataclass(frozen=True, slots=True)
class Crossings:
    """When the scan planes of satellites crossed points in their swaths; columns of equal length, by time.

    Rows are ordered by time, then satellite, then point.
    """

    satellite: Indices
    """Index into the satellites asked about."""
    point: Indices
    """Index into the target points."""
    time_us: Microseconds
    """Instant of the crossing, microseconds since 1970 UTC."""
    off_nadir_deg: Floats
    """Angle at the satellite between geodetic nadir and the line of sight, 0 to 90."""
    incidence_deg: Floats
    """Angle at the point between the ellipsoid's normal and the satellite, 0 to 90."""
    range_km: Floats
    """Distance from satellite to point."""
    sun_elevation_deg: Floats
    """Geometric elevation of the sun at the point, negative by night."""
    ascending: Flags
    """Whether the satellite flew northwards."""

    def __len__(self) -> int:
        return len(self.time_us)


def take_crossings(crossings: Crossings, rows: npt.NDArray[np.integer[Any]]) -> Crossings:
    """Return the crossings at `rows`, in that order."""
    return Crossings(
        satellite=crossings.satellite[rows],
        point=crossings.point[rows],
        time_us=crossings.time_us[rows],
        off_nadir_deg=crossings.off_nadir_deg[rows],
        incidence_deg=crossings.incidence_deg[rows],
        range_km=crossings.range_km[rows],
        sun_elevation_deg=crossings.sun_elevation_deg[rows],
        ascending=crossings.ascending[rows],
    )


@dataclass(frozen=True, slots=True)
class Sights:
    """How satellites see points, row by row."""

    along_km: Floats
    """How far the point lies ahead of the scan plane; negative behind it."""
    off_nadir_deg: Floats
    """Angle at the satellite between geodetic nadir and the line of sight, 0 to 180."""
    incidence_deg: Floats
    """Angle at the point between the ellipsoid's normal and the satellite; above 90 it is below the horizon."""
    range_km: Floats
    """Distance from satellite to point."""


def axes(states: States) -> tuple[Floats, Floats]:
    """Return the downward and the forward unit axis of the platform, each (n, 3), for each state."""
    lat_deg, lon_deg, _ = to_geodetic(states.position_km)
    down = -normals(lat_deg, lon_deg)
    velocity = states.velocity_km_per_s
    forward = velocity - down * np.sum(velocity * down, axis=-1, keepdims=True)
    return down, forward / np.linalg.norm(forward, axis=-1, keepdims=True)


def along_track_km(states: States, ground_km: Floats) -> Floats:
    """Return how far each of m ground points (m, 3) lies ahead of each of n scan planes, shape (n, m)."""
    _, forward = axes(states)
    own = np.sum(states.position_km * forward, axis=-1, keepdims=True)
    return np.asarray(forward @ ground_km.T - own, dtype=np.float64)


def sights(states: States, lat_deg: Floats, lon_deg: Floats) -> Sights:
    """Return how the n states see n points of the ellipsoid, row by row."""
    down, forward = axes(states)
    sight = to_earth_fixed_km(lat_deg, lon_deg) - states.position_km
    range_km = np.linalg.norm(sight, axis=-1)
    up = normals(lat_deg, lon_deg)
    return Sights(
        along_km=np.sum(sight * forward, axis=-1),
        off_nadir_deg=_angle_deg(sight, down),
        incidence_deg=_angle_deg(-sight, up),
        range_km=range_km,
    )


def _angle_deg(first: Floats, second: Floats) -> Floats:
    # The arc tangent keeps small angles exact where the arc cosine would lose half of the digits.
    across = np.linalg.norm(np.cross(first, second), axis=-1)
    return np.asarray(np.degrees(np.arctan2(across, np.sum(first * second, axis=-1))), dtype=np.float64)


def _wrong(where: str, got: str, expected: str) -> Fault:
    return Fault("target_points", "target points", where, got, expected, "mend what builds the target points")
