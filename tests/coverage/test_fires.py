"""The chance that a satellite's scan records a fire."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.coverage.fires import CURVES, fire_ends


def chance(frp_mw: float = 5.0, off_nadir_deg: float = 0.0, sun_deg: float = 40.0, cap: float = 1.0) -> float:
    """Return the chance of one fire at one crossing."""
    return float(fire_ends(frp_mw, np.array([off_nadir_deg]), np.array([sun_deg]), cap)[1][0])


def test_a_fire_of_half_power_below_the_satellite_is_recorded_half_as_often_as_the_strongest() -> None:
    for light, sun_deg in (("day", 40.0), ("night", -10.0)):
        curve = CURVES[light].best
        assert chance(curve.half_power_mw, sun_deg=sun_deg) == pytest.approx(curve.plateau / 2, abs=0.03)


@given(st.floats(0.01, 500.0), st.floats(0, 60), st.floats(-90, 90), st.floats(0, 1))
def test_the_interval_holds_the_best_estimate(frp_mw: float, scan: float, sun: float, cap: float) -> None:
    low, best, high = (float(one[0]) for one in fire_ends(frp_mw, np.array([scan]), np.array([sun]), cap))
    assert 0 <= low <= best <= high <= cap


@given(st.floats(0.01, 500.0), st.floats(0.01, 500.0), st.floats(0, 56.28), st.floats(-90, 90))
def test_a_stronger_fire_is_never_less_likely_recorded(first: float, second: float, scan: float, sun: float) -> None:
    weak, strong = sorted((first, second))
    assert chance(weak, scan, sun) <= chance(strong, scan, sun)


def test_the_chance_falls_within_each_zone_of_the_scan_and_from_nadir_to_edge() -> None:
    for zone in (np.linspace(0, 31.7, 40), np.linspace(31.8, 44.8, 40), np.linspace(44.9, 56.28, 40)):
        found = fire_ends(5.0, zone, np.full(40, 40.0), 1.0)[1]
        assert (np.diff(found) < 0).all()
    assert chance(off_nadir_deg=56.28) < chance(off_nadir_deg=0.0) - 0.2


def test_day_hides_more_than_night() -> None:
    assert chance(2.0, sun_deg=1.0) < chance(2.0, sun_deg=-1.0)


def test_beyond_the_scan_nothing_is_recorded_and_nowhere_more_than_the_cap() -> None:
    assert chance(1e6, off_nadir_deg=57.0) == 0.0
    assert chance(1e6, cap=0.85) == 0.85
    assert chance(cap=0.0) == 0.0
