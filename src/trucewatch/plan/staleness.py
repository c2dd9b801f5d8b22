"""The age of orbital elements in, the along-track error to expect of them in km and in seconds out.

Elements err almost wholly along the track, so a predicted pass is early or late by the error over the satellite's
speed. The law is sigma² = epoch² + (rate · age)², alike before and after the epoch, with a rate by mean altitude:

    from 700 km   1 km a day    published: some 1 km a day for SGP4 at 800 km, laser ranging as truth (Levit and
                                Marshall, Advances in Space Research 47, 2011)
    550–700 km    2 km a day    assumed, between its neighbours on a logarithmic scale
    450–550 km    5 km a day    assumed likewise
    below 450 km  20 km a day   published: 10–30 km after one day, 20–70 km after two, for cubesats at 400 km (Riesing,
                                SSC15-VIII-5, 2015)

and 1 km at the epoch (Kelso, AAS 07-127: of the order of 1 km near the epoch). It is a one-sigma value of usual days:
after a manoeuvre, which elements from before it do not know, or in a magnetic storm below 600 km it can be ten times
larger, and nothing in the elements says so. Elements of an operator may be several times better than the law.
"""

from dataclasses import dataclass

import numpy as np

from trucewatch.geo.ellipsoid import EQUATOR_KM, Floats
from trucewatch.geo.orbits import Microseconds
from trucewatch.records.elements import Elements
from trucewatch.records.quantity import DAY_US
from trucewatch.records.table import microseconds

GRAVITY_KM3_PER_S2 = 398_600.8
"""Gravitational parameter of the Earth in WGS 72, as SGP4 takes it."""
EPOCH_SIGMA_KM = 1.0
"""Error at the epoch."""
RATES: tuple[tuple[float, float], ...] = ((700.0, 1.0), (550.0, 2.0), (450.0, 5.0), (float("-inf"), 20.0))
"""Mean altitude from which a rate holds, km, and the rate, km a day; the first that fits."""
STALE_SIGMA_S = 1.0
"""From this error on elements are stale: a pass then errs by 7.5 km on the ground, more than a stretch of the line."""


@dataclass(frozen=True, slots=True)
class Staleness:
    """How old elements are at given times, and what that does to a predicted time; columns of shape (n,)."""

    age_days: Floats
    """Time since the epoch, or until it; never negative."""
    sigma_km: Floats
    """One-sigma error along the track."""
    sigma_s: Floats
    """The same as a time: how early or late an edge of a pass or access may be."""

    def stale(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Say at which times the elements are stale, shape (n,)."""
        return np.asarray(self.sigma_s > STALE_SIGMA_S, dtype=np.bool_)


def staleness_at(elements: Elements, times_us: Microseconds) -> Staleness:
    """Return the staleness of one set of elements at the given times (n,); no times give empty columns."""
    age_days = np.abs(np.asarray(times_us, dtype=np.int64) - microseconds(elements.epoch)) / DAY_US
    sigma_km = np.hypot(EPOCH_SIGMA_KM, rate_km_per_day(elements) * age_days)
    return Staleness(age_days, sigma_km, sigma_km / speed_km_per_s(elements))


def rate_km_per_day(elements: Elements) -> float:
    """Return how fast the error along the track grows."""
    altitude_km = _semi_major_km(elements) - EQUATOR_KM
    return next(rate for least_km, rate in RATES if altitude_km >= least_km)


def speed_km_per_s(elements: Elements) -> float:
    """Return the satellite's mean speed along its orbit."""
    return float(np.sqrt(GRAVITY_KM3_PER_S2 / _semi_major_km(elements)))


def _semi_major_km(elements: Elements) -> float:
    turn_rad_per_s = elements.mean_motion_rev_per_day * 2 * np.pi / 86_400
    return float(np.cbrt(GRAVITY_KM3_PER_S2 / turn_rad_per_s**2))
