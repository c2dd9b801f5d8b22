"""The compiled search with the signatures of the numpy reference, in chunks of places that bound its memory."""

from collections.abc import Sequence
from math import comb

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.plan import joining, kernels, lanes
from trucewatch.plan.bernstein import raised
from trucewatch.plan.culmination import Risings, powers
from trucewatch.plan.reach import Ground, Limit, Path
from trucewatch.plan.search import PAIRS, Stretches, joined, ordered, search_stretches, shortest, within_limits

ROOM = 2
"""Stretches for which room is made, for each pair of piece and place; where more are found the reference searches."""
_RAISING = raised(np.eye(6), 10)

_BINOMIALS = np.array([float(comb(10, k)) for k in range(11)])


def search_compiled(path: Path, ground: Ground) -> Stretches:
    """Return what `search.search_stretches` returns, ordered by place and time."""
    stride = max(lanes.BLOCK, PAIRS // max(1, len(path.piece)))
    own_square, found = np.sum(ground.place_km**2, axis=1), []
    raised_km = _raised(path)
    for begin in range(0, len(ground.direction), stride):
        of = slice(begin, begin + stride)
        up, place, toward = (
            np.ascontiguousarray(column[of].T) for column in (ground.up, ground.place_km, ground.direction)
        )
        room = _room(ROOM * (len(path.piece) + 8) * max(lanes.BLOCK, up.shape[1]))
        n = lanes.risen(
            path.axis, path.off_axis, path.control_km, raised_km, path.square_km2, path.least_sine,
            up, place, ground.height_km[of], own_square[of], toward,
            1 / _BINOMIALS, _RAISING, _BINOMIALS, shortest(path), *room,
        )  # fmt: skip
        if n < 0:
            return ordered(search_stretches(path, ground))
        order = np.empty(n, dtype=np.int64)
        lanes.by_place(room[1][:n], up.shape[1], order)
        row, point, low, high = (column[order] for column in room)
        found.append(Stretches(row, point + begin, low, high))
    return joined(found)


def within_compiled(stretches: Stretches, path: Path, ground: Ground, limits: Sequence[Limit]) -> Stretches:
    """Return what `search.within_limits` returns, in the order of the stretches."""
    kept, own_square = stretches, np.sum(ground.place_km**2, axis=1)
    for limit in limits:
        room = _room(ROOM * len(kept.row) + 1)
        n = kernels.within(
            limit.axis, limit.own, limit.weight, limit.offset, limit.cosine, limit.sign,
            path.square_km2, _raised(path), ground.place_km, own_square, 1 / _BINOMIALS, _RAISING, _BINOMIALS,
            shortest(path),
            kept.row, kept.point, kept.low, kept.high, *room,
        )  # fmt: skip
        if n < 0:
            return ordered(within_limits(stretches, path, ground, limits))
        kept = Stretches(*(column[:n] for column in room))
    return kept


def join_compiled(stretches: Stretches, path: Path, ground: Ground, window_us: tuple[int, int]) -> Risings:
    """Return what `culmination.join_stretches` returns, for stretches ordered by place and time."""
    n = len(stretches.row)
    point, start, end, best = (np.empty(n, dtype=np.int64) for _ in range(4))
    sine, across, along = np.empty(n), np.empty(n), np.empty(n)
    begin, stop = ((edge - path.start_us) / path.step_us for edge in window_us)
    n = joining.join(
        powers(path), ground.up, ground.place_km, path.piece, path.start_us, path.step_us, begin, stop,
        stretches.row, stretches.point, stretches.low, stretches.high,
        point, start, end, best, sine, across, along,
    )  # fmt: skip
    elevation = np.degrees(np.arcsin(np.minimum(sine[:n], 1.0)))
    nadir = np.degrees(np.arctan2(across[:n], along[:n]))
    return Risings(point[:n], start[:n], end[:n], best[:n], elevation, nadir)


def _raised(path: Path) -> Floats:
    """Return the control points (k, 11, 3) of the path written with degree 10."""
    return np.ascontiguousarray(np.swapaxes(raised(np.swapaxes(path.control_km, 1, 2), 10), 1, 2))


def _room(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    return np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), np.empty(n), np.empty(n)
