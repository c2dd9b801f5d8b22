"""A history in, how well 2012 foretells 2013 out, and from that what a rate and a persistence are worth.

The reference is a place and half-month drawn at random from the known cells: classes without a background (a strike)
are taken to fall anywhere, an assumption. Nothing is sampled; every cell and season enters with its weight.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.detect.background import (
    Background,
    Counts,
    count_hotspots,
    day_before,
    fit_prior_strength,
    known_spots,
    natural_rates,
    rate_of_uniform,
)
from trucewatch.detect.grid import CELL_E5, SPOT_E5, SPOTS_A_CELL, Dates, Integers, find_in, key_of, rows_columns
from trucewatch.detect.history import CLEAN_FROM, CLEAN_TO, HELD_OUT_FROM, History, read_history
from trucewatch.records.mission import Area

Floats = npt.NDArray[np.float64]

SEASONS_A_YEAR_EDGES = (1.5, 2.5, 4.5, 8.5, 14.5)
"""Edges between the classes of distinct half-months a year with a hotspot at a place."""
INDUSTRY_BOUNDS = (-2.0, 4.0)
"""Bounds of industry's log-likelihood ratio. Assumed: the lower is near because works may be younger than the history;
the upper keeps one number from settling a case."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The hotspots of 2013 away from industry, scored by what 2012 alone foretold."""

    n_hotspots: int
    """Hotspots scored."""
    gain_nats: float
    """Mean log of the foretold rate over that of a random place and season: higher is better, 0 is knowing nothing."""
    climatology_nats: float
    """The same for the region's seasonal mean alone, without places."""
    auc: float
    """Chance that a hotspot has a higher foretold rate than a random place and season; ties count half."""
    climatology_auc: float
    """The same for the region's seasonal mean alone."""
    n_industrial: int
    """Hotspots of 2013 at places that burned in many half-months of that year."""
    industrial_known: float
    """Share of them whose place already burned in at least five half-months of 2012."""


def build_background(acq_date: Dates, lat_e5: Integers, lon_e5: Integers, area: Area | None = None) -> Background:
    """Return the background of a history given as days and whole 1e-5 degrees, within an area if one is given.

    Raises:
        InputError: the columns differ in length, or one of the two clean years has no VIIRS hotspot.
    """
    history = read_history(acq_date, lat_e5, lon_e5, area)
    early, late = _early(history), _late(history)
    strength = fit_prior_strength(history)
    rates = np.log(natural_rates(early, strength) / rate_of_uniform(early, strength))
    intercept, slope = _fit_logistic(rates, late.natural)
    natural, industry = _fit_natural_spots(history, early, late), _fit_industry(history, early)
    return Background(count_hotspots(history), strength, intercept, slope, natural, industry)


def leave_one_year_out(acq_date: Dates, lat_e5: Integers, lon_e5: Integers, area: Area | None = None) -> HeldOut:
    """Score the hotspots of 2013 by the rates of 2012; only the prior strength has seen both years.

    Raises:
        InputError: the columns differ in length, or one of the two clean years has no VIIRS hotspot.
    """
    history = read_history(acq_date, lat_e5, lon_e5, area)
    early, late = _early(history), _late(history)
    rates = natural_rates(early, fit_prior_strength(history))
    seasonal = np.broadcast_to(rates.mean(axis=0), rates.shape)
    industrial = _by_class(history, early, industrial=True)
    return HeldOut(
        n_hotspots=int(late.natural.sum()),
        gain_nats=_gain(rates, late.natural),
        climatology_nats=_gain(seasonal, late.natural),
        auc=area_under_curve(rates, late.natural),
        climatology_auc=area_under_curve(seasonal, late.natural),
        n_industrial=int(industrial.sum()),
        industrial_known=float(industrial[3:].sum() / max(industrial.sum(), 1)),
    )


def industry_class(counts: Counts, spot_seasons: Integers) -> Integers:
    """Return the class of half-months a year (`SEASONS_A_YEAR_EDGES`) of distinct ones over the span of the counts."""
    a_year = spot_seasons * 365 / max(counts.satellite_days, 1)
    return np.asarray(np.digitize(a_year, SEASONS_A_YEAR_EDGES), dtype=np.int64)


def _early(history: History) -> Counts:
    return count_hotspots(history, CLEAN_FROM, day_before(HELD_OUT_FROM))


def _late(history: History) -> Counts:
    return count_hotspots(history, HELD_OUT_FROM, CLEAN_TO)


def _gain(rates: Floats, hotspots: Integers) -> float:
    return float((np.log(rates / rates.mean()) * hotspots).sum() / max(hotspots.sum(), 1))


