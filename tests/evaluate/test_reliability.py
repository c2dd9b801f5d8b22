"""Calibration and discrimination are told apart and agree with a peer."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

from trucewatch.evaluate.reliability import measure_reliability


def test_the_figures_are_those_of_a_peer() -> None:
    random = np.random.default_rng(3)
    stated = np.round(random.uniform(0, 1, 300), 2)
    true = random.uniform(0, 1, 300) < stated**2
    found = measure_reliability("x", zip(stated.tolist(), true.tolist(), strict=True))
    assert found.brier == pytest.approx(brier_score_loss(true, stated))
    assert found.auc == pytest.approx(roc_auc_score(true, stated))
    assert sum(one.count for one in found.bins) == found.count == 300


def test_a_chance_of_one_lies_in_the_last_bin_and_an_edge_in_the_upper_one() -> None:
    found = measure_reliability("x", [(0.0, False), (0.4, True), (1.0, True)])
    assert [(one.low, one.count, one.came_true) for one in found.bins] == [(0.0, 1, 0.0), (0.4, 1, 1.0), (0.95, 1, 1.0)]


def test_sure_and_wrong_is_calibrated_worse_than_knowing_nothing() -> None:
    found = measure_reliability("x", [(0.99, False), (0.99, True), (0.01, True), (0.01, False)])
    assert found.brier is not None
    assert found.base_brier is not None
    assert found.brier > found.base_brier
    assert found.auc == 0.5


def test_without_chances_there_are_no_figures() -> None:
    found = measure_reliability("x", [])
    assert (found.count, found.brier, found.auc, found.bins) == (0, None, None, ())
    assert found.to_lines() == ("x: 0 chances, Brier none, against none without knowledge, AUC none",)
