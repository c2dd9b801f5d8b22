"""The search of one piece of a path over many places at once, compiled by numba to vector instructions.

The common cases are settled for all places of a block together: no control value reaches zero; there is one change of
sign, and so one root; or there are two with both ends negative and an instant that is not negative between them, which
parts the two roots. Newton's steps then go on for all of them together. Every other pair, and every pair whose steps
have not settled on a root of its own, goes to `kernels.spans_of`, pair by pair.
"""

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.plan.bernstein import Rows
from trucewatch.plan.kernels import SMALL_STEP, compiled, spans_of, value_of

BLOCK = 128
"""Places worked on at once: some 40 kB, which a processor keeps near."""
PEAK_STEPS, ROOT_STEPS, ONLY_STEPS = 1, 3, 6
"""Newton's steps that all pairs of a block take together."""


@compiled
def near_places(axis: Floats, limit: float, direction: Floats, first: int, last: int, near: Rows) -> int:
    """Put the places that lie near the plane of a piece into `near`; return how many."""
    n = 0
    for j in range(first, last):
        off = axis[0] * direction[0, j] + axis[1] * direction[1, j] + axis[2] * direction[2, j]
        near[n] = j
        n += abs(off) <= limit
    return n


@compiled
def lay_limit(
    n: int,
    near: Rows,
    control: Floats,
    raised: Floats,
    square: Floats,
    cosine: float,
    up: Floats,
    place: Floats,
    height: Floats,
    own_square: Floats,
    scale: Floats,
    raise10: Floats,
    gathered: Floats,
    part: Floats,
    g: Floats,
) -> None:
    """Put the control values of heights into `part` (6, n) and those of the limit into `g` (11, n)."""
    for i in range(n):
        j = near[i]
        gathered[0, i], gathered[1, i], gathered[2, i], gathered[3, i] = up[0, j], up[1, j], up[2, j], height[j]
        gathered[4, i], gathered[5, i], gathered[6, i] = 2 * place[0, j], 2 * place[1, j], 2 * place[2, j]
        gathered[7, i] = own_square[j]
    for c in range(6):
        x, y, z = control[c, 0], control[c, 1], control[c, 2]
        for i in range(n):
            part[c, i] = x * gathered[0, i] + y * gathered[1, i] + z * gathered[2, i] - gathered[3, i]
    if cosine <= 0:
        for c in range(11):
            for i in range(n):
                g[c, i] = 0.0
            for d in range(max(0, c - 5), min(6, c + 1)):
                for i in range(n):
                    g[c, i] += raise10[d, c] * part[d, i]
        return
    for i in range(n):
        p0, p1, p2, p3, p4, p5 = (
            part[0, i],
            5 * part[1, i],
            10 * part[2, i],
            10 * part[3, i],
            5 * part[4, i],
            part[5, i],
        )
        g[0, i] = p0 * p0
        g[1, i] = 2 * p0 * p1
        g[2, i] = 2 * p0 * p2 + p1 * p1
        g[3, i] = 2 * (p0 * p3 + p1 * p2)
        g[4, i] = 2 * (p0 * p4 + p1 * p3) + p2 * p2
        g[5, i] = 2 * (p0 * p5 + p1 * p4 + p2 * p3)
        g[6, i] = 2 * (p1 * p5 + p2 * p4) + p3 * p3
        g[7, i] = 2 * (p2 * p5 + p3 * p4)
        g[8, i] = 2 * p3 * p5 + p4 * p4
        g[9, i] = 2 * p4 * p5
        g[10, i] = p5 * p5
    share = cosine * cosine
    for c in range(11):
        x, y, z, s, f = raised[c, 0], raised[c, 1], raised[c, 2], square[c], scale[c]
        for i in range(n):
            along = x * gathered[4, i] + y * gathered[5, i] + z * gathered[6, i]
            g[c, i] = g[c, i] * f - share * (s - along + gathered[7, i])


@compiled
def sort_out(
    n: int, g: Floats, turns: Floats, best: Floats, peak: Floats, turn: Floats, once: Rows, twice: Rows, other: Rows
) -> tuple[int, int, int]:
    """Part the pairs that are not wholly negative by their changes of sign.

    Into `once` go pairs with one, into `twice` those with two and negative ends, and into `other` the rest. `peak` is
    where the greatest control value stands, `turn` the number of the control value after the last change of sign.
    """
    for i in range(n):
        turns[i], best[i], peak[i], turn[i] = 0.0, g[0, i], 0.0, 0.0
    for c in range(10):
        at = (c + 1) / 10.0
        for i in range(n):
            here, following = g[c, i], g[c + 1, i]
            turned = (here >= 0) != (following >= 0)
            turns[i] += 1.0 if turned else 0.0
            turn[i] = c + 1.0 if turned else turn[i]
            higher = following > best[i]
            best[i] = following if higher else best[i]
            peak[i] = at if higher else peak[i]
    a = b = d = 0
    for i in range(n):
        if best[i] < 0:
            continue
        if turns[i] == 1:
            once[a] = i
            a += 1
        elif turns[i] == 2 and g[0, i] < 0 and g[10, i] < 0:
            twice[b] = i
            b += 1
        else:
            other[d] = i
            d += 1
    return a, b, d


