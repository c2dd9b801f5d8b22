"""Cloud by month in, the states of the sky that looks at one place share out.

How much of the sky is under cloud is known as a mean; whether a place is under cloud is one state for all looks at it:
one number between 0 and 1, alike likely, and cloud hides the place from every look at whose time the mean share is
above that number. Two looks in one month therefore stand under the same sky and are never two independent chances.
"""

from dataclasses import dataclass

import numpy as np

from trucewatch.errors import Fault, InputError
from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.orbits import Microseconds
from trucewatch.geo.swath import Flags
from trucewatch.records.posture import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class Sky:
    """States of the sky, K of them."""

    weights: Floats
    """Chance of each state, shape (K,); they sum to 1."""
    shares: Floats
    """Mean share of cloud in each of the twelve months; NaN where the scenario says none."""

    def cloudy_at(self, times_us: Microseconds) -> Flags:
        """Return whether cloud hides the ground at given times in each state, shape (K, n).

        Raises:
            InputError: the scenario says nothing of a month (`cloud_unknown`).
        """
        months = times_us.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64) % 12
        share = self.shares[months]
        if np.isnan(share).any():
            month = int(months[np.isnan(share)][0]) + 1
            expected, remedy = "a share of cloud for every month asked about", f"add a row with month = {month}"
            raise InputError(
                [Fault("cloud_unknown", "scenario", "clouds", f"none for month {month}", expected, remedy)]
            )
        upper = np.cumsum(self.weights)
        return np.asarray(upper[:, None] <= share[None, :] + 1e-9, dtype=np.bool_)


def read_sky(scenario: Scenario, times_us: Microseconds) -> Sky:
    """Return the states that matter at given times: as many as there are different shares then, and one more."""
    shares = np.full(12, np.nan)
    for row in scenario.clouds:
        shares[row.month - 1] = row.share.best
    months = np.unique(times_us.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64) % 12)
    held = shares[months]
    edges = np.unique(np.concatenate(([0.0, 1.0], held[np.isfinite(held)])))
    return Sky(np.diff(edges), shares)
