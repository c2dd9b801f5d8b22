from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tests.builders import a_sensor, a_source
from trucewatch.exercise.happening import NOBODY, Fire, Happening, Spot
from trucewatch.exercise.hotspots import Sweep, find_chance, power_mw, tell_hotspots
from trucewatch.exercise.rows import FIRMS
from trucewatch.geo.geodesy import solve_inverse

NOON = datetime(2030, 5, 14, 12, tzinfo=UTC)
FIRE = Fire(46.0, -35.0, NOON, NOON + timedelta(hours=2), 40.0, False)


def a_sweep(off_nadir_deg: float = 0.0, is_day: bool = True, is_cloudy: bool = False) -> Sweep:
    satellite = a_sensor("viirs_noaa20", "satellite_thermal", ("thermal_anomaly",), norad_id=43013)
    return Sweep(satellite, NOON + timedelta(hours=1), off_nadir_deg, 80.0, is_day, is_cloudy)


def test_a_fire_grows_burns_and_fades() -> None:
    minutes = (-1, 6, 12, 60, 90, 120)
    powers = [power_mw(FIRE, NOON + timedelta(minutes=minute)) for minute in minutes]
    assert powers == pytest.approx([0, 20, 40, 40, 20, 0])


def test_the_chance_falls_towards_the_edge_by_day_and_under_cloud() -> None:
    best = find_chance(5.0, a_sweep(is_day=False))
    assert best > find_chance(5.0, a_sweep()) > find_chance(5.0, a_sweep(55.0))
    assert find_chance(5.0, a_sweep(is_cloudy=True)) < 0.05
    assert find_chance(0.0, a_sweep()) == 0.0
    assert find_chance(5.0, a_sweep(is_day=False)) < find_chance(50.0, a_sweep(is_day=False)) < 1


def test_pixels_lie_about_the_fire_by_their_own_size() -> None:
    spot = Spot(FIRE.lat_deg, FIRE.lon_deg, 1, 10.0, 2.0, "A")
    sweep = a_sweep(50.0)
    off = []
    for seed in range(60):
        one = Happening("t", "farm_burn", "natural", spot, 0.0, NOON, FIRE.end_at, NOBODY, (), (FIRE,))
        for row in tell_hotspots(seed, one, 0, sweep, a_source("firms")):
            cells = dict(zip(FIRMS, row.cells, strict=True))
            assert cells["acq_time"] == "1300"
            assert cells["satellite"] == "N20"
            places = (np.array([float(cells["latitude"])]), np.array([float(cells["longitude"])]))
            metres, _ = solve_inverse(*places, np.array([FIRE.lat_deg]), np.array([FIRE.lon_deg]))
            off.append(float(metres[0]))
    assert len(off) > 30
    # A pixel is about 0.6 by 0.7 km there: half a diagonal for the first, one and a half sides for neighbours.
    assert max(off) < 1600
    assert np.median(off) > 100
