"""How many bins lie inside if every promise is right."""

import numpy as np
import pytest

from tests.evaluate.test_looking import probed
from trucewatch.evaluate.looking import join_probed
from trucewatch.evaluate.perfect import inside_if_right, tell_perfect


def test_of_right_promises_nearly_all_bins_lie_inside() -> None:
    made = join_probed([probed(0.3, seed=seed) for seed in range(1, 7)])
    found = inside_if_right(made, 0.0, draws=10)
    assert found["random"] >= 0.9
    assert np.isnan(found["timed"])


def test_probes_that_err_together_lie_inside_less_often_and_the_draws_are_the_same_again() -> None:
    made = join_probed([probed(seed=seed) for seed in range(1, 7)])
    alone, together = (inside_if_right(made, shared, draws=10)["random"] for shared in (0.0, 0.9))
    assert together < alone
    assert inside_if_right(made, 0.9, draws=10)["random"] == pytest.approx(together)


def test_what_was_drawn_is_told() -> None:
    lines = tell_perfect(join_probed([probed(), probed(timed=True, seed=2)]))
    assert [line.split(":")[0] for line in lines] == ["were every promise right"] * 2