@compiled
def _to_powers(n: int, rows: Rows, g: Floats, binomials: Floats, powers: Floats) -> None:
    """Put the coefficients of rising powers of some pairs into `powers`: binomials times forward differences."""
    for c in range(11):
        for i in range(n):
            powers[c, i] = g[c, rows[i]]
    for step in range(1, 11):
        for c in range(10, step - 1, -1):
            for i in range(n):
                powers[c, i] -= powers[c - 1, i]
    for c in range(11):
        for i in range(n):
            powers[c, i] *= binomials[c]


@compiled
def find_root(
    n: int, once: Rows, g: Floats, turn: Floats, binomials: Floats, powers: Floats, rise: Floats, fall: Floats,
    moved: Floats,
) -> None:  # fmt: skip
    """Find the spans of the pairs in `once`; `moved` is how far the last step went, above 1 where none is sure."""
    _to_powers(n, once, g, binomials, powers)
    for i in range(n):
        c = np.int64(turn[once[i]])
        # Where the line between the two control values about the change of sign is zero.
        rise[i], moved[i] = (c - g[c, once[i]] / (g[c, once[i]] - g[c - 1, once[i]])) / 10.0, 0.0
    _settle(n, powers, ONLY_STEPS, rise, moved)
    for i in range(n):
        at, first, last = rise[i], g[0, once[i]], g[10, once[i]]
        # A change of sign is one root: what the steps have settled on within the span is that one, or an end that is 0.
        moved[i] = moved[i] if (at >= 0) & (at <= 1) & (first != 0) & (last != 0) else 2.0
        rising = first < 0
        rise[i], fall[i] = at if rising else 0.0, 1.0 if rising else at


@compiled
def part_roots(
    n: int,
    twice: Rows,
    g: Floats,
    peak: Floats,
    binomials: Floats,
    powers: Floats,
    at: Floats,
    rise: Floats,
    fall: Floats,
    moved: Floats,
) -> None:
    """Find rise and fall of the pairs in `twice`; `moved` is how far the last step went, above 1 where none is sure."""
    _to_powers(n, twice, g, binomials, powers)
    for i in range(n):
        at[i] = min(max(peak[twice[i]], 0.1), 0.9)
    for _ in range(PEAK_STEPS):
        for i in range(n):
            t = at[i]
            value, slope, curve = powers[10, i], 0.0, 0.0
            for p in range(9, -1, -1):
                curve = curve * t + slope
                slope = slope * t + value
                value = value * t + powers[p, i]
            following = t - slope / (2 * curve)
            good = (curve < 0) & (following > 0.001) & (following < 0.999)
            at[i] = following if good else t
    for i in range(n):
        t = at[i]
        value, slope, curve = powers[10, i], 0.0, 0.0
        for p in range(9, -1, -1):
            curve = curve * t + slope
            slope = slope * t + value
            value = value * t + powers[p, i]
        curve = 2 * curve
        reach = np.sqrt(max(slope * slope - 2 * value * curve, 0.0))
        rise[i] = min(max(t + (reach - slope) / curve, 0.0), t)
        fall[i] = max(min(t - (reach + slope) / curve, 1.0), t)
        moved[i] = 0.0 if (value > 0) & (curve < 0) else 2.0
    _settle(n, powers, ROOT_STEPS, rise, moved)
    _settle(n, powers, ROOT_STEPS, fall, moved)
    for i in range(n):
        inside = (rise[i] >= 0) & (rise[i] <= at[i]) & (fall[i] >= at[i]) & (fall[i] <= 1)
        moved[i] = moved[i] if inside else 2.0


@compiled
def refute(n: int, twice: Rows, g: Floats, at: Floats, moved: Floats, doubtful: Rows, layer: Floats) -> None:
    """Set `moved` to −1 where a pair without sure roots is negative throughout: where it is so cut in two at `at`."""
    count = 0
    for i in range(n):
        doubtful[count] = i
        count += moved[i] > SMALL_STEP
    highest = layer[11]
    for i in range(count):
        highest[i] = -np.inf
    for c in range(11):
        for i in range(count):
            layer[c, i] = g[c, twice[doubtful[i]]]
    for last in range(10, -1, -1):
        # What is left in the layer after the cuts are the control values of the second part, from its end backwards.
        for i in range(count):
            highest[i] = max(highest[i], layer[0, i], layer[last, i])
        for c in range(last):
            for i in range(count):
                layer[c, i] += at[doubtful[i]] * (layer[c + 1, i] - layer[c, i])
    for i in range(count):
        moved[doubtful[i]] = -1.0 if highest[i] < 0 else moved[doubtful[i]]


