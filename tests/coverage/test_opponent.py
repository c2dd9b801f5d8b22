"""When an opponent acts, and what is then seen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.coverage.opponent import timed_mean
from trucewatch.records.coverage import MOMENTS


def timed(foreseen: list[float], seen: list[float], width: list[float] | None = None) -> float:
    """Return what is seen in one bin."""
    lengths = np.array(width or [1.0] * len(seen))
    bins = np.zeros(len(seen), dtype=np.int64)
    return float(timed_mean(bins, np.array(foreseen), np.array(seen), lengths, 1)[0])


def test_the_opponent_acts_where_it_foresees_least_and_meets_what_is_true_there() -> None:
    foreseen, seen = [0.5] * 19 + [0.1], [0.6] * 19 + [0.2]
    assert timed(foreseen, seen, [1.0] * 19 + [19.0]) == pytest.approx(0.2, abs=1e-3)


def test_an_opponent_misled_by_habits_gains_nothing_and_never_loses() -> None:
    foreseen = [0.0] * 10 + [0.9] * 10
    seen = [0.9] * 10 + [0.0] * 10
    assert timed(foreseen, seen) == pytest.approx(0.45)


def test_all_times_foreseen_as_equally_little_seen_count_alike() -> None:
    found = timed([0.0] * 5 + [1.0] * 5, [0.1, 0.2, 0.3, 0.4, 0.5] + [1.0] * 5)
    assert found == pytest.approx(0.3 + 0.7 * 0.5**MOMENTS)


def test_a_moment_that_is_rare_may_not_come_to_mind() -> None:
    # A twentieth of the time at 0, a tenth at 0.2: each of the moments misses the first with 0.95, both with 0.85.
    least, next_least = 1 - 0.95**MOMENTS, 0.95**MOMENTS - 0.85**MOMENTS
    found = timed([0.0, 0.2, 0.9], [0.1, 0.3, 1.0], [5.0, 10.0, 85.0])
    assert found == pytest.approx(0.1 * least + 0.3 * next_least + 0.85**MOMENTS)
    assert MOMENTS == 12


def test_without_any_difference_timing_is_worth_nothing() -> None:
    assert timed([0.3] * 4, [0.1, 0.2, 0.3, 0.4]) == pytest.approx(0.25)


chances = st.floats(0, 1, allow_subnormal=False)
some_steps = st.lists(
    st.tuples(st.integers(0, 2), chances, chances, st.integers(1, 1000)), min_size=1, max_size=12
).map(lambda rows: [*rows, *((n, 0.5, 0.5, 1) for n in range(3))])


@settings(max_examples=100, deadline=None)
@given(some_steps)
def test_a_timed_event_is_seen_no_more_than_one_at_random_and_no_less_than_the_least(
    rows: list[tuple[int, float, float, int]],
) -> None:
    bins, foreseen, seen, width = (np.array(column) for column in zip(*rows, strict=True))
    found = timed_mean(bins, foreseen, seen, width.astype(float), 3)
    for n in range(3):
        mine = bins == n
        assert seen[mine].min() - 1e-12 <= found[n] <= np.average(seen[mine], weights=width[mine]) + 1e-12
    assert found == pytest.approx(timed_mean(bins[::-1], foreseen[::-1], seen[::-1], width[::-1].astype(float), 3))
