"""Years of hourly cloud in, what they had by month, hour of the day and place out: a mean and an interval.

The interval holds the middle nine tenths of the hours of all years, the hours before and after among them, so that a
few hundred hours stand behind each end. It is one of single hours: cloud of a month as a whole varies less.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from trucewatch.records.quantity import HOUR_US
from trucewatch.records.table import Flags, Floats, Integers, Table
from trucewatch.records.weather import CloudNormal

TAIL = 0.05
"""Share of hours left out at either end of the interval."""
HOURS = 24
MONTHS = 12


@dataclass(frozen=True, slots=True, eq=False)
class CloudSeries:
    """Hourly cloud of several places over years."""

    times_us: Integers
    """Start of each hour, microseconds since 1970 UTC, shape (n,)."""
    place: Integers
    """Number of its place, shape (n,)."""
    share: Floats
    """Share of sky under cloud, shape (n,)."""
    lat_deg: Floats
    """Latitude of each place, shape (p,)."""
    lon_deg: Floats
    """Longitude of each place."""
    reach_km: float
    """How far from a place its cloud is taken to hold."""

    def where(self, rows: Flags) -> "CloudSeries":
        """Return the chosen hours of the same places."""
        return replace(self, times_us=self.times_us[rows], place=self.place[rows], share=self.share[rows])


def fit_normals(series: CloudSeries) -> Table[CloudNormal]:
    """Return mean and interval for each place, month and hour of which there are hours, by place, month and hour.

    No hours give no rows.
    """
    months = series.times_us.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64) % MONTHS
    hours = series.times_us // HOUR_US % HOURS
    key = (series.place * MONTHS + months) * HOURS + hours
    order = np.argsort(key, kind="stable")
    cuts = np.searchsorted(key[order], np.arange(len(series.lat_deg) * MONTHS * HOURS + 1))
    shares = [series.share[order[begin:end]] for begin, end in pairwise(cuts.tolist())]
    held = np.flatnonzero(np.diff(cuts))
    best, low, high = np.array([_normal_of(shares, one) for one in held.tolist()]).reshape(-1, 3).T
    place = held // (MONTHS * HOURS)
    return Table.from_columns(
        CloudNormal,
        {
            "month": held // HOURS % MONTHS + 1,
            "hour": held % HOURS,
            "lat_deg": series.lat_deg[place],
            "lon_deg": series.lon_deg[place],
            "reach_km": np.full(len(held), series.reach_km),
            "cloud_fraction": best,
            "cloud_low": low,
            "cloud_high": high,
        },
    )


def _normal_of(shares: list[Floats], at: int) -> tuple[float, float, float]:
    """Return the mean of one hour and the ends over it and the hours beside it."""
    day = at - at % HOURS
    near = np.concatenate([shares[day + (at + step) % HOURS] for step in (-1, 0, 1)])
    low, high = np.quantile(near, (TAIL, 1 - TAIL))
    best = float(shares[at].mean())
    return best, min(float(low), best), max(float(high), best)
