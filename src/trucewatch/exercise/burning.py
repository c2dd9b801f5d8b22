"""Fire that nobody set as a weapon and that no farmer watches: a wildfire that runs over cells for hours."""

from datetime import timedelta

import numpy as np

from trucewatch.exercise.happening import NOBODY, Fire, Happening
from trucewatch.exercise.scene import Scene
from trucewatch.geo.geodesy import solve_direct

FRONT_KMH = (0.3, 1.5)
"""How fast its front runs."""


def make_wildfire(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a fire that starts in the afternoon and runs with the wind for 6 to 30 hours, a seat of fire every hour."""
    spot = scene.terrain.draw_spot(rng, (2.0, 40.0))
    began = scene.solar_moment(rng, spot.lon_deg, (11.0, 17.0))
    hours = int(rng.integers(6, 31))
    wind_deg, speed_kmh = float(rng.uniform(0, 360)), float(rng.uniform(*FRONT_KMH))
    after_h = np.arange(hours, dtype=np.float64)
    azimuth = wind_deg + rng.normal(0.0, 25.0, hours)
    place = (np.full(hours, spot.lat_deg), np.full(hours, spot.lon_deg))
    lat, lon = solve_direct(*place, azimuth, after_h * speed_kmh * 1000)
    inside = scene.terrain.contains(lat, lon)
    fires = tuple(
        Fire(
            round(float(lat[hour]), 6),
            round(float(lon[hour]), 6),
            began + timedelta(hours=hour),
            began + timedelta(hours=hour, seconds=int(seconds)),
            round(float(power), 1),
            False,
        )
        for hour, seconds, power in zip(
            range(hours), rng.uniform(7200, 18_000, hours), rng.lognormal(3.6, 0.6, hours), strict=True
        )
        if inside[hour]
    )
    ended = max(fire.end_at for fire in fires)
    return Happening(truth_id, "wildfire", "natural", spot, 0.0, began, ended, NOBODY, (), fires)
