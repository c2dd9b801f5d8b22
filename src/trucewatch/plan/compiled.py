"""The compiled search with the signatures of the numpy reference, in chunks of places that bound its memory."""

from collections.abc import Sequence

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.plan import kernels
from trucewatch.plan.bernstein import product, raised, to_powers
from trucewatch.plan.culmination import powers
from trucewatch.plan.reach import Ground, Limit, Path, elevation_limit
from trucewatch.plan.search import PAIRS, Stretches, joined, search_stretches, shortest, within_limits

ROOM = 2
"""Stretches for which room is made, for each pair of piece and place; where more are found the reference searches."""
_RAISING = raised(np.eye(6), 10)
_PRODUCTS = np.array([[np.max(product(a, b)) for b in np.eye(6)] for a in np.eye(6)])
_POWERS = to_powers(10)


def search_compiled(path: Path, ground: Ground) -> Stretches:
    """Return what `search.search_stretches` returns, ordered by place and time."""
    limit = elevation_limit(path, ground, path.least_sine)
    direction = ground.place_km / np.linalg.norm(ground.place_km, axis=1, keepdims=True)
    stride = max(1, PAIRS // max(1, len(path.piece)))
    found = []
    for begin in range(0, len(direction), stride):
        of = slice(begin, begin + stride)
        room = _room(ROOM * len(path.piece) * len(direction[of]) + 1)
        n = kernels.risen(
            path.axis, path.off_axis, limit.axis, limit.own, limit.weight[of], limit.offset[of], limit.cosine,
            path.nearest_km, path.square_km2, path.control_km, ground.place_km[of], direction[of],
            _PRODUCTS, _RAISING, _POWERS, shortest(path), *room,
        )  # fmt: skip
        if n < 0:
            return search_stretches(path, ground)
        row, point, low, high = (column[:n] for column in room)
        found.append(Stretches(row, point + begin, low, high))
    return joined(found)


def within_compiled(stretches: Stretches, path: Path, ground: Ground, limits: Sequence[Limit]) -> Stretches:
    """Return what `search.within_limits` returns, in the order of the stretches."""
    kept = stretches
    for limit in limits:
        room = _room(ROOM * len(kept.row) + 1)
        n = kernels.within(
            limit.axis, limit.own, limit.weight, limit.offset, limit.cosine, limit.sign,
            path.square_km2, path.control_km, ground.place_km, _PRODUCTS, _RAISING, _POWERS, shortest(path),
            kept.row, kept.point, kept.low, kept.high, *room,
        )  # fmt: skip
        if n < 0:
            return within_limits(stretches, path, ground, limits)
        kept = Stretches(*(column[:n] for column in room))
    return kept


def culminate_compiled(stretches: Stretches, path: Path, ground: Ground) -> tuple[Floats, Floats]:
    """Return what `culmination.culminate` returns."""
    at, sine = np.empty(len(stretches.row)), np.empty(len(stretches.row))
    columns = stretches.row, stretches.point, stretches.low, stretches.high
    kernels.culminate(powers(path), ground.up, ground.place_km, *columns, at, sine)
    return at, sine


def _room(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    return np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), np.empty(n), np.empty(n)
