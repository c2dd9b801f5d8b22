"""Intervals of shares know that what is stated within one world comes out together."""

import numpy as np
import pytest

from trucewatch.check import binomial_limits
from trucewatch.evaluate.clusters import clustered_bins, clustered_share


def worlds(rng: np.random.Generator, count: int, each: int, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Whether chances of 0.4 came true in worlds that share an error, and their worlds."""
    shared = np.clip(0.4 + rng.choice((-spread, spread), count), 0, 1)
    return rng.random((count, each)).ravel() < np.repeat(shared, each), np.repeat(np.arange(count), each)


def test_chances_that_share_their_errors_get_a_wider_interval() -> None:
    rng = np.random.default_rng(1)
    true, world = worlds(rng, 20, 100, 0.3)
    found = clustered_share(np.full(2000, 0.4), true, world)
    assert (found.count, found.worlds) == (2000, 20)
    assert found.high_true - found.low_true > 3 * (found.high_single - found.low_single)
    assert (found.low_single, found.high_single) == binomial_limits(int(true.sum()), 2000)


def test_calibrated_chances_lie_inside_about_as_often_as_stated() -> None:
    rng = np.random.default_rng(2)
    inside = []
    for _ in range(120):
        true, world = worlds(rng, 20, 40, 0.2)
        found = clustered_share(np.full(800, 0.4), true, world)
        inside.append((found.is_inside, found.is_inside_single))
    shares = np.mean(inside, axis=0)
    # The bootstrap over 20 worlds covers a little less than it says; independent chances would be far off.
    assert shares[0] > 0.87
    assert shares[1] < 0.7


def test_a_bin_that_never_came_true_keeps_the_exact_interval() -> None:
    found = clustered_share(np.full(30, 0.05), np.zeros(30, dtype=bool), np.arange(30) % 3)
    assert (found.low_true, found.high_true) == pytest.approx(binomial_limits(0, 30))
    assert found.is_inside
    assert not clustered_share(np.full(300, 0.05), np.zeros(300, dtype=bool), np.arange(300) % 3).is_inside


def test_bins_have_the_edges_of_reliability_and_say_which_way_they_are_wrong() -> None:
    stated = np.array([0.1] * 100 + [0.5] * 100)
    true = np.concatenate([np.ones(100, dtype=bool), np.zeros(100, dtype=bool)])
    low, high = clustered_bins(stated, true, np.arange(200) % 4)
    assert [(one.low, one.high, one.count) for one in (low, high)] == [(0.05, 0.2, 100), (0.4, 0.6, 100)]
    assert low.to_line().endswith("TOO LOW")
    assert high.to_line().endswith("TOO HIGH")
    assert clustered_bins(stated, true, np.arange(200) % 4) == (low, high)
