"""What is ordinary for a sector and an hour, and how unlikely more than that is.

Days differ: the number in a window follows a Poisson law of which the rate itself follows a gamma law, hence a negative
binomial one. The rate of a sector is learnt from whole days before, with an assumed rate that weighs as much as some
days; the share of each hour from all sectors together, with two assumed happenings an hour. Unauthenticated happenings
count at most as many as authenticated ones, so that no flood of claims can raise an alert, nor teach that floods are
ordinary.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import nbinom

from trucewatch.records.alerting import AlertSettings
from trucewatch.records.quantity import DAY_US, HOUR_US
from trucewatch.records.table import Floats, Integers
from trucewatch.respond.alert_arrivals import Series

PRIOR_AN_HOUR = 2.0
"""Assumed happenings an hour of the day, equal for all hours, that the learnt share of an hour begins from."""
TESTS_A_WINDOW = 4.0
"""A sliding window is taken for so many independent looks in its own length; assumed, checked on simulated weeks."""


@dataclass(frozen=True, eq=False)
class Ordinary:
    """What is ordinary on one day, learnt before it began."""

    a_day: Floats
    """Expected number a sector and day, shape (sectors,)."""
    share: Floats
    """Share of each hour of the day, UTC, shape (24,); sums to 1."""

    def expected(self, sector: int, step_us: int, window_h: float) -> float:
        """Return the expected number in the window that ends at a step."""
        start, share = step_us - round(window_h * HOUR_US), 0.0
        begin = start
        while begin < step_us:
            end = min((begin // HOUR_US + 1) * HOUR_US, step_us)
            share += float(self.share[begin // HOUR_US % 24]) * (end - begin) / HOUR_US
            begin = end
        return float(self.a_day[sector]) * share


def learn(series: Sequence[Series], day_us: int, first_us: int, prior: float, settings: AlertSettings) -> Ordinary:
    """Return what is ordinary on the day that begins at `day_us` from what was known before it.

    `first_us` is when the first arrivals at hand came; the prior holds alone where that is no whole day before.
    """
    reach = max(day_us - round(settings.history_h * HOUR_US), first_us // DAY_US * DAY_US)
    days = max(day_us - reach, 0) // DAY_US
    totals = np.zeros(len(series))
    hours = np.full(24, PRIOR_AN_HOUR)
    for index, one in enumerate(series):
        held = (one.began_us >= reach) & (one.began_us < day_us) & (one.known_us <= day_us) & (one.until_us > day_us)
        trusted = held & (one.trusted_us <= day_us)
        day = (one.began_us - reach) // DAY_US
        n_all = np.bincount(day[held], minlength=max(days, 1))
        n_trusted = np.bincount(day[trusted], minlength=max(days, 1))
        totals[index] = np.minimum(n_all, 2 * n_trusted).sum()
        hours += np.bincount(one.began_us[trusted] // HOUR_US % 24, minlength=24)
    a_day = (prior * settings.prior_days + totals) / (settings.prior_days + days)
    return Ordinary(a_day, hours / hours.sum())


def tail(count: int, expected: float, unrest: float) -> float:
    """Return the chance of at least `count` where `expected` is ordinary and days differ by the shape `unrest`."""
    if count <= 0:
        return 1.0
    return float(nbinom.sf(count - 1, unrest, unrest / (unrest + expected)))


def level(settings: AlertSettings, n_sectors: int) -> float:
    """Return the chance below which a window alerts, so that an ordinary week has `false_a_week` alerts of the rule."""
    tests = sum(168.0 / hours for hours in settings.windows_h) * max(n_sectors, 1) * TESTS_A_WINDOW
    return settings.false_a_week / tests


def threshold(expected: float, settings: AlertSettings, p: float, least: int) -> int:
    """Return the smallest number, `least` or more, of which the chance is at most `p`."""
    count = max(least, 1)
    while tail(count, expected, settings.unrest) > p:
        count += 1
    return count


@dataclass(frozen=True, slots=True, eq=False)
class Count:
    """What one window of one series holds at one step."""

    measured: int
    """What counts: all, but at most twice the authenticated ones."""
    trusted: int
    """The authenticated ones."""
    numbers: Integers
    """Numbers of all that were seen."""


def count_window(series: Series, step_us: int, window_h: float) -> Count:
    """Return what the window that ends at a step holds of what was known by then."""
    start = step_us - round(window_h * HOUR_US)
    held = (
        (series.known_us <= step_us)
        & (series.until_us > step_us)
        & (series.began_us > start)
        & (series.began_us <= step_us)
    )
    n_all, n_trusted = int(held.sum()), int((held & (series.trusted_us <= step_us)).sum())
    return Count(min(n_all, 2 * n_trusted), n_trusted, series.number[held])
