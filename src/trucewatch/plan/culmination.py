"""Stretches of a path in, the instant at which the satellite stands highest above a place out.

The sine of the elevation is A/D with A the height above the horizon plane and D the distance; its rate has the sign of
A′D² − A·DD′, whose root within a stretch is found by Newton's steps kept between two instants of unlike sign. A stretch
without such a change has its highest elevation at an end. A stretch lasts at most one piece of the path, so that two
culminations within it do not occur on real orbits; the higher of ends and root is told.
"""

import numpy as np

from trucewatch.geo.ellipsoid import Floats, to_geodetic
from trucewatch.geo.ellipsoid import normals as normals_at
from trucewatch.plan.bernstein import Rows, to_powers
from trucewatch.plan.reach import Ground, Path
from trucewatch.plan.search import Stretches

STEPS = 50
"""Bound on the steps; halving alone needs 40."""
WIDTH = 1e-10
"""Steps below this share of a piece end the search."""


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
