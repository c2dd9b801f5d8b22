"""Miss rates: published limits, controls apart, last answers, and strangers told."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOON
from trucewatch.check import binomial_limits, miss_rates
from trucewatch.records.field_check import FieldCheck, MissRate, Review
from trucewatch.records.sample import SampleItem
from trucewatch.records.table import Table

ITEM = SampleItem(
    sample_id="s",
    item="a",
    subject="quiet_cell",
    is_control=False,
    event="explosion",
    part=1,
    chainage_from_km=0.0,
    chainage_to_km=5.0,
    side="east",
    start_at=NOON,
    end_at=NOON + timedelta(minutes=30),
    material=("look",),
    drawn_from=100,
)
REVIEW = Review(
    review_id="r",
    version=1,
    sample_id="s",
    item="a",
    answer="nothing",
    event=None,
    reviewed_at=NOON,
    reviewer="second watch",
    received_at=NOON,
    authenticity="signed",
    source="reviews",
    label="open",
    original="sha256:0",
    row=1,
)
CHECK = FieldCheck(
    check_id="c",
    notice_id="n",
    event="explosion",
    sensor_kind="camera",
    start_at=NOON,
    end_at=NOON + timedelta(hours=1),
    promised=0.75,
    n_looks=2,
    recorded=True,
    confirmed_by="o",
)


def rates(
    checks: tuple[FieldCheck, ...] = (), items: tuple[SampleItem, ...] = (), reviews: tuple[Review, ...] = ()
) -> tuple[dict[str, MissRate], tuple[str, ...]]:
    found, strangers = miss_rates(Table.of(FieldCheck, checks), Table.of(SampleItem, items), Table.of(Review, reviews))
    return {one.name: one for one in found}, strangers


def review(item: str, **changes: Any) -> Review:
    return replace(REVIEW, **{"review_id": f"r-{item}", "item": item, **changes})


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(0, 10, 0.0, 0.3085), (1, 10, 0.0025, 0.4450), (5, 10, 0.1871, 0.8129)]
)
def test_the_limits_are_those_of_published_tables(part: int, whole: int, low: float, high: float) -> None:
    # Clopper and Pearson 1934, as in the tables of Documenta Geigy; four decimals.
    assert binomial_limits(part, whole) == pytest.approx((low, high), abs=5e-5)


def test_misses_stand_beside_those_that_the_promises_allow_for() -> None:
    missed = replace(CHECK, check_id="d", recorded=False)
    unknown = replace(CHECK, check_id="e", recorded=None)
    found, _ = rates((CHECK, missed, unknown))
    one = found["promised:camera"]
    assert (one.n_checked, one.n_missed, one.expected_missed, one.rate) == (2, 1, 0.5, 0.5)


def test_a_control_measures_the_reviewer_and_enters_no_other_rate() -> None:
    items = (ITEM, replace(ITEM, item="b", is_control=True))
    found, _ = rates(items=items, reviews=(review("a"), review("b")))
    assert (found["quiet_cell"].n_checked, found["quiet_cell"].n_missed) == (1, 0)
    assert (found["control"].n_checked, found["control"].n_missed) == (1, 1)


def test_the_last_version_of_an_answer_counts_and_one_that_cannot_tell_counts_nowhere() -> None:
    again = review("a", version=2, answer="missed", event="explosion")
    found, _ = rates(items=(ITEM,), reviews=(again, review("a")))
    assert (found["quiet_cell"].n_checked, found["quiet_cell"].n_missed) == (1, 1)
    found, _ = rates(items=(ITEM,), reviews=(review("a", answer="cannot_tell"),))
    assert (found["quiet_cell"].n_checked, found["quiet_cell"].rate) == (0, None)
    assert (found["quiet_cell"].rate_low, found["quiet_cell"].rate_high) == (0.0, 1.0)


def test_what_kind_of_item_an_answer_is_about_is_known_by_the_sample_alone() -> None:
    row = replace(ITEM, item="b", subject="rejected_item")
    found, _ = rates(items=(ITEM, row), reviews=(review("a"), review("b", answer="missed", event="explosion")))
    assert (found["quiet_cell"].n_checked, found["quiet_cell"].n_missed) == (1, 0)
    assert (found["rejected_item"].n_checked, found["rejected_item"].n_missed) == (1, 1)


def test_answers_to_items_that_no_sample_holds_are_told_and_not_counted() -> None:
    found, strangers = rates(items=(ITEM,), reviews=(review("z", answer="missed"),))
    assert strangers == ("r-z",)
    assert found["quiet_cell"].n_checked == 0
