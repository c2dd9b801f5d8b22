"""Second looks at recorded fires in, the curve of the chance by power and pixel out, with intervals.

The chance that a second look records a fire again is taken to be a curve of power and pixel (`coverage.fires`) times a
fading exp(-t / fade) with the minutes between the looks, for fires that went out and skies that closed. The fading
belongs to the fires of those days; the curve is what is kept. Fitted by maximum likelihood, by day and by night apart.
Intervals: overpasses are drawn anew with replacement, since looks of one overpass share a sky, and the curve is fitted
again to each draw (cluster bootstrap, percentiles; Efron and Tibshirani, An Introduction to the Bootstrap, 1993).

What the curve is too low by is not known: a fire that went out within minutes and a cloud that came count as missed.
What bracketed looks show is too high by as much as fires differ in what makes them visible: they were recorded twice.
The upper end is therefore the higher of the bootstrap's and of the curve of bracketed looks without fading.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import least_squares, minimize

from trucewatch.check import binomial_limits
from trucewatch.coverage.fires import NADIR_PIXEL_KM2, FireCurve, chance_on_curve
from trucewatch.evaluate.recaptures import SecondLooks
from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.swath import Flags, Indices

START = (1.0, 1.0, 1.5, 2.0, 5.5)
"""Where fits begin: logarithm of the half power, exponent, steepness, logit of the plateau, logarithm of the fading."""
BOUNDS = ((-4.0, 5.0), (0.0, 4.0), (0.3, 6.0), (-2.0, 5.0), (3.0, 8.0))
"""Within which they stay: a fading of 20 min to 50 h, a plateau of 0.12 to 0.993."""
GRID_MW = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
GRID_GROWTH = (1.0, 1.5, 2.2, 3.2, 4.4)
"""Powers and growths of the pixel for which the ends of the interval are drawn."""
ENDS = (2.5, 97.5)
"""Percentiles at the ends."""
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Fitted:
    """A curve and how quickly what it was fitted to faded."""

    curve: FireCurve
    """The chance under the sky of the first look, while the fire burns."""
    fade_min: float
    """Minutes after which 1/e of the chance is left."""


@dataclass(frozen=True, slots=True)
class FittedEnds:
    """A curve with the ends of its interval."""

    best: Fitted
    """Fitted to all looks."""
    low: FireCurve
    """Near the lower ends over the grid."""
    high: FireCurve
    """Near the upper ends, or near the curve of bracketed looks where that is higher."""
    bracketed: FireCurve
    """Fitted to bracketed looks alone, without fading."""
    half_power_mw: tuple[float, float]
    """95 % interval of the half power alone."""
    area_exponent: tuple[float, float]
    """95 % interval of the exponent alone."""
    steepness: tuple[float, float]
    """95 % interval of the steepness alone."""
    plateau: tuple[float, float]
    """95 % interval of the plateau alone."""
    fade_min: tuple[float, float]
    """95 % interval of the fading alone."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of looks with an interval that knows that looks of one overpass share a sky."""

    count: int
    """Looks."""
    overpasses: int
    """Overpasses that they came from."""
    share: float
    """Share recorded; 0 without looks."""
    low: float
    """Lower end of its 95 % interval."""
    high: float
    """Upper end."""


def fit_curve(looks: SecondLooks, start: tuple[float, ...] = START) -> Fitted:
    """Return the likeliest curve and fading for looks of one light; at least one look is needed."""

    def loss(values: Floats) -> float:
        stated = np.clip(stated_chances(_fitted(values), looks), TINY, 1 - TINY)
        return float(-np.mean(np.log(np.where(looks.recorded, stated, 1 - stated))))

    return _fitted(np.asarray(minimize(loss, start, method="L-BFGS-B", bounds=BOUNDS).x))


def stated_chances(fitted: Fitted, looks: SecondLooks) -> Floats:
    """Return the chance stated for each look, fading included."""
    burning = np.exp(-looks.after_min / fitted.fade_min)
    return np.asarray(burning * chance_on_curve(fitted.curve, looks.frp_mw, looks.pixel_km2), dtype=np.float64)


