"""Geodetic latitude and longitude in, Earth-fixed kilometres out, and back.

The ellipsoid is WGS 84, as `geo.geodesy` defines it. Earth-fixed axes: x to 0° N 0° E,
y to 0° N 90° E, z to the north pole. Arrays keep their leading shape; Cartesian arrays end in an axis of 3.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from trucewatch.geo.geodesy import ECCENTRICITY_SQUARED, FLATTENING, SEMI_MAJOR_M

Floats: TypeAlias = npt.NDArray[np.float64]

EQUATOR_KM = SEMI_MAJOR_M / 1000
"""Equatorial radius of WGS 84."""


def normals(lat_deg: Floats, lon_deg: Floats) -> Floats:
    """Return outward unit normals of the ellipsoid, shape (..., 3)."""
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    return np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), axis=-1)


def to_earth_fixed_km(lat_deg: Floats, lon_deg: Floats, height_km: Floats | float = 0.0) -> Floats:
    """Return Earth-fixed positions, shape (..., 3), of points at a height above the ellipsoid."""
    up = normals(lat_deg, lon_deg)
    prime_vertical_km = EQUATOR_KM / np.sqrt(1 - ECCENTRICITY_SQUARED * up[..., 2] ** 2)
    scale = np.array([1.0, 1.0, 1 - ECCENTRICITY_SQUARED])
    height = np.asarray(height_km, dtype=np.float64)[..., None]
    return np.asarray(up * (prime_vertical_km[..., None] * scale + height), dtype=np.float64)


def to_geodetic(position_km: Floats) -> tuple[Floats, Floats, Floats]:
    """Return latitude (deg), longitude (deg, −180 to 180) and height (km) of Earth-fixed positions, shape (..., 3).

    Good to 1e-9 deg and 1 mm from the ground to 2,000 km up; undefined at the Earth's centre.
    Source: B. R. Bowring, Transformation from spatial to geographical coordinates, Survey Review 23 (1976).
    """
    x, y, z = position_km[..., 0], position_km[..., 1], position_km[..., 2]
    axis_km = np.hypot(x, y)
    polar_km = EQUATOR_KM * (1 - FLATTENING)
    second_squared = ECCENTRICITY_SQUARED / (1 - ECCENTRICITY_SQUARED)
    reduced = np.arctan2(z * EQUATOR_KM, axis_km * polar_km)
    lat = np.zeros_like(z)
    for _ in range(2):
        lat = np.arctan2(
            z + second_squared * polar_km * np.sin(reduced) ** 3,
            axis_km - ECCENTRICITY_SQUARED * EQUATOR_KM * np.cos(reduced) ** 3,
        )
        reduced = np.arctan2((1 - FLATTENING) * np.sin(lat), np.cos(lat))
    curvature = np.sqrt(1 - ECCENTRICITY_SQUARED * np.sin(lat) ** 2)
    height_km = axis_km * np.cos(lat) + z * np.sin(lat) - EQUATOR_KM * curvature
    return np.degrees(lat), np.degrees(np.arctan2(y, x)), height_km
