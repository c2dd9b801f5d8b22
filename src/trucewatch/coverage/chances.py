"""Looks at one place in, the chance that an event starting at each time is recorded out.

An event that starts at t and can be recorded for `duration` meets a look [a, b) if t lies in [a - duration, b). Between
the ends of those windows nothing changes, so the chance is a step function of t, computed exactly on its steps. Looks
are independent of each other only under one state of the sky: they are combined within clear and within cloudy sky,
and the two are mixed afterwards. The windows of one look, which an impediment may have cut into pieces, are one chance
and not several. A further look multiplies what is missed by at most one in each state, so it never lowers the chance.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.geo.ellipsoid import Floats

Instants = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Looks at one place for one event, as columns of equal length k; none where nobody looked."""

    look: Instants
    """Number of the look, shape (k,)."""
    from_us: Instants
    """Earliest start of an event that the look meets, microseconds since 1970 UTC."""
    to_us: Instants
    """First start that it no longer meets."""
    p_clear: Floats
    """Chance to record it in clear sky; 0 where the look is blind for it."""
    p_cloudy: Floats
    """Chance to record it under cloud."""


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """What the looks at one place promise for events that start in each of n bins of time."""

    p_seen: Floats
    """Mean over starts and over the assumed sky, shape (n,)."""
    p_low: Floats
    """Mean over starts under cloud."""
    p_high: Floats
    """Mean over starts in clear sky."""
    p_timed: Floats
    """Least over starts, over the assumed sky."""


def chances_in(windows: Windows, edges_us: Instants, p_cloud: float) -> Chances:
    """Return the chances for starts uniform in each bin between consecutive edges (n + 1 edges, ascending).

    Without windows every chance is 0: whether that means not looked or blind is not decided here.
    """
    steps = np.unique(np.concatenate((edges_us, windows.from_us, windows.to_us)).clip(edges_us[0], edges_us[-1]))
    begin, width = steps[:-1], np.diff(steps).astype(np.float64)
    met = (windows.from_us[:, None] <= begin) & (begin < windows.to_us[:, None])
    clear, cloudy = (_recorded(windows.look, p, met) for p in (windows.p_clear, windows.p_cloudy))
    mixed = p_cloud * cloudy + (1 - p_cloud) * clear
    bins = np.searchsorted(edges_us, begin, side="right") - 1
    n = len(edges_us) - 1
    span = np.diff(edges_us).astype(np.float64)
    low, high = (np.bincount(bins, width * chance, n) / span for chance in (cloudy, clear))
    least = np.full(n, np.inf)
    np.minimum.at(least, bins, mixed)
    # Rounding of the sums may not turn the order of the values about.
    seen = (p_cloud * low + (1 - p_cloud) * high).clip(low, np.maximum(low, high))
    return Chances(seen, low, np.maximum(low, high), np.minimum(least, seen))


def _recorded(look: Instants, p: Floats, met: npt.NDArray[np.bool_]) -> Floats:
    """Return the chance in each step that at least one look records; a look counts once, by its best window."""
    if not len(look):
        return np.zeros(met.shape[1])
    order = np.argsort(look, kind="stable")
    first = np.flatnonzero(np.diff(look[order], prepend=look[order[0]] - 1))
    best = np.maximum.reduceat(np.where(met[order], p[order, None], 0.0), first, axis=0)
    return np.asarray(1 - np.multiply.reduce(1 - best, axis=0), dtype=np.float64)


def mean_chances(parts: list[tuple[float, Chances]]) -> Chances:
    """Return the mean of chances at several places, weighted by the share of the whole that each stands for."""
    return Chances(
        *(
            np.sum([share * getattr(chances, name) for share, chances in parts], axis=0)
            for name in ("p_seen", "p_low", "p_high", "p_timed")
        )
    )