def fit_ends(looks: SecondLooks, draws: int, rng: np.random.Generator) -> FittedEnds:
    """Fit the curve to looks of one light, and anew to `draws` draws of their overpasses."""
    best = fit_curve(looks)
    members = [np.flatnonzero(looks.overpass == one) for one in np.unique(looks.overpass)]
    start = tuple(_values(best))
    drawn = []
    for _ in range(draws):
        rows = np.concatenate([members[one] for one in rng.integers(0, len(members), len(members))])
        drawn.append(fit_curve(looks.take(rows), start))
    names = ("half_power_mw", "area_exponent", "steepness", "plateau")
    alone = {name: _ends(np.array([getattr(one.curve, name) for one in drawn])) for name in names}
    bracketed = fit_curve(replace(looks, after_min=np.zeros(len(looks))).where(looks.bracketed)).curve
    low, high = _end_curves([one.curve for one in drawn], bracketed, best.curve)
    return FittedEnds(best, low, high, bracketed, fade_min=_ends(np.array([one.fade_min for one in drawn])), **alone)


def clustered_share(recorded: Flags, overpass: Indices) -> Share:
    """Return the share recorded with the interval of Clopper and Pearson for the effective number of looks.

    The effective number is the number over the design effect of drawing whole overpasses, at most the number itself.
    Source: Korn and Graubard, Confidence intervals for proportions with small expected number of positive counts
    estimated from survey data, Survey Methodology 24 (1998) 193.
    """
    n = len(recorded)
    _, cluster, sizes = np.unique(overpass, return_inverse=True, return_counts=True)
    if not n:
        return Share(0, 0, 0.0, 0.0, 1.0)
    share, k = float(recorded.mean()), len(sizes)
    effective = float(n)
    if k > 1 and 0 < share < 1:
        residual = np.bincount(cluster, recorded.astype(np.float64), k) - sizes * share
        variance = k / (k - 1) * float(np.sum(residual**2)) / n**2
        effective = min(effective, share * (1 - share) / variance) if variance > 0 else effective
    return Share(n, k, share, *binomial_limits(share * effective, effective))


def _fitted(values: Floats) -> Fitted:
    half, exponent, steepness, plateau, fade = (float(value) for value in values)
    curve = FireCurve(float(np.exp(half)), exponent, steepness, float(1 / (1 + np.exp(-plateau))))
    return Fitted(curve, float(np.exp(fade)))


def _values(fitted: Fitted) -> tuple[float, ...]:
    curve = fitted.curve
    plateau = float(np.log(curve.plateau / (1 - curve.plateau)))
    return (
        float(np.log(curve.half_power_mw)),
        curve.area_exponent,
        curve.steepness,
        plateau,
        float(np.log(fitted.fade_min)),
    )


def _ends(values: Floats) -> tuple[float, float]:
    low, high = np.percentile(values, ENDS)
    return float(low), float(high)


def _end_curves(drawn: list[FireCurve], bracketed: FireCurve, best: FireCurve) -> tuple[FireCurve, FireCurve]:
    """Return the curves nearest to the percentiles of drawn curves over the grid of powers and pixels."""
    frp, growth = (one.ravel() for one in np.meshgrid(GRID_MW, GRID_GROWTH))
    pixel = growth * NADIR_PIXEL_KM2
    ends = np.percentile([chance_on_curve(one, frp, pixel) for one in drawn], ENDS, axis=0)
    lowest, highest = np.array(BOUNDS[:4]).T
    start = np.clip(_values(Fitted(best, 100.0))[:4], lowest + TINY, highest - TINY)

    def nearest(wanted: Floats) -> FireCurve:
        def error(values: Floats) -> Floats:
            return np.asarray(chance_on_curve(_fitted(np.append(values, 0.0)).curve, frp, pixel) - wanted)

        return _fitted(np.append(least_squares(error, start, bounds=(lowest, highest)).x, 0.0)).curve

    return nearest(ends[0]), nearest(np.maximum(ends[1], chance_on_curve(bracketed, frp, pixel)))
