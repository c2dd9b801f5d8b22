"""A seed in, clouds over every place at every time out: bands of some 300 km that drift eastwards."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from trucewatch.exercise.streams import open_stream
from trucewatch.geo.geodesy import Floats
from trucewatch.geo.orbits import Microseconds
from trucewatch.geo.swath import Flags

WAVES = 7
"""Waves whose sum makes the field; enough for it to be near to normal."""


@dataclass(frozen=True, slots=True, eq=False)
class Sky:
    """A field of cloud."""

    waves: Floats
    """Cycles per degree of latitude, per degree of longitude, per hour, and phase; shape (n, 4)."""
    level: float
    """Value of the field above which there is cloud."""

    def is_cloudy(self, times_us: Microseconds, lat_deg: Floats, lon_deg: Floats) -> Flags:
        """Say for each row of times and places whether cloud hides it from above."""
        hours = (np.asarray(times_us) % 864_000_000_000_000) / 3.6e9
        rows = np.stack((lat_deg, lon_deg, hours, np.ones(len(hours))), axis=-1)
        field = np.cos(2 * np.pi * (rows @ self.waves.T)).sum(axis=-1)
        return np.asarray(field > self.level, dtype=np.bool_)


def make_sky(seed: int, cloud_share: float) -> Sky:
    """Return the sky of a seed, cloudy over the given share of places and times."""
    rng = open_stream(seed, "sky")
    north, east = rng.normal(0.0, 0.25, WAVES), rng.normal(0.0, 0.2, WAVES)
    drift = -east * rng.uniform(0.2, 0.6, WAVES)
    share = min(max(cloud_share, 1e-6), 1 - 1e-6)
    level = NormalDist(0.0, float(np.sqrt(WAVES / 2))).inv_cdf(1 - share)
    return Sky(np.stack((north, east, drift, rng.random(WAVES)), axis=-1), level)
