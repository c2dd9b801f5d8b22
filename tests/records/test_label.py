"""The strictest of several labels: order, repetition and grouping leave no trace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.records.label import strictest

LABELS = st.lists(st.sampled_from(["open", "guarded", "cell_only", "shared_24h"]), min_size=1, max_size=5)


def test_labels_are_joined_in_order() -> None:
    assert strictest(["open", "cell_only", "open"]) == "cell_only+open"


def test_one_label_stays_itself() -> None:
    assert strictest(["guarded"]) == "guarded"


@given(LABELS)
def test_order_and_repetition_leave_no_trace(labels: list[str]) -> None:
    assert strictest(labels) == strictest([*reversed(labels), *labels])


@given(LABELS, LABELS, LABELS)
def test_grouping_leaves_no_trace(first: list[str], second: list[str], third: list[str]) -> None:
    left = strictest([strictest([*first, *second]), *third])
    right = strictest([*first, strictest([strictest(second), strictest(third)])])
    assert left == right == strictest([*first, *second, *third])


@pytest.mark.parametrize("labels", [[], [""], ["", "+"]])
def test_nothing_may_be_without_a_label(labels: list[str]) -> None:
    with pytest.raises(ValueError, match="expected at least one; a record without a label reaches nobody"):
        strictest(labels)
