"""A seed in, clouds, wind, rain and fog over every place at every time out: bands of some 300 km that drift eastwards.

Each is a sum of a few waves, so that weather lasts for hours and days and reaches over many kilometres.
"""

from dataclasses import dataclass
from datetime import datetime
from statistics import NormalDist

import numpy as np

from trucewatch.exercise.streams import open_stream
from trucewatch.geo.geodesy import Floats
from trucewatch.geo.orbits import Microseconds
from trucewatch.geo.sun import sun_elevation_deg
from trucewatch.geo.swath import Flags
from trucewatch.records.quantity import Degrees
from trucewatch.records.table import microseconds

WAVES = 7
"""Waves whose sum makes the field; enough for it to be near to normal."""
MEAN_WIND_M_S = 6.0
"""Wind of a windy spring, on average."""
GUST_M_S = 3.0
"""How far it strays, one sigma."""
RAIN_LEVEL = 0.7
"""Sigmas of the field of rain above which cloud rains in a windy spring: a fourth of the cloud."""
FOG_LEVEL = 0.6
"""Sigmas of the field of damp above which there is fog on a calm morning."""
CALM_M_S = 5.0
"""Wind above which no fog forms."""


@dataclass(frozen=True, slots=True, eq=False)
class Sky:
    """A field of cloud."""

    waves: Floats
    """Cycles per degree of latitude, per degree of longitude, per hour, and phase; shape (n, 4)."""
    level: float
    """Value of the field above which there is cloud."""

    def is_cloudy(self, times_us: Microseconds, lat_deg: Floats, lon_deg: Floats) -> Flags:
        """Say for each row of times and places whether cloud hides it from above."""
        return np.asarray(self._field(times_us, lat_deg, lon_deg) > self.level, dtype=np.bool_)

    def sigmas(self, times_us: Microseconds, lat_deg: Floats, lon_deg: Floats) -> Floats:
        """Return the field for each row of times and places, in standard deviations about its mean."""
        return np.asarray(self._field(times_us, lat_deg, lon_deg) / np.sqrt(WAVES / 2), dtype=np.float64)

    def _field(self, times_us: Microseconds, lat_deg: Floats, lon_deg: Floats) -> Floats:
        hours = (np.asarray(times_us) % 864_000_000_000_000) / 3.6e9
        rows = np.stack((lat_deg, lon_deg, hours, np.ones(len(hours))), axis=-1)
        return np.asarray(np.cos(2 * np.pi * (rows @ self.waves.T)).sum(axis=-1), dtype=np.float64)


def make_sky(seed: int, cloud_share: float) -> Sky:
    """Return the sky of a seed, cloudy over the given share of places and times."""
    rng = open_stream(seed, "sky")
    north, east = rng.normal(0.0, 0.25, WAVES), rng.normal(0.0, 0.2, WAVES)
    drift = -east * rng.uniform(0.2, 0.6, WAVES)
    share = min(max(cloud_share, 1e-6), 1 - 1e-6)
    level = NormalDist(0.0, float(np.sqrt(WAVES / 2))).inv_cdf(1 - share)
    return Sky(np.stack((north, east, drift, rng.random(WAVES)), axis=-1), level)


@dataclass(frozen=True, slots=True)
class Air:
    """The weather at one place and time."""

    sun_deg: Degrees
    """Elevation of the sun."""
    is_morning: bool
    """Whether the sun rises still."""
    is_cloudy: bool
    """Whether there is cloud."""
    is_raining: bool
    """Whether it rains."""
    is_foggy: bool
    """Whether there is fog."""
    wind_m_s: float
    """Wind, metres a second."""


@dataclass(frozen=True, slots=True, eq=False)
class Weather:
    """All weather of a world."""

    sky: Sky
    """Cloud."""
    wind: Sky
    """Field of wind, its level 0."""
    rain: Sky
    """Field of rain, its level 0."""
    damp: Sky
    """Field of damp, its level 0."""
    harshness: float
    """How much of a windy spring it is; 0 for neither wind nor rain nor fog."""

    def at(self, moment: datetime, lat_deg: Degrees, lon_deg: Degrees) -> Air:
        """Return the weather at one place and time."""
        time_us = microseconds(moment)
        times = np.array([time_us, time_us + 600_000_000], dtype=np.int64)
        lat, lon = np.full(2, lat_deg), np.full(2, lon_deg)
        sun = sun_elevation_deg(times, lat, lon)
        morning, cloudy = bool(sun[1] > sun[0]), bool(self.sky.is_cloudy(times, lat, lon)[0])
        gusts, rain, damp = (float(one.sigmas(times, lat, lon)[0]) for one in (self.wind, self.rain, self.damp))
        wind = self.harshness * max(0.0, MEAN_WIND_M_S + GUST_M_S * gusts)
        raining = self.harshness > 0 and cloudy and rain * self.harshness > RAIN_LEVEL
        dawn = morning and -6 < sun[0] < 15 and wind < CALM_M_S
        foggy = bool(self.harshness > 0 and dawn and damp * self.harshness > FOG_LEVEL)
        return Air(float(sun[0]), morning, cloudy, raining, foggy, wind)


def make_weather(seed: int, sky: Sky, harshness: float) -> Weather:
    """Return the weather of a seed under its sky."""
    wind, rain, damp = (draw_waves(seed, name) for name in ("wind", "rain", "damp"))
    return Weather(sky, Sky(wind, 0.0), Sky(rain, 0.0), Sky(damp, 0.0), harshness)


def draw_waves(seed: int, name: str) -> Floats:
    """Return the waves of a field of a seed, from the stream of that name."""
    rng = open_stream(seed, name)
    north, east = rng.normal(0.0, 0.25, WAVES), rng.normal(0.0, 0.2, WAVES)
    drift = rng.normal(0.0, 0.03, WAVES) - 0.3 * east
    return np.stack((north, east, drift, rng.random(WAVES)), axis=-1)
