"""Stretches of a path in, accesses out: joined where they touch, with the instant at which each stands highest.

The sine of the elevation is A/D with A the height above the horizon plane and D the distance; its rate has the sign of
A′D² − A·DD′, whose root within a stretch is found by Newton's steps kept between two instants of unlike sign. A stretch
without such a change has its highest elevation at an end. A stretch lasts at most one piece of the path, so that two
culminations within it do not occur on real orbits; the higher of ends and root is told.
"""

from dataclasses import dataclass

import numpy as np

from trucewatch.geo.ellipsoid import Floats, to_geodetic
from trucewatch.geo.ellipsoid import normals as normals_at
from trucewatch.plan.bernstein import Rows, to_powers
from trucewatch.plan.reach import Ground, Path
from trucewatch.plan.search import Stretches, ordered

STEPS = 50
"""Bound on the steps; halving alone needs 40."""
WIDTH = 1e-10
"""Steps below this share of a piece end the search."""


@dataclass(frozen=True, slots=True, eq=False)
class Risings:
    """When one satellite can be seen from places; columns of equal length n, ordered by point and start."""

    point: Rows
    """Index of the place."""
    start_us: Rows
    """Beginning, microseconds since 1970 UTC."""
    end_us: Rows
    """End, later than the beginning."""
    culmination_us: Rows
    """When within it the satellite stands highest."""
    max_elevation_deg: Floats
    """How high it stands then."""
    off_nadir_deg: Floats
    """Angle at the satellite between geodetic nadir and the place then."""


_NO_ROWS = np.zeros(0, dtype=np.int64)
NONE = Risings(_NO_ROWS, _NO_ROWS, _NO_ROWS, _NO_ROWS, np.zeros(0), np.zeros(0))
"""No rising at all."""


def join_stretches(stretches: Stretches, path: Path, ground: Ground, window_us: tuple[int, int]) -> Risings:
    """Join stretches that touch, cut to a window, and say of each when it is best."""
    cut = ordered(_cut(stretches, path, window_us))
    row, point, low, high = cut.row, cut.point, cut.low, cut.high
    piece = path.piece[row]
    same = (point[1:] == point[:-1]) & (piece[1:] + low[1:] == piece[:-1] + high[:-1])
    first = np.flatnonzero(np.concatenate(([True], ~same))[: len(row)])
    last = np.append(first[1:], len(row))[: len(first)] - 1
    at, sine = culminate(cut, path, ground)
    run = np.repeat(np.arange(len(first)), last - first + 1)
    best = np.lexsort((at, -sine, run))[first]
    start_us, end_us, best_us = (
        path.start_us + path.piece[row[rows]] * path.step_us + np.rint(share[rows] * path.step_us).astype(np.int64)
        for rows, share in ((first, low), (last, high), (best, at))
    )
    true = np.flatnonzero(end_us > start_us)
    best = best[true]
    return Risings(
        point=point[first][true],
        start_us=start_us[true],
        end_us=end_us[true],
        culmination_us=best_us[true],
        max_elevation_deg=np.degrees(np.arcsin(np.clip(sine[best], -1.0, 1.0))),
        off_nadir_deg=off_nadir_deg(path, ground, row[best], point[best], at[best]),
    )


def _cut(stretches: Stretches, path: Path, window_us: tuple[int, int]) -> Stretches:
    begin, end = ((edge - path.start_us) / path.step_us - path.piece[stretches.row] for edge in window_us)
    low, high = np.maximum(stretches.low, begin), np.minimum(stretches.high, end)
    true = high > low
    return Stretches(stretches.row[true], stretches.point[true], low[true], high[true])


def powers(path: Path) -> Floats:
    """Return the coefficients (k, 6, 3) of rising powers of each piece's path."""
    return np.asarray(np.einsum("kp,nkj->npj", to_powers(5), path.control_km), dtype=np.float64)


def culminate(stretches: Stretches, path: Path, ground: Ground) -> tuple[Floats, Floats]:
    """Return when (share of the piece) and how high (sine) the satellite stands highest within each stretch."""
    coefficients = powers(path)[stretches.row]
    up, place = ground.up[stretches.point], ground.place_km[stretches.point]
    low, high = stretches.low.copy(), stretches.high.copy()
    sine_low, rising, _ = _elevation(coefficients, up, place, low)
    sine_high, falling, _ = _elevation(coefficients, up, place, high)
    inside = np.flatnonzero((rising > 0) & (falling < 0))
    at = np.where(sine_high > sine_low, high, low)
    sine = np.maximum(sine_low, sine_high)
    root = _root(coefficients[inside], up[inside], place[inside], low[inside], high[inside])
    top, _, _ = _elevation(coefficients[inside], up[inside], place[inside], root)
    higher = top >= sine[inside]
    at[inside], sine[inside] = np.where(higher, root, at[inside]), np.where(higher, top, sine[inside])
    return at, sine


def off_nadir_deg(path: Path, ground: Ground, row: Rows, point: Rows, at: Floats) -> Floats:
    """Return the angle at the satellite between geodetic nadir and places, at shares of pieces."""
    position = _value(powers(path)[row], at)
    lat_deg, lon_deg, _ = to_geodetic(position)
    sight, up = position - ground.place_km[point], normals_at(lat_deg, lon_deg)
    across = np.linalg.norm(np.cross(sight, up), axis=-1)
    return np.asarray(np.degrees(np.arctan2(across, np.sum(sight * up, axis=-1))), dtype=np.float64)


def _root(coefficients: Floats, up: Floats, place: Floats, low: Floats, high: Floats) -> Floats:
    at = (low + high) / 2
    for _ in range(STEPS):
        _, rate, bend = _elevation(coefficients, up, place, at)
        low, high = np.where(rate > 0, at, low), np.where(rate > 0, high, at)
        with np.errstate(divide="ignore", invalid="ignore"):
            guess = at - rate / bend
        following = np.where((guess >= low) & (guess <= high), guess, (low + high) / 2)
        still = np.abs(following - at) > WIDTH
        at = following
        if not still.any():
            break
    return at


def _elevation(coefficients: Floats, up: Floats, place: Floats, at: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the sine of the elevation, a number with the sign of its rate, and that number's rate."""
    sight = _value(coefficients, at) - place
    pace = _value(coefficients[:, 1:] * np.arange(1, 6)[:, None], at)
    bend = _value(coefficients[:, 2:] * np.array([2, 6, 12, 20])[:, None], at)
    square, height, climb = _dot(sight, sight), _dot(sight, up), _dot(pace, up)
    along = _dot(sight, pace)
    rate = climb * square - height * along
    change = _dot(bend, up) * square + climb * along - height * (_dot(pace, pace) + _dot(sight, bend))
    return height / np.sqrt(square), rate, change


def _dot(first: Floats, second: Floats) -> Floats:
    return np.asarray(np.einsum("nj,nj->n", first, second), dtype=np.float64)


def _value(coefficients: Floats, at: Floats) -> Floats:
    total = coefficients[:, -1]
    for k in range(coefficients.shape[1] - 2, -1, -1):
        total = total * at[:, None] + coefficients[:, k]
    return total
