"""The search of `plan.bernstein`, pair by pair, compiled by numba.

It does what the numpy reference does, in the order of places and times, without its large intermediate arrays: the same
polynomials, the same rules of settling and cutting, edges equal to the microsecond but for rounding. Only where a span
has two changes of sign and both its ends are negative is one thing done sooner: an instant found to be positive parts
the two roots at once. `plan.lanes` searches many places together and leaves to this what is out of the common.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.plan.bernstein import Rows

_Function = TypeVar("_Function", bound=Callable[..., object])


def compiled(function: _Function) -> _Function:
    """Compile without the global lock held, with the arithmetic of the reference."""
    return cast(_Function, numba.njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})(function))


DEPTH = 64
"""Spans that wait at once; halving from a piece of 1,200 s to a quarter of a second needs 13."""
STEPS = 60
"""Bound on the steps towards one root."""
SMALL_STEP = 1e-7
"""A step of Newton's by less than this share of a span, 40 µs of 400 s, is the last."""


@compiled
def spans_of(g: Floats, shortest: float, binomials: Floats, spans: Floats) -> int:
    """Put the spans of [0, 1] on which control values g are not negative into `spans`, in order; return how many."""
    powers, before, stack, bounds = np.empty(11), np.empty(11), np.empty((DEPTH, 11)), np.empty((DEPTH, 2))
    return _spans(g, 0.0, 1.0, shortest, binomials, powers, before, stack, bounds, spans)


