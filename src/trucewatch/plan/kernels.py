"""The search of `plan.search`, `plan.bernstein` and `plan.culmination`, pair by pair, compiled by numba.

It does what the numpy reference does, in the order of places and times, without its large intermediate arrays: the same
polynomials, the same rules of settling and cutting, edges equal to the microsecond but for rounding. Only where a span
has two changes of sign and both its ends are negative is one thing done sooner: an instant found to be not negative
parts the two roots at once.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.plan.bernstein import Rows

_Function = TypeVar("_Function", bound=Callable[..., object])


def _compiled(function: _Function) -> _Function:
    """Compile without the global lock held, with the arithmetic of the reference."""
    return cast(_Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


DEPTH = 64
"""Spans that wait at once; halving from a piece of 1,200 s to a quarter of a second needs 13."""
STEPS = 60
"""Bound on the steps towards one root."""


@_compiled
def risen(
    axis: Floats,
    off_axis: Floats,
    axis_parts: Floats,
    own: Floats,
    weight: Floats,
    offset: Floats,
    cosine: Floats,
    nearest: Floats,
    square: Floats,
    control: Floats,
    place: Floats,
    direction: Floats,
    weights5: Floats,
    raise10: Floats,
    to_powers: Floats,
    shortest: float,
    row_out: Rows,
    point_out: Rows,
    low_out: Floats,
    high_out: Floats,
) -> int:
    """Fill the outputs with every stretch of every place and piece; return how many, −1 if the outputs are full."""
    n = 0
    part, length, g = np.empty(6), np.empty(11), np.empty(11)
    spans, stack, bounds = np.empty((DEPTH, 2)), np.empty((DEPTH, 11)), np.empty((DEPTH, 2))
    for j in range(len(weight)):
        for k in range(len(off_axis)):
            off = axis[k, 0] * direction[j, 0] + axis[k, 1] * direction[j, 1] + axis[k, 2] * direction[j, 2]
            if abs(off) > off_axis[k]:
                continue
            best = _part(axis_parts, own, weight, offset, k, j, part)
            if best < cosine[k] * nearest[k]:
                continue
            _limit(part, cosine[k], 1.0, square, control, place, k, j, weights5, raise10, length, g)
            count = _spans(g, 0.0, 1.0, shortest, to_powers, stack, bounds, spans)
            for s in range(count):
                if _value(part, (spans[s, 0] + spans[s, 1]) / 2, length) < 0:
                    continue
                if n == len(row_out):
                    return -1
                row_out[n], point_out[n], low_out[n], high_out[n] = k, j, spans[s, 0], spans[s, 1]
                n += 1
    return n


@_compiled
def within(
    axis_parts: Floats,
    own: Floats,
    weight: Floats,
    offset: Floats,
    cosine: Floats,
    sign: float,
    square: Floats,
    control: Floats,
    place: Floats,
    weights5: Floats,
    raise10: Floats,
    to_powers: Floats,
    shortest: float,
    row: Rows,
    point: Rows,
    low: Floats,
    high: Floats,
    row_out: Rows,
    point_out: Rows,
    low_out: Floats,
    high_out: Floats,
) -> int:
    """Fill the outputs with the parts of stretches within one limit; return how many, −1 if they are full."""
    n = 0
    part, length, g, layer = np.empty(6), np.empty(11), np.empty(11), np.empty(11)
    spans, stack, bounds = np.empty((DEPTH, 2)), np.empty((DEPTH, 11)), np.empty((DEPTH, 2))
    for i in range(len(row)):
        k, j = row[i], point[i]
        _part(axis_parts, own, weight, offset, k, j, part)
        _limit(part, cosine[k], sign, square, control, place, k, j, weights5, raise10, length, g)
        _restrict(g, low[i], high[i], layer)
        count = _spans(g, low[i], high[i], shortest, to_powers, stack, bounds, spans)
        for s in range(count):
            if n == len(row_out):
                return -1
            row_out[n], point_out[n], low_out[n], high_out[n] = k, j, spans[s, 0], spans[s, 1]
            n += 1
    return n


@_compiled
def culminate(
    powers: Floats,
    up: Floats,
    place: Floats,
    row: Rows,
    point: Rows,
    low: Floats,
    high: Floats,
    at_out: Floats,
    sine_out: Floats,
) -> None:
    """Fill the outputs with when and how high the satellite stands highest within each stretch."""
    for i in range(len(row)):
        c, u, p = powers[row[i]], up[point[i]], place[point[i]]
        first, rising, _ = _elevation(c, u, p, low[i])
        last, falling, _ = _elevation(c, u, p, high[i])
        at_out[i], sine_out[i] = (high[i], last) if last > first else (low[i], first)
        if rising > 0 and falling < 0:
            lo, hi = low[i], high[i]
            at = (lo + hi) / 2
            for _ in range(STEPS):
                _, rate, bend = _elevation(c, u, p, at)
                if rate > 0:
                    lo = at
                else:
                    hi = at
                following = at - rate / bend
                if not (lo <= following <= hi):
                    following = (lo + hi) / 2
                moved = abs(following - at)
                at = following
                if moved <= 1e-10:
                    break
            top, _, _ = _elevation(c, u, p, at)
            if top >= sine_out[i]:
                at_out[i], sine_out[i] = at, top


@_compiled
def _part(axis_parts: Floats, own: Floats, weight: Floats, offset: Floats, k: int, j: int, part: Floats) -> float:
    best = -np.inf
    for c in range(6):
        value = (
            axis_parts[k, c, 0] * weight[j, 0] + axis_parts[k, c, 1] * weight[j, 1] + axis_parts[k, c, 2] * weight[j, 2]
        )
        part[c] = value + (own[k, c] + offset[j])
        best = max(best, part[c])
    return best


@_compiled
def _limit(
    part: Floats,
    cosine: float,
    sign: float,
    square: Floats,
    control: Floats,
    place: Floats,
    k: int,
    j: int,
    weights5: Floats,
    raise10: Floats,
    along: Floats,
    g: Floats,
) -> None:
    """Put the control values of a limit into g; `along` is scratch."""
    x, y, z = place[j, 0], place[j, 1], place[j, 2]
    if cosine > 0:
        own = x * x + y * y + z * z
        for c in range(11):
            along[c] = 0.0
            g[c] = 0.0
        for c in range(6):
            value = control[k, c, 0] * x + control[k, c, 1] * y + control[k, c, 2] * z
            for d in range(c, c + 6):
                along[d] += raise10[c, d] * value
            for d in range(6):
                g[c + d] += weights5[c, d] * part[c] * part[d]
        for c in range(11):
            g[c] = sign * (g[c] - cosine * cosine * (square[k, c] - 2 * along[c] + own))
    else:
        for c in range(11):
            g[c] = 0.0
        for c in range(6):
            for d in range(c, c + 6):
                g[d] += sign * raise10[c, d] * part[c]


@_compiled
def _spans(
    g: Floats, low: float, high: float, shortest: float, to_powers: Floats, stack: Floats, bounds: Floats, spans: Floats
) -> int:
    """Put the spans of [low, high] on which g is not negative into `spans`, in order; return how many."""
    n, waiting = 0, 1
    stack[0, :] = g
    bounds[0, 0], bounds[0, 1] = low, high
    powers, before = np.empty(11), np.empty(11)
    while waiting:
        waiting -= 1
        lo, hi = bounds[waiting, 0], bounds[waiting, 1]
        c = stack[waiting]
        turns = 0
        for i in range(10):
            turns += (c[i] >= 0) != (c[i + 1] >= 0)
        first, last = c[0] >= 0, c[10] >= 0
        if turns <= 1 or hi - lo <= shortest or waiting + 2 > DEPTH:
            if first == last:
                if first:
                    n = _add(spans, n, lo, hi)
            else:
                _to_powers(c, to_powers, powers)
                at = lo + (hi - lo) * _root(powers, 0.0, 1.0, c[0] / (c[0] - c[10]), not first)
                n = _add(spans, n, lo, at) if first else _add(spans, n, at, hi)
            continue
        both = first and last
        peak = 0
        for i in range(11):
            if (c[i] < c[peak]) if both else (c[i] > c[peak]):
                peak = i
        at = min(max(peak / 10, 0.1), 0.9)
        if turns == 2 and not first and not last:
            _to_powers(c, to_powers, powers)
            at = _peak(powers, at)
            if _horner(powers, at) > 0:
                curve = _curvature(powers, at)
                reach = np.sqrt(2 * _horner(powers, at) / -curve) if curve < 0 else 1.0
                rise = _root(powers, 0.0, at, at - reach, True)
                fall = _root(powers, at, 1.0, at + reach, False)
                n = _add(spans, n, lo + (hi - lo) * rise, lo + (hi - lo) * fall)
                continue
            at = min(max(at, 0.1), 0.9)
        middle = lo + (hi - lo) * at
        for i in range(11):
            before[i] = c[0]
            for d in range(10 - i):
                c[d] += at * (c[d + 1] - c[d])
        # What is left in c after the cut is the part after it, from its end backwards: c[10 − i] is in place.
        bounds[waiting, 0], bounds[waiting, 1] = middle, hi
        stack[waiting + 1, :] = before
        bounds[waiting + 1, 0], bounds[waiting + 1, 1] = lo, middle
        waiting += 2
    return n


@_compiled
def _add(spans: Floats, n: int, low: float, high: float) -> int:
    if high <= low or n >= DEPTH:
        return n
    if n and spans[n - 1, 1] == low:
        spans[n - 1, 1] = high
        return n
    spans[n, 0], spans[n, 1] = low, high
    return n + 1


@_compiled
def _restrict(g: Floats, low: float, high: float, layer: Floats) -> None:
    """Turn control values on [0, 1] into those on [low, high]."""
    if low > 0:
        for i in range(11):
            for d in range(10 - i):
                g[d] += low * (g[d + 1] - g[d])
    if high < 1:
        at = (high - low) / (1 - low)
        for i in range(11):
            layer[i] = g[0]
            for d in range(10 - i):
                g[d] += at * (g[d + 1] - g[d])
        for i in range(11):
            g[i] = layer[i]


@_compiled
def _to_powers(control: Floats, matrix: Floats, powers: Floats) -> None:
    for p in range(11):
        total = 0.0
        for k in range(p + 1):
            total += matrix[k, p] * control[k]
        powers[p] = total


@_compiled
def _root(powers: Floats, low: float, high: float, at: float, rising: bool) -> float:
    if not (low <= at <= high):
        at = (low + high) / 2
    for _ in range(STEPS):
        value, slope = powers[10], 0.0
        for p in range(9, -1, -1):
            slope = slope * at + value
            value = value * at + powers[p]
        if (value >= 0) == rising:
            high = at
        else:
            low = at
        following = at - value / slope
        if not (low <= following <= high):
            following = (low + high) / 2
        moved = abs(following - at)
        at = following
        if moved <= 1e-11:
            break
    return at


@_compiled
def _peak(powers: Floats, at: float) -> float:
    """Return where the rate is zero, from a guess, or the guess where a few steps do not find it within the span."""
    guess = at
    for _ in range(6):
        if _horner(powers, at) > 0:
            return at
        slope, curve = 0.0, 0.0
        for p in range(10, 0, -1):
            curve = curve * at + slope
            slope = slope * at + p * powers[p]
        following = at - slope / curve
        if not (0 < following < 1) or curve >= 0:
            return guess
        moved = abs(following - at)
        at = following
        if moved < 1e-7:
            break
    return at


@_compiled
def _curvature(powers: Floats, at: float) -> float:
    total = 0.0
    for p in range(10, 1, -1):
        total = total * at + p * (p - 1) * powers[p]
    return total


@_compiled
def _horner(powers: Floats, at: float) -> float:
    total = float(powers[10])
    for p in range(9, -1, -1):
        total = total * at + powers[p]
    return total


@_compiled
def _value(control: Floats, at: float, layer: Floats) -> float:
    for i in range(6):
        layer[i] = control[i]
    for i in range(5):
        for d in range(5 - i):
            layer[d] += at * (layer[d + 1] - layer[d])
    return float(layer[0])


@_compiled
def _elevation(c: Floats, u: Floats, p: Floats, at: float) -> tuple[float, float, float]:
    rx, ry, rz = c[5, 0], c[5, 1], c[5, 2]
    vx = vy = vz = ax = ay = az = 0.0
    for k in range(4, -1, -1):
        ax, ay, az = ax * at + vx, ay * at + vy, az * at + vz
        vx, vy, vz = vx * at + rx, vy * at + ry, vz * at + rz
        rx, ry, rz = rx * at + c[k, 0], ry * at + c[k, 1], rz * at + c[k, 2]
    ax, ay, az = 2 * ax, 2 * ay, 2 * az
    dx, dy, dz = rx - p[0], ry - p[1], rz - p[2]
    square = dx * dx + dy * dy + dz * dz
    height = dx * u[0] + dy * u[1] + dz * u[2]
    climb = vx * u[0] + vy * u[1] + vz * u[2]
    along = dx * vx + dy * vy + dz * vz
    rate = climb * square - height * along
    speed = vx * vx + vy * vy + vz * vz + dx * ax + dy * ay + dz * az
    bend = (ax * u[0] + ay * u[1] + az * u[2]) * square + climb * along - height * speed
    return height / np.sqrt(square), rate, bend