@compiled
def _settle(n: int, powers: Floats, steps: int, root: Floats, moved: Floats) -> None:
    """Take Newton's steps towards one root of each pair; `moved` grows to the last one's length."""
    for step in range(steps):
        last = step == steps - 1
        for i in range(n):
            t = root[i]
            value, slope = powers[10, i], 0.0
            for p in range(9, -1, -1):
                slope = slope * t + value
                value = value * t + powers[p, i]
            change = value / slope
            root[i] = t - change
            moved[i] = max(moved[i], abs(change)) if last else moved[i]


@compiled
def risen(
    axis: Floats,
    off_axis: Floats,
    control: Floats,
    raised: Floats,
    square: Floats,
    cosine: Floats,
    up: Floats,
    place: Floats,
    height: Floats,
    own_square: Floats,
    direction: Floats,
    scale: Floats,
    raise10: Floats,
    binomials: Floats,
    shortest: float,
    row_out: Rows,
    point_out: Rows,
    low_out: Floats,
    high_out: Floats,
) -> int:
    """Fill the outputs with every stretch of every piece and place; return how many, −1 if the outputs are full."""
    n = 0
    near, once = np.empty(BLOCK, np.int64), np.empty(BLOCK, np.int64)
    twice, other, doubtful = np.empty(BLOCK, np.int64), np.empty(BLOCK, np.int64), np.empty(BLOCK, np.int64)
    gathered, part, g, powers = np.empty((8, BLOCK)), np.empty((6, BLOCK)), np.empty((11, BLOCK)), np.empty((12, BLOCK))
    turns, best, peak, turn = np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK)
    at, rise, fall, moved = np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK)
    spans, one, own = np.empty((64, 2)), np.empty(11), np.empty(6)
    for k in range(len(off_axis)):
        for first in range(0, len(height), BLOCK):
            count = near_places(axis[k], off_axis[k], direction, first, min(first + BLOCK, len(height)), near)
            lay_limit(
                count, near, control[k], raised[k], square[k], cosine[k], up, place, height, own_square, scale, raise10,
                gathered, part, g,
            )  # fmt: skip
            single, both, others = sort_out(count, g, turns, best, peak, turn, once, twice, other)
            if n + 8 * (single + both + others) > len(row_out):
                return -1
            find_root(single, once, g, turn, binomials, powers, rise, fall, moved)
            n, others = _put(
                single, once, k, near, part, rise, fall, moved, n, others, other, row_out, point_out, low_out, high_out
            )
            part_roots(both, twice, g, peak, binomials, powers, at, rise, fall, moved)
            refute(both, twice, g, at, moved, doubtful, powers)
            n, others = _put(
                both, twice, k, near, part, rise, fall, moved, n, others, other, row_out, point_out, low_out, high_out
            )
            for i in range(others):
                one[:] = g[:, other[i]]
                own[:] = part[:, other[i]]
                for s in range(spans_of(one, shortest, binomials, spans)):
                    if value_of(own, (spans[s, 0] + spans[s, 1]) / 2) >= 0:
                        row_out[n], point_out[n], low_out[n], high_out[n] = k, near[other[i]], spans[s, 0], spans[s, 1]
                        n += 1
    return n


@compiled
def _put(
    found: int, rows: Rows, k: int, near: Rows, part: Floats, rise: Floats, fall: Floats, moved: Floats,
    n: int, others: int, other: Rows, row_out: Rows, point_out: Rows, low_out: Floats, high_out: Floats,
) -> tuple[int, int]:  # fmt: skip
    """Put the spans on the near side into the outputs, and pairs whose steps have not settled into `other`."""
    for i in range(found):
        j, at = rows[i], (rise[i] + fall[i]) / 2
        rest = 1 - at
        fore = rest * rest * part[0, j] + 5 * rest * at * part[1, j] + 10 * at * at * part[2, j]
        aft = 10 * rest * rest * part[3, j] + 5 * rest * at * part[4, j] + at * at * part[5, j]
        opposite = rest * rest * rest * fore + at * at * at * aft < 0
        moved[i] = -1.0 if opposite & (moved[i] <= SMALL_STEP) else moved[i]
    for i in range(found):
        if moved[i] > SMALL_STEP:
            other[others] = rows[i]
            others += 1
        elif moved[i] >= 0 and fall[i] > rise[i]:
            row_out[n], point_out[n], low_out[n], high_out[n] = k, near[rows[i]], rise[i], fall[i]
            n += 1
    return n, others


@compiled
def by_place(point: Rows, places: int, order: Rows) -> None:
    """Put into `order` the rows by place, in the order in which they stand for each."""
    begin = np.zeros(places + 1, np.int64)
    for j in point:
        begin[j + 1] += 1
    for j in range(places):
        begin[j + 1] += begin[j]
    for i in range(len(point)):
        order[begin[point[i]]] = i
        begin[point[i]] += 1
