"""Comparing days: known effects are found, nothing is made of nothing, and the interval covers as it says."""

import numpy as np
import pytest

from trucewatch.evaluate.truces.compare import compare_days, ordinary_ratios, quotient, weekdays_of
from trucewatch.evaluate.truces.reports import Days
from trucewatch.records.table import Flags, Integers

DAYS: Days = np.arange(np.datetime64("2025-03-23"), np.datetime64("2025-05-19"))


def truce_on(day: str) -> tuple[Flags, Flags]:
    """Return the truce day and all others."""
    truce = np.datetime64(day) == DAYS
    return truce, ~truce


def test_weekdays_are_those_of_the_calendar() -> None:
    assert weekdays_of(DAYS).tolist() == [day.weekday() for day in DAYS.astype(object)]


def test_a_day_is_compared_with_the_same_weekday_alone() -> None:
    sunday = weekdays_of(DAYS) == 6
    counts: Integers = np.where(sunday, 50, 500).astype(np.int64)
    truce, rest = truce_on("2025-04-20")
    counts[truce] = 25
    held = compare_days(counts, DAYS, truce, rest)
    assert (held.count, held.expected, held.compared, held.ratio) == (25, 50.0, 8, 0.5)
    assert held.low is not None
    assert held.high is not None
    assert held.low < 0.5 < held.high < 1


def test_too_few_days_or_nothing_expected_give_no_ratio() -> None:
    truce, rest = truce_on("2025-04-20")
    few = rest & (np.abs((DAYS - np.datetime64("2025-04-20")).astype(int)) <= 7) & (np.datetime64("2025-04-20") > DAYS)
    for counts, compared in ((np.ones(len(DAYS), dtype=np.int64), few), (np.zeros(len(DAYS), dtype=np.int64), rest)):
        held = compare_days(counts, DAYS, truce, compared)
        assert (held.ratio, held.low, held.high) == (None, None, None)


def test_the_interval_covers_a_ratio_of_one_about_as_often_as_it_says() -> None:
    truce, rest = truce_on("2025-04-20")
    draw, covered, tries = np.random.default_rng(5), 0, 60
    for _ in range(tries):
        counts = draw.negative_binomial(10, 10 / (10 + 60), len(DAYS)).astype(np.int64)
        held = compare_days(counts, DAYS, truce, rest)
        assert held.low is not None
        assert held.high is not None
        covered += held.low <= 1 <= held.high
    assert covered / tries == pytest.approx(0.95, abs=0.1), "eight compared days: approximate coverage"


def test_the_same_counts_give_the_same_interval_and_a_quotient_of_one() -> None:
    counts = np.random.default_rng(1).poisson(40, len(DAYS)).astype(np.int64)
    truce, rest = truce_on("2025-04-20")
    first, second = (compare_days(counts, DAYS, truce, rest) for _ in range(2))
    assert (first.low, first.high) == (second.low, second.high)
    found = quotient(first, compare_days(counts, DAYS, truce, rest, stream=1))
    assert found is not None
    assert found[0] == 1
    assert found[1] < 1 < found[2]


def test_ordinary_runs_leave_out_days_that_are_not_usual() -> None:
    counts = np.full(len(DAYS), 10, dtype=np.int64)
    usual = np.datetime64("2025-04-20") != DAYS
    ratios = ordinary_ratios(counts, DAYS, np.array([6]), usual, 28)
    assert len(ratios) == 6, "eight usual Sundays, of which the first and last have only three around them"
    assert (ratios == 1).all()
