"""Positions agree with skyfield, sidereal time with a published example."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sgp4.api import Satrec
from skyfield.api import EarthSatellite, load
from skyfield.framelib import itrs

from tests.plan.example_orbits import elements, two_lines
from trucewatch.errors import InputError
from trucewatch.geo.ellipsoid import to_geodetic
from trucewatch.geo.orbits import elements_of_lines, propagate, sidereal_deg


def microseconds(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()) * 1_000_000


def test_sidereal_time_is_that_of_a_published_example() -> None:
    # Vallado, Fundamentals of Astrodynamics and Applications, example 3-5: 1992-08-20 12:14 UT1, 152.578 787 886°.
    got = sidereal_deg(np.array([microseconds(1992, 8, 20, 12, 14)]))
    np.testing.assert_allclose(got, 152.578787886, atol=1e-7)


def test_positions_agree_with_skyfield_within_500_m() -> None:
    # What remains is UT1 − UTC and polar motion, which skyfield's built-in tables hold.
    line1, line2 = two_lines()
    times = microseconds(2026, 6, 24) + np.arange(0, 3 * 86_400, 617, dtype=np.int64) * 1_000_000
    states = propagate(elements(), times)
    scale = load.timescale(builtin=True)
    at = scale.from_datetimes([datetime.fromtimestamp(int(t) / 1e6, tz=UTC) for t in times])
    place = EarthSatellite(line1, line2, ts=scale).at(at)
    expected = place.frame_xyz(itrs).km.T
    assert np.linalg.norm(states.position_km - expected, axis=1).max() < 0.5
    # Speed relative to the stars, not to the ground: 7.4 km/s for a circle of this height, either way the poles turn.
    np.testing.assert_allclose(
        np.linalg.norm(states.velocity_km_per_s, axis=1), np.linalg.norm(place.velocity.km_per_s, axis=0), atol=1e-3
    )


def test_the_orbit_is_about_830_km_high_and_reaches_81_degrees() -> None:
    times = microseconds(2026, 6, 25) + np.arange(0, 6100, 10, dtype=np.int64) * 1_000_000
    lat_deg, lon_deg, height_km = to_geodetic(propagate(elements(), times).position_km)
    assert lat_deg.max() == pytest.approx(180 - 98.75, abs=0.3)
    assert 810 < height_km.min() < height_km.max() < 870
    assert np.abs(lon_deg).max() <= 180


def test_no_times_give_no_states() -> None:
    states = propagate(elements(), np.zeros(0, dtype=np.int64))
    assert states.position_km.shape == states.velocity_km_per_s.shape == (0, 3)


def test_elements_that_sgp4_cannot_carry_so_far_are_refused_with_the_time() -> None:
    line1, line2 = two_lines()
    sinking, low = line1[:53] + " 99999-1" + line1[61:], line2[:52] + "16.40000000" + line2[63:]
    times = np.array([microseconds(2026, 6, 26), microseconds(2026, 7, 25)])
    with pytest.raises(InputError, match=r"SINKING, norad id 90001 at 2026-06-26T00:00:00.*orbit_lost"):
        propagate(elements_of_lines("SINKING", sinking, low), times)


def furthest_apart_mm(line1: str, line2: str) -> float:
    """Return the distance over ten days between what the lines give SGP4 and what the elements read from them give."""
    elements = elements_of_lines("ANY", line1, line2)
    times = microseconds(2026, 6, 20) + np.arange(0, 10 * 86_400, 3617, dtype=np.int64) * 1_000_000
    day, of_day = np.divmod(times, 86_400_000_000)
    _, position, _ = Satrec.twoline2rv(line1, line2).sgp4_array(day + 2_440_587.5, of_day / 86_400e6)
    turn = np.radians(sidereal_deg(times))
    x = np.cos(turn) * position[:, 0] + np.sin(turn) * position[:, 1]
    y = np.cos(turn) * position[:, 1] - np.sin(turn) * position[:, 0]
    apart = propagate(elements, times).position_km - np.stack((x, y, position[:, 2]), axis=1)
    return float(np.linalg.norm(apart, axis=1).max()) * 1e6


def test_elements_give_what_their_two_lines_give() -> None:
    assert furthest_apart_mm(*two_lines()) < 1.0


@pytest.mark.real
def test_real_elements_give_what_their_two_lines_give(real_data: Path) -> None:
    lines = (real_data / "orbits" / "eo_2026-06-27.tle").read_text().splitlines()
    starts = [k for k, line in enumerate(lines) if line.startswith("1 ")]
    assert len(starts) == 320
    assert max(furthest_apart_mm(lines[k], lines[k + 1]) for k in starts) < 1.0


def test_a_known_ut1_turns_the_earth_as_skyfield_does() -> None:
    # Of 500 m of disagreement without it, polar motion remains.
    times = microseconds(2026, 6, 24) + np.arange(0, 86_400, 617, dtype=np.int64) * 1_000_000
    scale = load.timescale(builtin=True)
    at = scale.from_datetimes([datetime.fromtimestamp(int(t) / 1e6, tz=UTC) for t in times])
    expected = EarthSatellite(*two_lines(), ts=scale).at(at).frame_xyz(itrs).km.T
    states = propagate(elements(), times, ut1_minus_utc_s=float(at[0].dut1))
    assert np.linalg.norm(states.position_km - expected, axis=1).max() < 0.02
