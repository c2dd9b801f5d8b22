"""Looks at places in, by how much they lower the chance that an event goes unrecorded out.

An event that starts at s and lasts d meets a look at a where s lies in [a - d, a]. Within a half hour of starts that is
met only in part, a look counts by the share of the half hour that it meets.
"""

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.orbits import Microseconds
from trucewatch.geo.swath import Indices
from trucewatch.plan.posture.lattice import BIN_US, Lattice

SUREST = 1 - 1e-12
"""A chance above this is taken for it, so that its logarithm stays finite."""


def log_missed(lattice: Lattice, place: Indices, time_us: Microseconds, chances: Floats, duration_h: float) -> Floats:
    """Return the sum over looks of the logarithm of what each misses.

    Args:
        lattice: places and starts.
        place: place of each of n looks, shape (n,).
        time_us: instant of each look.
        chances: chance that each records the event in each of r states, shape (r, n).
        duration_h: length of the event.

    Returns:
        shape (r, P, T); 0 where no look is met.
    """
    first = (time_us - lattice.start_us - duration_h * 3.6e9) / BIN_US
    last = (time_us - lattice.start_us) / BIN_US
    from_bin, to_bin = np.floor(first).astype(np.int64), np.floor(last).astype(np.int64)
    one = from_bin == to_bin
    head = np.where(one, last - first, from_bin + 1 - first)
    tail = np.where(one, 0.0, last - to_bin)
    chances = np.minimum(chances, SUREST)
    shape = (len(lattice.targets), lattice.bins)
    total = np.zeros((len(chances), *shape))
    for row, p in enumerate(chances):
        edges = _summed(place, from_bin, np.log1p(-head * p), shape)
        edges += _summed(place, to_bin, np.log1p(-tail * p), shape)
        total[row] = np.minimum(edges + _between(place, from_bin + 1, to_bin, np.log1p(-p), shape), 0.0)
    return total


def _summed(place: Indices, bins: Indices, values: Floats, shape: tuple[int, int]) -> Floats:
    kept = (bins >= 0) & (bins < shape[1])
    flat = place[kept] * shape[1] + bins[kept]
    return np.asarray(np.bincount(flat, values[kept], shape[0] * shape[1]).reshape(shape), dtype=np.float64)


def _between(place: Indices, begin: Indices, end: Indices, values: Floats, shape: tuple[int, int]) -> Floats:
    """Return the sum of values over the half hours [begin, end) of their places."""
    wide = shape[1] + 1
    kept = end > begin
    begin, end = np.clip(begin[kept], 0, shape[1]), np.clip(end[kept], 0, shape[1])
    size = shape[0] * wide
    steps = np.bincount(place[kept] * wide + begin, values[kept], size)
    steps -= np.bincount(place[kept] * wide + end, values[kept], size)
    return np.asarray(np.cumsum(steps.reshape(shape[0], wide), axis=1)[:, :-1], dtype=np.float64)
