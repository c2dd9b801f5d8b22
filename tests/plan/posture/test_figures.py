"""An opponent takes the least foreseen of the moments that come to its mind; gaps are runs of starts."""

import numpy as np
import pytest

from tests.plan.posture.made import a_lattice
from trucewatch.plan.posture.figures import foreseen_least, hours_of, interval_of, longest_below_h
from trucewatch.records.coverage import MOMENTS

LATTICE = a_lattice()
SHAPE = (2, len(LATTICE.targets), LATTICE.bins)


def test_of_different_chances_the_lower_is_chosen_more_often() -> None:
    foreseen = np.broadcast_to(np.arange(LATTICE.bins) / LATTICE.bins, SHAPE)
    chosen = foreseen_least(foreseen, np.ones(SHAPE[1:], dtype=bool))
    assert np.all(np.diff(chosen, axis=2) < 0)
    assert chosen[0, 0, 0] == pytest.approx(1 - (1 - 1 / LATTICE.bins) ** MOMENTS)
    np.testing.assert_allclose(chosen.sum(axis=2), 1.0)


def test_starts_that_are_equally_bad_are_chosen_alike() -> None:
    foreseen = np.where(np.arange(LATTICE.bins) < 40, 0.0, 1.0) * np.ones(SHAPE)
    chosen = foreseen_least(foreseen, np.ones(SHAPE[1:], dtype=bool))
    missed = (1 - 40 / LATTICE.bins) ** MOMENTS
    np.testing.assert_allclose(chosen[:, :, :40], (1 - missed) / 40)
    np.testing.assert_allclose(chosen[:, :, 40:].sum(axis=2), missed)


def test_only_allowed_starts_are_chosen() -> None:
    chosen = foreseen_least(np.zeros(SHAPE), LATTICE.starts_by_day)
    assert np.array_equal(chosen[0] > 0, LATTICE.starts_by_day)
    np.testing.assert_allclose(chosen.sum(axis=2), 1.0)


@pytest.mark.parametrize(
    ("chances", "hours"), [([0.0, 0.0, 0.5, 0.0], 1.0), ([0.5, 0.5], 0.0), ([0.05] * 6, 3.0), ([0.1, 0.09], 0.5)]
)
def test_the_longest_gap_is_the_longest_run_below_the_chance(chances: list[float], hours: float) -> None:
    assert longest_below_h(np.array([chances, [1.0] * len(chances)]), 0.1) == hours


def test_nine_of_ten_draws_lie_in_the_interval_and_the_best_estimate_too() -> None:
    assert interval_of(np.arange(41) / 40, 0.5) == (2 / 40, 38 / 40)
    assert interval_of(np.full(41, 0.3), 0.5) == (0.3, 0.5)
    assert interval_of(np.zeros(0), 0.5) == (0.5, 0.5)


def test_hours_of_the_day_are_means_over_days_and_places() -> None:
    chance = np.zeros(SHAPE)
    chance[:, :, 24:26] = 1.0
    held = {row.hour: row for row in hours_of("base", "e", chance, LATTICE)}
    assert held[12].p_seen == pytest.approx(0.5)
    assert held[12].share_day == 1.0
    assert sum(row.p_seen for row in held.values()) == pytest.approx(0.5)
