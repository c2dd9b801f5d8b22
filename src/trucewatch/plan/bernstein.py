"""Polynomials in Bernstein form in, the spans on which they are not negative out: none is missed.

A polynomial of degree m on [0, 1] is the sum of control values c_k times C(m,k) x^k (1 − x)^(m−k). Three facts carry
the search (G. Farin, Curves and Surfaces for CAGD, 5th ed., ch. 5 and 6). Values lie between the least and the greatest
control value. The number of roots in (0, 1) is the number of changes of sign along the control values, or less by an
even number: no change is no root, one change is exactly one. The control values of a part of the span follow by
de Casteljau's cuts, and approach the polynomial quadratically as parts shrink.
So a span is settled when its signs change at most once, and cut in two otherwise, until it is shorter than the shortest
that matters: only a stretch within so short a span, around two roots nearer to each other than that, can be overlooked.
"""

from dataclasses import dataclass
from functools import cache
from math import comb

import numpy as np
import numpy.typing as npt

from trucewatch.geo.ellipsoid import Floats

Rows = npt.NDArray[np.int64]

NEWTON_STEPS = 60
"""Bound on the steps towards one root; halving alone needs 45, Newton's steps 3 to 5."""
_TINY = 1e-300
"""Stands for zero, which counts as positive: an end that is zero must not pass for the root sought."""
ROOT_WIDTH = 1e-11
"""Steps below this share of a span end the search for a root: 4 ns of 400 s."""


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Parts of [0, 1] on which polynomials are not negative, in no order; touching parts may follow each other."""

    row: Rows
    """Which polynomial, shape (n,)."""
    low: Floats
    """Where the part begins, shape (n,)."""
    high: Floats
    """Where it ends, shape (n,); greater than `low`."""


def product(first: Floats, second: Floats) -> Floats:
    """Return the control values (..., 2m + 1) of the product of polynomials of equal degree m, (..., m + 1) each."""
    degree = first.shape[-1] - 1
    result = np.zeros((*np.broadcast_shapes(first.shape[:-1], second.shape[:-1]), 2 * degree + 1))
    weights = _weights(degree)
    for k in range(degree + 1):
        result[..., k : k + degree + 1] += weights[k] * first[..., k : k + 1] * second
    return result


def raised(control: Floats, degree: int) -> Floats:
    """Return the control values (..., degree + 1) of the same polynomials, written with a higher degree."""
    return np.asarray(control @ _raising(control.shape[-1] - 1, degree), dtype=np.float64)


def values(control: Floats, at: Floats) -> Floats:
    """Return the value of each polynomial (n, m + 1) at its own place (n,)."""
    layer = control
    while layer.shape[-1] > 1:
        layer = layer[:, :-1] + at[:, None] * (layer[:, 1:] - layer[:, :-1])
    return layer[:, 0]


def changes(control: Floats) -> Rows:
    """Return how often the sign changes along the control values of each polynomial; zero counts as positive."""
    sign = control >= 0
    return np.asarray(np.sum(sign[..., 1:] != sign[..., :-1], axis=-1), dtype=np.int64)


def spans_not_negative(control: Floats, low: Floats, high: Floats, shortest: float) -> Spans:
    """Return where polynomials (n, m + 1) are not negative within their parts [low, high] of [0, 1], (n,) each.

    A stretch shorter than `shortest`, in the unit of the whole span, may be missing or be joined over.
    """
    row = np.flatnonzero(high > low)
    low, high = low[row], high[row]
    control = parts(control[row], low, high)
    found: list[Spans] = []
    while row.size:
        turns, first, last = changes(control), control[:, 0] >= 0, control[:, -1] >= 0
        open_ = (turns > 1) & (high - low > shortest)
        kept = np.flatnonzero(~open_ & (first | last))
        found.append(_settled(row[kept], low[kept], high[kept], control[kept]))
        row, low, high, control = row[open_], low[open_], high[open_], control[open_]
        at = _cut(control)
        middle = low + (high - low) * at
        before, after = _halves(control, at)
        row, control = np.concatenate((row, row)), np.concatenate((before, after))
        low, high = np.concatenate((low, middle)), np.concatenate((middle, high))
    return _true_spans(found)


def parts(control: Floats, low: Floats, high: Floats) -> Floats:
    """Return the control values of each polynomial on its own part [low, high] of the span."""
    if bool(np.all((low == 0) & (high == 1))):
        return control
    _, after = _halves(control, low)
    before, _ = _halves(after, (high - low) / np.where(low < 1, 1 - low, 1.0))
    return before


def root(control: Floats) -> Floats:
    """Return the one root in [0, 1] of each polynomial (n, m + 1) whose ends differ in sign, to ROOT_WIDTH."""
    rising = control[:, 0] < 0
    control = np.where(control == 0, _TINY, control)
    coefficients = (control @ to_powers(control.shape[1] - 1)).T
    slopes = coefficients[1:] * np.arange(1, len(coefficients))[:, None]
    low, high = np.zeros(len(control)), np.ones(len(control))
    at = control[:, 0] / np.where(control[:, 0] == control[:, -1], 1.0, control[:, 0] - control[:, -1])
    for _ in range(NEWTON_STEPS):
        value, slope = _horner(coefficients, at), _horner(slopes, at)
        above = (value >= 0) == rising
        low, high = np.where(above, low, at), np.where(above, at, high)
        with np.errstate(divide="ignore", invalid="ignore"):
            guess = at - value / slope
        following = np.where((guess >= low) & (guess <= high), guess, (low + high) / 2)
        still = np.abs(following - at) > ROOT_WIDTH
        at = following
        if not still.any():
            break
    return at


@cache
def to_powers(degree: int) -> Floats:
    """Return the matrix that takes control values (rows) to coefficients of rising powers (columns)."""
    m = degree
    return np.array(
        [[comb(m, p) * comb(p, k) * (-1.0) ** (p - k) if k <= p else 0.0 for p in range(m + 1)] for k in range(m + 1)]
    )


def _horner(coefficients: Floats, at: Floats) -> Floats:
    total = coefficients[-1]
    for one in coefficients[-2::-1]:
        total = total * at + one
    return np.asarray(total, dtype=np.float64)


def _true_spans(found: list[Spans]) -> Spans:
    none = Spans(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))
    every = [none, *found]
    low, high = np.concatenate([one.low for one in every]), np.concatenate([one.high for one in every])
    true = high > low
    return Spans(np.concatenate([one.row for one in every])[true], low[true], high[true])


def _settled(row: Rows, low: Floats, high: Floats, control: Floats) -> Spans:
    first, last = control[:, 0] >= 0, control[:, -1] >= 0
    once = np.flatnonzero(first != last)
    at = low[once] + (high[once] - low[once]) * root(control[once])
    low, high = low.copy(), high.copy()
    low[once] = np.where(first[once], low[once], at)
    high[once] = np.where(last[once], high[once], at)
    return Spans(row, low, high)


def _cut(control: Floats) -> Floats:
    """Return where to cut: near the peak of what is negative at both ends, near the trough of what is not."""
    degree = control.shape[1] - 1
    both = (control[:, 0] >= 0) & (control[:, -1] >= 0)
    peak = np.where(both, np.argmin(control, axis=1), np.argmax(control, axis=1))
    return np.asarray(np.clip(peak / degree, 0.1, 0.9), dtype=np.float64)


def _halves(control: Floats, at: Floats) -> tuple[Floats, Floats]:
    """Return the control values of each polynomial before and after its own place (n,), by de Casteljau's cut."""
    before, after = np.empty_like(control), np.empty_like(control)
    layer, width = control, control.shape[1]
    for k in range(width):
        before[:, k], after[:, width - 1 - k] = layer[:, 0], layer[:, -1]
        layer = layer[:, :-1] + at[:, None] * (layer[:, 1:] - layer[:, :-1])
    return before, after


@cache
def _weights(degree: int) -> Floats:
    m = degree
    return np.array([[comb(m, i) * comb(m, j) / comb(2 * m, i + j) for j in range(m + 1)] for i in range(m + 1)])


@cache
def _raising(degree: int, higher: int) -> Floats:
    rows = range(degree + 1)
    gap = higher - degree
    return np.array(
        [
            [
                comb(degree, i) * comb(gap, k - i) / comb(higher, k) if 0 <= k - i <= gap else 0.0
                for k in range(higher + 1)
            ]
            for i in rows
        ]
    )