@compiled
def within(
    axis_parts: Floats,
    own: Floats,
    weight: Floats,
    offset: Floats,
    cosine: Floats,
    sign: float,
    square: Floats,
    raised: Floats,
    place: Floats,
    own_square: Floats,
    scale: Floats,
    raise10: Floats,
    binomials: Floats,
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
    part, g, layer = np.empty(6), np.empty(11), np.empty(11)
    powers, before = np.empty(11), np.empty(11)
    spans, stack, bounds = np.empty((DEPTH, 2)), np.empty((DEPTH, 11)), np.empty((DEPTH, 2))
    for i in range(len(row)):
        k, j = row[i], point[i]
        _part(axis_parts, own, weight, offset, k, j, part)
        _limit(part, cosine[k], sign, square[k], raised[k], place[j], own_square[j], scale, raise10, g)
        _restrict(g, low[i], high[i], layer)
        count = _spans(g, low[i], high[i], shortest, binomials, powers, before, stack, bounds, spans)
        for s in range(count):
            if n == len(row_out):
                return -1
            row_out[n], point_out[n], low_out[n], high_out[n] = k, j, spans[s, 0], spans[s, 1]
            n += 1
    return n


@compiled
def _part(axis_parts: Floats, own: Floats, weight: Floats, offset: Floats, k: int, j: int, part: Floats) -> float:
    best = -np.inf
    for c in range(6):
        value = (
            axis_parts[k, c, 0] * weight[j, 0] + axis_parts[k, c, 1] * weight[j, 1] + axis_parts[k, c, 2] * weight[j, 2]
        )
        part[c] = value + (own[k, c] + offset[j])
        best = max(best, part[c])
    return best


@compiled
def _limit(
    part: Floats,
    cosine: float,
    sign: float,
    square: Floats,
    raised: Floats,
    place: Floats,
    own: float,
    scale: Floats,
    raise10: Floats,
    g: Floats,
) -> None:
    """Put the control values of a limit into g, from one piece's and one place's columns."""
    if cosine > 0:
        # With binomials multiplied in, the product of polynomials is that of plain sums.
        p0, p1, p2, p3, p4, p5 = part[0], 5 * part[1], 10 * part[2], 10 * part[3], 5 * part[4], part[5]
        g[0] = p0 * p0
        g[1] = 2 * p0 * p1
        g[2] = 2 * p0 * p2 + p1 * p1
        g[3] = 2 * (p0 * p3 + p1 * p2)
        g[4] = 2 * (p0 * p4 + p1 * p3) + p2 * p2
        g[5] = 2 * (p0 * p5 + p1 * p4 + p2 * p3)
        g[6] = 2 * (p1 * p5 + p2 * p4) + p3 * p3
        g[7] = 2 * (p2 * p5 + p3 * p4)
        g[8] = 2 * p3 * p5 + p4 * p4
        g[9] = 2 * p4 * p5
        g[10] = p5 * p5
        x, y, z, share = 2 * place[0], 2 * place[1], 2 * place[2], cosine * cosine
        for c in range(11):
            along = raised[c, 0] * x + raised[c, 1] * y + raised[c, 2] * z
            g[c] = sign * (g[c] * scale[c] - share * (square[c] - along + own))
    else:
        for c in range(11):
            g[c] = 0.0
        for c in range(6):
            for d in range(c, c + 6):
                g[d] += sign * raise10[c, d] * part[c]


@compiled
def _spans(
    g: Floats,
    low: float,
    high: float,
    shortest: float,
    binomials: Floats,
    powers: Floats,
    before: Floats,
    stack: Floats,
    bounds: Floats,
    spans: Floats,
) -> int:
    """Put the spans of [low, high] on which g is not negative into `spans`, in order; return how many."""
    n, waiting = 0, 1
    stack[0, :] = g
    bounds[0, 0], bounds[0, 1] = low, high
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
                # A zero counts as positive: an end that is zero must not pass for the root sought.
                c[0], c[10] = c[0] if c[0] != 0 else 1e-300, c[10] if c[10] != 0 else 1e-300
                _to_powers(c, binomials, powers)
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
            _to_powers(c, binomials, powers)
            at, value, slope, curve = _peak(powers, at)
            if value > 0 and curve < 0:
                reach = np.sqrt(slope * slope - 2 * value * curve)
                rise = _root(powers, 0.0, at, at + (reach - slope) / curve, True)
                fall = _root(powers, at, 1.0, at - (reach + slope) / curve, False)
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


@compiled
def _add(spans: Floats, n: int, low: float, high: float) -> int:
    if high <= low or n >= DEPTH:
        return n
    if n and spans[n - 1, 1] == low:
        spans[n - 1, 1] = high
        return n
    spans[n, 0], spans[n, 1] = low, high
    return n + 1


@compiled
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


@compiled
def _to_powers(control: Floats, binomials: Floats, powers: Floats) -> None:
    """Put the coefficients of rising powers into `powers`: binomials times forward differences."""
    for p in range(11):
        powers[p] = control[p]
    for i in range(1, 11):
        for p in range(10, i - 1, -1):
            powers[p] -= powers[p - 1]
    for p in range(11):
        powers[p] *= binomials[p]


@compiled
def _root(powers: Floats, low: float, high: float, at: float, rising: bool) -> float:
    if not (low <= at <= high):
        at = (low + high) / 2
    for _ in range(STEPS):
        value, slope, _ = _horner(powers, at)
        if (value >= 0) == rising:
            high = at
        else:
            low = at
        following = at - value / slope
        halved = not (low <= following <= high)
        if halved:
            following = (low + high) / 2
        moved = abs(following - at)
        at = following
        # Newton's steps square the error: the next one would move by less than a hundredth of a microsecond.
        if moved <= 1e-11 or (moved <= SMALL_STEP and not halved):
            break
    return at


@compiled
def _peak(powers: Floats, at: float) -> tuple[float, float, float, float]:
    """Return an instant near the top with value, rate and curvature there: not negative, or after a few steps."""
    value, slope, curve = _horner(powers, at)
    for _ in range(6):
        following = at - slope / curve
        if curve >= 0 or not (0 < following < 1):
            break
        moved = abs(following - at)
        at = following
        value, slope, curve = _horner(powers, at)
        if value > 0 or moved < 1e-7:
            break
    return at, value, slope, curve


@compiled
def _horner(powers: Floats, at: float) -> tuple[float, float, float]:
    """Return value, rate and curvature."""
    value, slope, curve = powers[10], 0.0, 0.0
    for p in range(9, -1, -1):
        curve = curve * at + slope
        slope = slope * at + value
        value = value * at + powers[p]
    return value, slope, 2 * curve


@compiled
def value_of(control: Floats, at: float) -> float:
    """Return the value of a quintic from its control values."""
    rest = 1 - at
    return float(
        rest * rest * rest * (rest * rest * control[0] + 5 * rest * at * control[1] + 10 * at * at * control[2])
        + at * at * at * (10 * rest * rest * control[3] + 5 * rest * at * control[4] + at * at * control[5])
    )
