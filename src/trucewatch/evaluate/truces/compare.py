"""Daily counts in, how the days of a truce compare with the same weekdays around them out.

The expected count of a truce day is the mean of the same weekdays among the compared days. The interval of the ratio
joins two doubts: which weeks happened to be compared (whole weeks are drawn again with replacement, because days of a
week go together), and how much a day varies by itself (the truce days are drawn anew from a negative binomial whose
variance is the mean times the dispersion of the compared days about their weekday means, at least 1). With one day of
truce nothing can be said of how its days differ among themselves. The draws are seeded: same counts, same interval.
"""

from dataclasses import dataclass

import numpy as np

from trucewatch.evaluate.truces.reports import Days
from trucewatch.records.table import Flags, Floats, Integers

DRAWS = 4000
"""Draws behind every interval."""
SEED = 19_042_025
"""Seed of the draws: any number would do, and one number makes the figures the same on every machine."""
LOW, HIGH = 2.5, 97.5
"""Percentiles between which an interval of 95 % lies."""
MIN_COMPARED = 2
"""Fewer compared days of a weekday give no ratio."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Truce days against the same weekdays around them."""

    days: int
    """Days of the truce."""
    count: int
    """Their count together."""
    expected: float
    """What as many same weekdays around them held together."""
    compared: int
    """Days compared."""
    ratio: float | None
    """Count by expected; None where nothing was expected or too few days compare."""
    low: float | None
    """Lower end of its 95 % interval; None likewise."""
    high: float | None
    """Upper end of its 95 % interval; None likewise."""
    draws: Floats
    """Draws of the ratio; empty likewise."""


def weekdays_of(days: Days) -> Integers:
    """Return the weekdays, Monday 0."""
    return np.asarray((days.astype("datetime64[D]").astype(np.int64) + 3) % 7, dtype=np.int64)


def compare_days(counts: Integers, days: Days, truce: Flags, compared: Flags, stream: int = 0) -> Comparison:
    """Compare the days where `truce` with those where `compared`, weekday by weekday; all columns have shape (days,).

    Comparisons with the same days draw the same weeks, so that their draws may be divided by each other; `stream`
    keeps what varies within days apart.
    """
    weekday = weekdays_of(days)
    needed = np.bincount(weekday[truce], minlength=7)
    pool = compared & (needed[weekday] > 0)
    sums, many = _by_week(counts, days, weekday, pool)
    count, held = int(counts[truce].sum()), many.sum(axis=0)
    expected = float((needed * _means(sums.sum(axis=0), held)).sum())
    size = int(truce.sum())
    if size == 0 or expected == 0 or np.any(held[needed > 0] < MIN_COMPARED):
        return Comparison(size, count, expected, int(pool.sum()), None, None, None, np.zeros(0))
    chosen = np.random.default_rng(SEED).integers(0, len(sums), (DRAWS, len(sums)))
    drawn_sums, drawn_many = sums[chosen].sum(axis=1), many[chosen].sum(axis=1)
    means = np.where(drawn_many > 0, drawn_sums / np.maximum(drawn_many, 1), _means(sums.sum(axis=0), held))
    means = (needed * means).sum(axis=1)
    draws = _varied(count, _dispersion(counts, weekday, pool), stream) / np.where(means > 0, means, np.nan)
    low, high = np.nanpercentile(draws, [LOW, HIGH])
    return Comparison(size, count, expected, int(pool.sum()), count / expected, float(low), float(high), draws)


def quotient(above: Comparison, below: Comparison) -> tuple[float, float, float] | None:
    """Return the ratio of two ratios with its 95 % interval; None where one of them is not to be had or is zero."""
    if above.ratio is None or not below.ratio:
        return None
    draws = above.draws / np.where(below.draws > 0, below.draws, np.nan)
    low, high = np.nanpercentile(draws, [LOW, HIGH])
    return above.ratio / below.ratio, float(low), float(high)


def ordinary_ratios(counts: Integers, days: Days, pattern: Integers, usual: Flags, reach: int) -> Floats:
    """Return the ratios of all runs of usual days whose weekdays are `pattern`, each against `reach` days around it.

    A run is left out where a day of it is not usual, or a weekday has fewer than four usual days around it.
    """
    weekday, ratios = weekdays_of(days), []
    for start in np.flatnonzero(weekday == pattern[0]):
        run = np.arange(start, start + len(pattern))
        if run[-1] >= len(days) or not usual[run].all():
            continue
        around = usual & (np.abs(np.arange(len(days)) - start) <= reach)
        around[run] = False
        held = [counts[around & (weekday == day)] for day in pattern]
        if min(map(len, held)) >= 2 * MIN_COMPARED:
            expected = sum(float(one.mean()) for one in held)
            ratios.append(float(counts[run].sum()) / expected if expected else np.nan)
    return np.array(ratios, dtype=np.float64)


def _by_week(counts: Integers, days: Days, weekday: Integers, pool: Flags) -> tuple[Floats, Floats]:
    """Return sums and numbers of the compared days, shape (weeks, 7); weeks begin on Monday."""
    week = (days.astype("datetime64[D]").astype(np.int64) + 3) // 7
    _, block = np.unique(week[pool], return_inverse=True)
    cell, size = 7 * block + weekday[pool], 7 * (int(block.max()) + 1 if len(block) else 0)
    sums = np.bincount(cell, weights=counts[pool], minlength=size).astype(np.float64).reshape(-1, 7)
    many = np.bincount(cell, minlength=size).astype(np.float64).reshape(-1, 7)
    return np.asarray(sums), np.asarray(many)


def _means(sums: Floats, many: Floats) -> Floats:
    return np.asarray(np.where(many > 0, sums / np.maximum(many, 1), 0.0), dtype=np.float64)


def _dispersion(counts: Integers, weekday: Integers, pool: Flags) -> float:
    """Return the Pearson dispersion of the compared days about the means of their weekdays, at least 1."""
    held, of = counts[pool].astype(np.float64), weekday[pool]
    number = np.bincount(of, minlength=7).astype(np.float64)
    mean = _means(np.bincount(of, weights=held, minlength=7).astype(np.float64), number)[of]
    freedom = len(held) - int((number > 0).sum())
    if freedom < 1 or not mean.any():
        return 1.0
    return max(1.0, float(((held - mean) ** 2 / np.where(mean > 0, mean, 1.0)).sum()) / freedom)


def _varied(count: int, dispersion: float, stream: int) -> Floats:
    """Draw counts with the mean of `count` (half of one where it is 0) and the dispersion."""
    rng, mean = np.random.default_rng([SEED, stream]), max(float(count), 0.5)
    rate = np.full(DRAWS, mean)
    if dispersion > 1.0 + 1e-9:
        rate = rng.gamma(mean / (dispersion - 1.0), dispersion - 1.0, DRAWS)
    return rng.poisson(rate).astype(np.float64)
