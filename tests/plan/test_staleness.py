"""Old elements are told apart from new ones by an error that grows as was published."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.example_orbits import elements
from trucewatch.plan.staleness import RATES, STALE_SIGMA_S, rate_km_per_day, speed_km_per_s, staleness_at
from trucewatch.records.elements import Elements
from trucewatch.records.quantity import DAY_US
from trucewatch.records.table import microseconds

HIGH = elements()
LOW = replace(HIGH, mean_motion_rev_per_day=15.5)


def after(one: Elements, *days: float) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return times so many days after the epoch."""
    return microseconds(one.epoch) + np.array([round(day * DAY_US) for day in days], dtype=np.int64)


def test_the_error_at_the_epoch_is_a_kilometre_and_a_seventh_of_a_second() -> None:
    found = staleness_at(HIGH, after(HIGH, 0))
    assert found.age_days.tolist() == [0]
    assert found.sigma_km.tolist() == [1]
    assert found.sigma_s[0] == pytest.approx(1 / 7.44, rel=0.01)


def test_the_growth_is_that_of_the_publications() -> None:
    # Levit and Marshall: about 1 km a day near 800 km. Riesing: 10-30 km after a day and 20-70 km after two at 400 km.
    assert 0.5 < np.diff(staleness_at(HIGH, after(HIGH, 6, 7)).sigma_km)[0] < 2
    one, two = staleness_at(LOW, after(LOW, 1, 2)).sigma_km
    assert 10 <= one <= 30
    assert 20 <= two <= 70


def test_high_orbits_grow_stale_in_a_week_and_low_ones_in_half_a_day() -> None:
    assert staleness_at(HIGH, after(HIGH, 6.5, 8)).stale().tolist() == [False, True]
    assert staleness_at(LOW, after(LOW, 0.3, 0.5)).stale().tolist() == [False, True]
    assert STALE_SIGMA_S * speed_km_per_s(HIGH) > 5


@given(st.floats(-30, 30), st.floats(-30, 30))
def test_the_error_grows_with_age_on_both_sides_of_the_epoch(one: float, other: float) -> None:
    found = staleness_at(HIGH, after(HIGH, one, other, -one))
    assert (found.age_days[0] <= found.age_days[1]) == (found.sigma_s[0] <= found.sigma_s[1])
    assert found.sigma_s[0] == pytest.approx(found.sigma_s[2])


@pytest.mark.parametrize(
    ("revolutions", "rate"), [(14.2, 1.0), (14.55, 1.0), (14.9, 2.0), (15.15, 5.0), (15.4, 20.0), (16.2, 20.0)]
)
def test_the_rate_follows_from_the_altitude(revolutions: float, rate: float) -> None:
    # 14.57 revolutions a day are some 702 km up, 15.07 some 550 km, 15.40 some 450 km.
    assert rate_km_per_day(replace(HIGH, mean_motion_rev_per_day=revolutions)) == rate


def test_rates_fall_with_altitude_and_cover_every_orbit() -> None:
    assert [least for least, _ in RATES] == sorted((least for least, _ in RATES), reverse=True)
    assert [rate for _, rate in RATES] == sorted(rate for _, rate in RATES)
    assert rate_km_per_day(replace(HIGH, mean_motion_rev_per_day=17.4)) == RATES[-1][1]


def test_no_times_have_no_staleness() -> None:
    assert len(staleness_at(HIGH, after(HIGH)).sigma_s) == 0


def test_the_age_is_that_of_the_set_used() -> None:
    later = replace(HIGH, epoch=HIGH.epoch + timedelta(days=2))
    assert staleness_at(later, after(HIGH, 2)).age_days.tolist() == [0]
