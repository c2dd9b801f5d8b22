"""Clean hotspots in, what burns where in which season out.

Natural burning is counted per cell and half-month over three half-months; a count x is shrunk towards the region's
seasonal mean, λ = μ · (x + k) / (m + k), where m is the count that the region's mean would give. The prior strength k,
in hotspots, is fitted by moments over the two years (Bühlmann's credibility: the Gamma–Poisson posterior with room for
pixels that come in clumps). An empty cell so has a small rate, never zero. Places that burn in many half-months of a
year are industry: counted apart, without season. Cells without any hotspot in the whole history are unknown, not empty.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from trucewatch.detect.grid import SEASONS, SPOTS_A_CELL, Dates, Integers, count_near, find_in, season_of
from trucewatch.detect.history import CLEAN_FROM, CLEAN_TO, HELD_OUT_FROM, History

Floats = npt.NDArray[np.float64]

LEAST_SPOT_DAYS = 2
"""Spots with fewer days are not kept: one day says nothing of persistence."""


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """What was counted over a span of clean days."""

    season_days: Integers
    """Satellite-days in each half-month, shape (24,)."""
    cell: Integers
    """Keys of the cells of which the history says something, sorted, shape (c,)."""
    natural: Integers
    """Hotspots away from industry by cell and half-month, shape (c, 24)."""
    industrial: Integers
    """Hotspots of industry by cell, shape (c,)."""
    spot: Integers
    """Keys of the spots with hotspots nearby on at least two days, sorted, shape (s,)."""
    spot_days: Integers
    """Those days, shape (s,)."""
    spot_seasons: Integers
    """Distinct half-months among them, year by year, shape (s,)."""

    @property
    def satellite_days(self) -> int:
        """Satellite-days of the whole span."""
        return int(self.season_days.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """What burns where and when without a conflict, and what it says of a hotspot."""

    counts: Counts
    """The clean hotspots, counted."""
    prior_strength: float
    """Hotspots that the region's seasonal mean is worth, fitted."""
    intercept: float
    """Natural log-likelihood ratio where the rate is that of all places and seasons together, fitted."""
    slope: float
    """What one unit of log rate adds to it, fitted."""
    natural_llr: tuple[float, ...]
    """What the very spot adds within its cell, by class of half-months a year, fitted."""
    industry_llr: tuple[float, ...]
    """Log-likelihood ratio of industry by class of half-months a year, fitted (`held_out.SEASONS_A_YEAR_EDGES`)."""


def count_hotspots(history: History, first: date = CLEAN_FROM, last: date = CLEAN_TO) -> Counts:
    """Count the hotspots of a history from `first` to `last`, both included."""
    span = history.within(first, last)
    place = find_in(span.known, span.cell)
    every_day = np.arange(np.datetime64(first), np.datetime64(last) + 1)
    size = len(span.known) * SEASONS
    at = place * SEASONS + season_of(span.day)
    spot, days = count_near(span.spot, span.day.astype(np.int64))
    _, seasons = count_near(span.spot, _season_and_year(span.day))
    kept = days >= LEAST_SPOT_DAYS
    return Counts(
        season_days=np.bincount(season_of(every_day), minlength=SEASONS).astype(np.int64),
        cell=span.known,
        natural=np.bincount(at[~span.is_industry], minlength=size).reshape(-1, SEASONS).astype(np.int64),
        industrial=np.bincount(place[span.is_industry], minlength=len(span.known)).astype(np.int64),
        spot=spot[kept],
        spot_days=days[kept],
        spot_seasons=seasons[kept],
    )


def natural_rates(counts: Counts, prior_strength: float) -> Floats:
    """Return natural hotspots per satellite and day by cell and half-month, shape (c, 24), above zero throughout.

    A season in which nothing burned anywhere takes the count of half a hotspot in the region.
    """
    seen, days = _over_three(counts.natural), np.maximum(_over_three(counts.season_days), 1)
    mean = np.maximum(seen.sum(axis=0), 0.5) / days / max(len(counts.cell), 1)
    shrunk = (seen + prior_strength) / (mean * days + prior_strength)
    return np.asarray(mean * shrunk, dtype=np.float64)


def industrial_rates(counts: Counts) -> Floats:
    """Return industrial hotspots per satellite and day by cell, shape (c,); zero where there is no industry."""
    return np.asarray(counts.industrial / max(counts.satellite_days, 1), dtype=np.float64)


def fit_prior_strength(history: History) -> float:
    """Return the prior strength k = v / a² in hotspots, by moments over the two clean years.

    With relative rates θ of cell and season, a² is their variance, seen as the covariance of the two years' counts, and
    v the variance of a count about its own rate, per expected hotspot. Bounded to [0.1, 1000].
    """
    early = count_hotspots(history, CLEAN_FROM, day_before(HELD_OUT_FROM))
    late = count_hotspots(history, HELD_OUT_FROM, CLEAN_TO)
    before, after = _over_three(early.natural).astype(np.float64), _over_three(late.natural).astype(np.float64)
    expected, expected_after = (np.broadcast_to(seen.mean(axis=0), seen.shape) for seen in (before, after))
    between = ((before - expected) * (after - expected_after)).sum() / max((expected * expected_after).sum(), 1e-9)
    total, squared = max(expected.sum(), 1e-9), (expected**2).sum()
    within = ((before - expected) ** 2).sum() / total - between * squared / total
    return round(float(np.clip(within / max(between, 1e-9), 0.1, 1000.0)), 6)


def rate_of_uniform(counts: Counts, prior_strength: float) -> float:
    """Return the natural rate averaged over all known cells and all days: that of a place and day drawn at random."""
    share = np.full(SEASONS, 1 / SEASONS)
    return float((natural_rates(counts, prior_strength) @ share).mean())


def known_spots(counts: Counts) -> int:
    """Return how many spots the known cells hold."""
    return len(counts.cell) * SPOTS_A_CELL


def _season_and_year(days: Dates) -> Integers:
    return np.asarray(days.astype("datetime64[Y]").astype(np.int64) * SEASONS + season_of(days), dtype=np.int64)


def _over_three(columns: Integers) -> Integers:
    """Sum every half-month with the two beside it; the year is a ring."""
    return np.asarray(columns + np.roll(columns, 1, axis=-1) + np.roll(columns, -1, axis=-1), dtype=np.int64)


def day_before(day: date) -> date:
    """Return the day before."""
    return date.fromordinal(day.toordinal() - 1)