def area_under_curve(rates: Floats, hotspots: Integers) -> float:
    """Return the chance that a hotspot's rate exceeds that of a random place and season, ties counting half."""
    value, rank = np.unique(rates.ravel(), return_inverse=True)
    positive = np.bincount(rank, weights=hotspots.ravel(), minlength=len(value))
    anywhere = np.bincount(rank, minlength=len(value)).astype(np.float64)
    below = np.cumsum(anywhere) - anywhere / 2
    return float((positive * below).sum() / max(positive.sum(), 1) / anywhere.sum())


def _fit_logistic(log_rates: Floats, hotspots: Integers) -> tuple[float, float]:
    """Return intercept and slope of the log-odds that a rate is a hotspot's, not a random place's, both equally many.

    With equal weight on both sides the log-odds are the log-likelihood ratio. Newton's method; the slope is kept in
    [0, 1], so that more burning never speaks against burning and the fit never claims more than the rates do.
    """
    x = log_rates.ravel()
    positive = hotspots.ravel() / max(hotspots.sum(), 1)
    anywhere = np.full(len(x), 1 / len(x))
    fitted = np.zeros(2)
    for _ in range(25):
        p = 1 / (1 + np.exp(-(fitted[0] + fitted[1] * x)))
        pull = positive * (1 - p) - anywhere * p
        weight = (positive + anywhere) * p * (1 - p)
        curve = np.array([[weight.sum(), (weight * x).sum()], [(weight * x).sum(), (weight * x * x).sum()]])
        fitted = fitted + np.linalg.solve(curve + 1e-9 * np.eye(2), np.array([pull.sum(), (pull * x).sum()]))
    return round(float(np.clip(fitted[0], -1, 1)), 6), round(float(np.clip(fitted[1], 0, 1)), 6)


def _fit_industry(history: History, early: Counts) -> tuple[float, ...]:
    """Return log P(class of 2012 | industrial hotspot of 2013) / P(class | random spot), one added to every count."""
    industrial = _by_class(history, early, industrial=True) + 1.0
    kept = find_in(early.cell, _cell_of_spot(early.spot)) >= 0
    anywhere = np.bincount(industry_class(early, early.spot_seasons[kept]), minlength=len(industrial)) + 1.0
    anywhere[0] += max(known_spots(early) - kept.sum(), 0)
    ratio = np.log(industrial / industrial.sum() / (anywhere / anywhere.sum()))
    return tuple(round(float(value), 6) for value in np.clip(np.maximum.accumulate(ratio), *INDUSTRY_BOUNDS))


def _fit_natural_spots(history: History, early: Counts, late: Counts) -> tuple[float, ...]:
    """Return log P(class of 2012 | natural hotspot of 2013) / P(class | random spot of that hotspot's cell).

    The rate of the cell is already in the other ratio; this is what the spot adds within its cell. One is added to
    every count; bounded like industry's.
    """
    classes = len(SEASONS_A_YEAR_EDGES) + 1
    natural = _by_class(history, early, industrial=False) + 1.0
    cell = find_in(early.cell, _cell_of_spot(early.spot))
    kept = cell >= 0
    at = cell[kept] * classes + industry_class(early, early.spot_seasons[kept])
    spots = np.bincount(at, minlength=len(early.cell) * classes).reshape(-1, classes)
    spots[:, 0] += SPOTS_A_CELL - spots.sum(axis=1)
    random = (spots * late.natural.sum(axis=1)[:, np.newaxis]).sum(axis=0) / SPOTS_A_CELL + 1.0
    ratio = np.log(natural / natural.sum() / (random / random.sum()))
    return tuple(round(float(value), 6) for value in np.clip(ratio, *INDUSTRY_BOUNDS))


def _by_class(history: History, early: Counts, *, industrial: bool) -> Integers:
    """Count the industrial, or the other, hotspots of 2013 by the class that their spots had in 2012."""
    late = history.within(HELD_OUT_FROM, CLEAN_TO)
    place = find_in(early.spot, late.spot[late.is_industry == industrial])
    seasons = np.where(place >= 0, early.spot_seasons[place] if len(early.spot) else 0, 0)
    return np.bincount(industry_class(early, seasons), minlength=len(SEASONS_A_YEAR_EDGES) + 1).astype(np.int64)


def _cell_of_spot(spot: Integers) -> Integers:
    row, column = rows_columns(spot)
    return key_of(row * SPOT_E5 // CELL_E5, column * SPOT_E5 // CELL_E5)
