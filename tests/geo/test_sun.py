"""The sun stands where published examples put it."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from trucewatch.geo.sun import sun_elevation_deg


def elevation(moment: str, lat_deg: float, lon_deg: float) -> float:
    time_us = int(datetime.fromisoformat(moment).timestamp() * 1_000_000)
    return float(sun_elevation_deg(np.array([time_us]), np.array([lat_deg]), np.array([lon_deg]))[0])


def test_the_example_of_nrel_is_met_within_two_hundredths_of_a_degree() -> None:
    # Reda and Andreas, Solar Position Algorithm, NREL/TP-560-34302, table A5.1: 17 October 2003, 12:30:30 at UTC−7,
    # 39.742476° N, 105.1786° W: zenith 50.11162° with 0.016332° of refraction, so 39.872046° without.
    assert elevation("2003-10-17T12:30:30-07:00", 39.742476, -105.1786) == pytest.approx(39.872, abs=0.02)


def test_at_the_pole_the_elevation_is_the_declination_of_meeus() -> None:
    # Meeus, Astronomical Algorithms, example 25.a: 1992 October 13.0 TD, declination −7.78507°.
    assert elevation("1992-10-13T00:00:00+00:00", 90.0, 0.0) == pytest.approx(-7.785, abs=0.02)


def test_at_the_june_solstice_the_sun_is_overhead_on_the_tropic_at_noon() -> None:
    # Solstice of 2026: 21 June 08:24 UTC. Overhead where apparent noon is: 12 h − 08:24 − equation of time (−1.9 min).
    lon_deg = 15 * (12 - (8 + 24 / 60)) + 1.9 / 4
    assert elevation("2026-06-21T08:24:00+00:00", 23.436, lon_deg) == pytest.approx(90, abs=0.1)


def test_by_midnight_the_sun_is_below_the_horizon_of_the_middle_latitudes() -> None:
    assert elevation("2026-06-25T21:30:00+00:00", 48.0, 37.0) == pytest.approx(-(90 - 48 - 23.4), abs=0.2)


def test_times_and_places_broadcast() -> None:
    times = np.array([[0], [43_200_000_000]], dtype=np.int64)
    assert sun_elevation_deg(times, np.array([10.0, 20.0, 30.0]), np.zeros(3)).shape == (2, 3)
    assert sun_elevation_deg(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0)).shape == (0,)


@pytest.mark.real
def test_every_real_hotspot_flagged_day_has_the_sun_up_and_night_has_it_down(real_data: Path) -> None:
    rows = pq.read_table(real_data / "firms" / "viirs_full_2026-06.parquet")
    start = rows["acq_datetime_utc"].cast("int64").to_numpy()
    sun = sun_elevation_deg(start, rows["latitude"].to_numpy(), rows["longitude"].to_numpy())
    day = rows["daynight"].to_numpy(zero_copy_only=False) == "D"
    # The minute stamp is up to 2.5 minutes off, 0.6° of the sun's motion; the flag turns at the horizon.
    assert sun[day].min() > -0.6
    assert sun[~day].max() < 0.6
    assert 0 < day.sum() < len(day)
    assert datetime.fromtimestamp(int(start[0]) / 1e6, tz=UTC).year == 2026
