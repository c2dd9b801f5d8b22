"""Latitudes and longitudes in, metres, azimuths and places on the WGS 84 ellipsoid out.

Geodesics are those of C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87 (2013), as PROJ computes them.
An edge is straight in longitude and latitude (RFC 7946 §3.1.1); its length is that of this curve on the ellipsoid, the
limit of the sum over ever shorter geodesics. At 1 km the two differ by about a micrometre, so the length of a line
does not depend on how finely it was densified.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from pyproj import Geod

Floats: TypeAlias = npt.NDArray[np.float64]

SEMI_MAJOR_M = 6_378_137.0
"""Equatorial radius of WGS 84 (NGA.STND.0036, defining parameter)."""
FLATTENING = 1 / 298.257223563
"""Flattening of WGS 84 (NGA.STND.0036, defining parameter)."""
ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)
"""First eccentricity squared, from the flattening."""
LEAST_CURVATURE_RADIUS_M = SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED)
"""Smallest radius of curvature anywhere on the ellipsoid: along the meridian at the equator."""
GREATEST_CURVATURE_RADIUS_M = SEMI_MAJOR_M / np.sqrt(1 - ECCENTRICITY_SQUARED)
"""Largest radius of curvature anywhere on the ellipsoid: at the poles."""

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(5)


def wgs84() -> Geod:
    """Return the geodesic solver of the WGS 84 ellipsoid."""
    return Geod(ellps="WGS84")


def solve_inverse(lat_deg: Floats, lon_deg: Floats, to_lat_deg: Floats, to_lon_deg: Floats) -> tuple[Floats, Floats]:
    """Return the geodesic distance in metres and the azimuth at the first places, degrees from north, row by row."""
    azimuth, _, metres = wgs84().inv(lon_deg, lat_deg, to_lon_deg, to_lat_deg)
    return np.asarray(metres, dtype=np.float64), np.asarray(azimuth, dtype=np.float64)


def solve_direct(lat_deg: Floats, lon_deg: Floats, azimuth_deg: Floats, metres: Floats) -> tuple[Floats, Floats]:
    """Return latitude and longitude reached from places along azimuths, row by row."""
    lon, lat, _ = wgs84().fwd(lon_deg, lat_deg, azimuth_deg, metres)
    return np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)


def to_earth_centred(lat_deg: Floats, lon_deg: Floats) -> Floats:
    """Return earth-centred, earth-fixed coordinates (n, 3) in metres of places at height zero."""
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    prime = SEMI_MAJOR_M / np.sqrt(1 - ECCENTRICITY_SQUARED * np.sin(lat) ** 2)
    across = prime * np.cos(lat)
    return np.stack(
        (across * np.cos(lon), across * np.sin(lon), prime * (1 - ECCENTRICITY_SQUARED) * np.sin(lat)), axis=-1
    )


def metres_per_degree(lat_deg: Floats) -> tuple[Floats, Floats]:
    """Return metres per degree of latitude and of longitude at latitudes.

    >>> north, east = metres_per_degree(np.array([45.0]))
    >>> round(float(north[0])), round(float(east[0]))
    (111132, 78847)
    """
    lat = np.radians(lat_deg)
    flat = 1 - ECCENTRICITY_SQUARED * np.sin(lat) ** 2
    north = SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) / flat**1.5
    east = SEMI_MAJOR_M / np.sqrt(flat) * np.cos(lat)
    return np.radians(north), np.radians(east)


def edge_lengths_m(start: Floats, end: Floats, fraction: Floats | float = 1.0) -> Floats:
    """Return the length of edges from their start up to a fraction of the way.

    Args:
        start: (n, 2) longitude and latitude.
        end: (n, 2) longitude and latitude.
        fraction: of the difference in longitude and latitude, 0 to 1, one for each edge or one for all.

    Source: five-point Gauss–Legendre quadrature of the line element; below 1e-9 m on edges of 1 km.
    """
    step = end - start
    total = np.zeros(len(start))
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        lat = start[:, 1] + step[:, 1] * (fraction * (node + 1) / 2)
        north, east = metres_per_degree(lat)
        total += weight / 2 * np.hypot(north * step[:, 1], east * step[:, 0])
    return total * fraction


def edge_azimuths_deg(start: Floats, end: Floats, fraction: Floats | float = 0.0) -> Floats:
    """Return the direction of edges at a fraction of the way, in degrees from north, within ±180."""
    step = end - start
    north, east = metres_per_degree(start[:, 1] + step[:, 1] * fraction)
    return np.degrees(np.arctan2(east * step[:, 0], north * step[:, 1]))


def split_edges(lon_lat: Floats, longest_m: float) -> Floats:
    """Return a vertex chain with no edge longer than `longest_m` and no vertex twice in a row.

    The original vertices stay exactly as they were; new ones lie on the straight edges between them.
    """
    keep = np.ones(len(lon_lat), dtype=bool)
    keep[1:] = np.any(lon_lat[1:] != lon_lat[:-1], axis=1)
    chain = lon_lat[keep]
    if len(chain) < 2:
        return chain
    pieces = np.maximum(1, np.ceil(edge_lengths_m(chain[:-1], chain[1:]) / longest_m)).astype(np.int64)
    edge = np.repeat(np.arange(len(pieces)), pieces)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    fraction = (step / pieces[edge])[:, np.newaxis]
    return np.concatenate((chain[edge] + (chain[edge + 1] - chain[edge]) * fraction, chain[-1:]))
