"""Both answers to when an opponent acts agree: that of a day that was, and that of a posture that might be.

The two stages may not know each other, so each states the choice for itself: here they are held against one another.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.coverage.opponent import timed_mean
from trucewatch.plan.posture.figures import foreseen_least

chances = st.integers(0, 10).map(lambda tenths: tenths / 10)


@given(st.lists(chances, min_size=1, max_size=60))
def test_starts_of_equal_length_are_chosen_with_the_same_chances_by_both(foreseen: list[float]) -> None:
    seen = np.array(foreseen)
    chosen = foreseen_least(np.broadcast_to(seen, (2, 1, len(seen))), np.ones((1, len(seen)), dtype=bool))
    day = timed_mean(np.zeros(len(seen), dtype=np.int64), seen, seen, np.ones(len(seen)), 1)
    assert day[0] == pytest.approx(float(chosen[0, 0] @ seen), abs=1e-9)
