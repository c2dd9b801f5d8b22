"""Both answers to how looks share a sky agree: that of a day that was, and that of a posture that might be.

The two stages may not know each other, so each states the formula for itself: here they are held against one another.
"""

from datetime import UTC, datetime

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.coverage.test_chances import View, windows
from tests.plan.posture.made import a_scenario, exactly
from trucewatch.coverage.chances import chances_on_steps
from trucewatch.plan.posture.sky import read_sky
from trucewatch.records.posture import MonthlyCloud
from trucewatch.records.table import microseconds

shares = st.floats(0, 1).map(lambda share: round(share, 3))
Glimpse = tuple[float, float, int]
looks = st.lists(st.tuples(shares, shares, st.integers(0, 3)), min_size=1, max_size=6)
"""Chance in clear sky, share of it left under cloud, and month of each look."""


@settings(max_examples=100)
@given(looks, st.lists(shares, min_size=4, max_size=4))
def test_looks_under_one_sky_are_worth_the_same_to_both(held: list[Glimpse], cloud: list[float]) -> None:
    months = [MonthlyCloud(month + 1, exactly(share)) for month, share in enumerate(cloud)]
    times = np.array([microseconds(datetime(2030, month + 1, 15, tzinfo=UTC)) for *_, month in held], dtype=np.int64)
    sky = read_sky(a_scenario(clouds=tuple(months)), times)
    hidden = sky.cloudy_at(times)
    clear, left = (np.array([look[column] for look in held]) for column in (0, 1))
    posture = 1 - float(sky.weights @ np.prod(1 - clear * np.where(hidden, left, 1.0), axis=1))
    views = [View(0, 10, (p, p, p), share, (cloud[month],) * 3) for p, share, month in held]
    begin, end = np.array([0]), np.array([10])
    day = chances_on_steps(windows(views), begin, end, np.zeros(0, dtype=np.int64), np.zeros(1))
    assert abs(float(day.seen[0]) - posture) <= 1e-9
