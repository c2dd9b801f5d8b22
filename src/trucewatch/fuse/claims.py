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
    pairs = list(zip(first[order].tolist(), second[order].tolist(), strict=True))
    near: dict[int, set[int]] = {}
    for one, other in pairs:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    number = list(range(len(claims.name)))
    members = {row: {row} for row in near}
    for one, other in pairs:
        host, guest = number[one], number[other]
        if host != guest and all(members[guest] <= near[row] for row in members[host]):
            for row in members[guest]:
                number[row] = host
            members[host] |= members.pop(guest)
    return np.array(number, dtype=np.int64)
