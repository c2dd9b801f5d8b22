"""Times and places in, elevation of the sun out.

Low-precision solar coordinates of the Astronomical Almanac (section C, "Low precision formulas for the Sun's
coordinates and the equation of time"): 0.01° in 1950–2050. Neither refraction (0.5° at the horizon) nor parallax
(0.002°) is applied, and UTC stands for UT1 (0.004°): geometric elevations are good to 0.02°.
"""

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.orbits import JULIAN_1970, Microseconds, sidereal_deg
from trucewatch.records.quantity import DAY_US


def sun_elevation_deg(times_us: Microseconds, lat_deg: Floats, lon_deg: Floats) -> Floats:
    """Return the geometric elevation of the sun's centre above the horizon, −90 to 90; arrays broadcast together."""
    ascension, declination = _sun_coordinates_rad(np.asarray(times_us, dtype=np.int64))
    hour_angle = np.radians(sidereal_deg(times_us) + lon_deg) - ascension
    lat = np.radians(lat_deg)
    sine = np.sin(lat) * np.sin(declination) + np.cos(lat) * np.cos(declination) * np.cos(hour_angle)
    return np.asarray(np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0))), dtype=np.float64)


def _sun_coordinates_rad(times_us: Microseconds) -> tuple[Floats, Floats]:
    days = times_us / DAY_US + (JULIAN_1970 - 2_451_545.0)
    mean_longitude_deg = 280.460 + 0.9856474 * days
    anomaly = np.radians(357.528 + 0.9856003 * days)
    longitude = np.radians(mean_longitude_deg + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    obliquity = np.radians(23.439 - 0.0000004 * days)
    ascension = np.arctan2(np.cos(obliquity) * np.sin(longitude), np.cos(longitude))
    return ascension, np.arcsin(np.sin(obliquity) * np.sin(longitude))
