"""Claims too imprecise to found an incident in, which of them tell of one thing out.

Copies of one original tell of one thing if they may: each goes where the most exact of its group goes. Other claims are
joined only if every two of them may be one happening, the nearest (in combined standard deviations) first. A chain of
claims, each near the next, is no reason: in a dense hour such a chain would reach from one end of a front to the other,
and one claim that knows only its date would tie all others of that day together. Nor do two claims agree by a place
and a date alone: among all that happens about a settlement in a day, two stories are rarely of one thing. Rows of one
content (place, time, copy group) are one claim from the start.
"""

from dataclasses import dataclass

import numpy as np

from trucewatch.fuse.gate import Links, Spread
from trucewatch.fuse.recorded import Flags, Integers

DATED_S = 21_600.0
"""A claim spread over more than these six hours knows its day and not its hour (assumed)."""
PAIRS_AT_ONCE = 65_536
"""Pairs looked at in one piece, for the sake of memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """Distinct observations and which of them may be one happening; columns of shape (n,)."""

    spread: Spread
    """Where and when."""
    links: Links
    """Pairs that may be one happening."""
    precise: Flags
    """Whether a row is exact enough to found an incident."""
    name: Integers
    """Decides ties, the smaller first; distinct."""
    copies: Integers
    """Number of the copy group; -1 for a row that is its own original."""


def lead_copies(claims: Claims) -> Integers:
    """Return for each row the row that it follows: the most exact of its copy group where they may be one, else itself.

    Precise rows follow none but themselves.
    """
    count = len(claims.name)
    lead = np.arange(count, dtype=np.int64)
    length_us = claims.spread.to_us - claims.spread.from_us
    order = np.lexsort((claims.name, length_us, claims.spread.sigma_m, claims.copies))
    group = claims.copies[order]
    starts = np.flatnonzero(np.diff(group, prepend=-2))
    exact = np.repeat(order[starts], np.diff(np.append(starts, count)))
    best = np.empty(count, dtype=np.int64)
    best[order] = exact
    linked = claims.links.first * count + claims.links.second
    pair = np.minimum(lead, best) * count + np.maximum(lead, best)
    follows = (claims.copies >= 0) & ~claims.precise & np.isin(pair, linked)
    return np.where(follows, best, lead)


def agree(claims: Claims, chosen: Flags) -> Integers:
    """Return a number for each row: chosen rows have the same if they are joined, others each their own."""
    links = claims.links
    told = chosen & (claims.spread.to_us - claims.spread.from_us <= DATED_S * 1e6)
    kept = np.flatnonzero(told[links.first] & told[links.second])
    first, second = links.first[kept], links.second[kept]
    sigma_m = np.hypot(claims.spread.sigma_m[first], claims.spread.sigma_m[second])
    names = np.sort(np.column_stack((claims.name[first], claims.name[second])), axis=1)
    order = np.lexsort((names[:, 1], names[:, 0], np.round(links.distance_m[kept] / sigma_m, 9)))
    number = np.arange(len(claims.name), dtype=np.int64)
    rows, which = np.unique(np.concatenate((first, second)), return_inverse=True)
    one, other = np.split(which.ravel(), 2)
    number[rows] = rows[_join_nearest(one[order], other[order], len(rows))]
    return number


def _join_nearest(first: Integers, second: Integers, count: int) -> Integers:
    """Return the group of each row from all linked pairs, nearest first: complete linkage, one pair at a time.

    Sets of rows are whole numbers with one bit a row, so that thousands of claims at one place cost little memory.
    """
    near = _neighbours(first, second, count)
    group = list(range(count))
    held = [1 << row for row in range(count)]
    for start in range(0, len(first), PAIRS_AT_ONCE):
        piece = slice(start, start + PAIRS_AT_ONCE)
        for one, other in zip(first[piece].tolist(), second[piece].tolist(), strict=True):
            host, guest = group[one], group[other]
            if host != guest and near[host] & held[guest] == held[guest]:
                near[host] &= near[guest]
                held[host] |= held[guest]
                group = [host if name == guest else name for name in group]
    return np.array(group, dtype=np.int64)


def _neighbours(first: Integers, second: Integers, count: int) -> list[int]:
    """Return the rows linked with each row as bits."""
    row, linked = np.concatenate((first, second)), np.concatenate((second, first))
    order = np.argsort(row, kind="stable")
    starts = np.searchsorted(row[order], np.arange(count + 1))
    found = []
    for at in range(count):
        bits = np.zeros(count, dtype=np.bool_)
        bits[linked[order[starts[at] : starts[at + 1]]]] = True
        found.append(int.from_bytes(np.packbits(bits, bitorder="little").tobytes(), "little"))
    return found
