"""Looks at places in, by how much they lower the chance that an event goes unrecorded out.

An event that starts at s and lasts d meets a look at a where s lies in [a - d, a). Starts stand for their half hour by
its middle, so that two looks at one moment meet the same starts. An event shorter than half an hour meets a look by
chance: where it begins in the half hours before the look, by the share of each that lies in [a - d, a).
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
    shape = (len(lattice.targets), lattice.bins)
    logs = [np.log1p(-p) for p in np.minimum(chances, SUREST)]
    if duration_h * 3.6e9 >= BIN_US:
        begin, end = (np.ceil(edge - 0.5).astype(np.int64) for edge in (first, last))
        return np.stack([np.minimum(_between(place, begin, end, log, shape), 0.0) for log in logs])
    begin, end = np.floor(first).astype(np.int64), np.floor(last).astype(np.int64)
    head = np.where(begin == end, last - first, begin + 1 - first)
    tail = np.where(begin == end, 0.0, last - end)
    return np.stack(
        [
            _summed(place, begin, np.log1p(head * np.expm1(log)), shape)
            + _summed(place, end, np.log1p(tail * np.expm1(log)), shape)
            for log in logs
        ]
    )


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
