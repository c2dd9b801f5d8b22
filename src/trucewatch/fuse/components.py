"""Recorded observations in, the component that each belongs to out; the order of the input does not matter.

Precise observations are joined first, by union of linked pairs; then fires of which nothing but heat is known, where
they burn at one place on one day (`fuse.burning`). An imprecise observation (σ at least `imprecise_sigma_m`) can never
merge two of these: it joins the one that explains it better than all others together, its most exact copy deciding for
all copies that may be of one happening with it. Claims that none explains so are joined with each other
(`fuse.claims`), and only if every two of them may be one happening.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from trucewatch.fuse.burning import heat_days, join_burning
from trucewatch.fuse.claims import Claims, agree, lead_copies
from trucewatch.fuse.gate import Links, Spread, find_links
from trucewatch.fuse.recorded import Flags, Integers, Recorded
from trucewatch.records.mission import FuseSettings, Mission


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """What joins observations besides place and time; columns of shape (n,)."""

    name: Integers
    """Decides ties, the smaller first; distinct."""
    copies: Integers
    """Number of the copy group; -1 for a row that is its own original."""
    day: Integers
    """Number of the day on which heat was recorded; -1 for anything but heat."""


def join_recorded(recorded: Recorded, mission: Mission) -> Integers:
    """Return the component number of each row, shape (n,), numbered by their first row."""
    if not len(recorded):
        return np.zeros(0, dtype=np.int64)
    copies, day = _numbered_copies(recorded), heat_days(recorded, mission.day_timezone)
    content = np.column_stack(
        (
            recorded.lat_deg.view(np.int64), recorded.lon_deg.view(np.int64), recorded.sigma_m.view(np.int64),
            recorded.from_us, recorded.to_us, recorded.family, copies, day,
        )
    )  # fmt: skip
    _, first, which = np.unique(content, axis=0, return_index=True, return_inverse=True)
    spread = Spread(
        recorded.lat_deg[first], recorded.lon_deg[first], recorded.sigma_m[first],
        recorded.from_us[first], recorded.to_us[first], recorded.family[first],
    )  # fmt: skip
    joined = join_spread(spread, Traits(first, copies[first], day[first]), mission.fuse)[which.ravel()]
    _, oldest, number = np.unique(joined, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(oldest))[number.ravel()], dtype=np.int64)


def join_spread(spread: Spread, traits: Traits, settings: FuseSettings) -> Integers:
    """Return a component number for each row."""
    links = find_links(spread, settings)
    precise = spread.sigma_m < settings.imprecise_sigma_m
    joined = _union(links, precise[links.first] & precise[links.second], len(precise))
    joined = join_burning(spread, np.where(precise, traits.day, -1), joined, settings)
    claims = Claims(spread, links, precise, traits.name, traits.copies)
    lead = lead_copies(claims)
    host = _hosts(claims, joined)
    leads = ~precise & (lead == np.arange(len(lead)))
    together = agree(claims, leads & (host < 0)) + len(lead)
    return np.where(precise, joined, np.where(host >= 0, host, together))[lead]


def _numbered_copies(recorded: Recorded) -> Integers:
    """Return the number of each row's copy group, -1 for an observation that is its own original."""
    groups = recorded.table.texts("copy_group")
    known = np.array([group is not None for group in groups], dtype=np.bool_)
    number = np.full(len(groups), -1, dtype=np.int64)
    if known.any():
        number[known] = np.unique(groups[known].astype(np.str_), return_inverse=True)[1].ravel()
    return number


def _union(links: Links, kept: Flags, count: int) -> Integers:
    ones = np.ones(int(kept.sum()), dtype=np.int8)
    graph = coo_array((ones, (links.first[kept], links.second[kept])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _hosts(claims: Claims, joined: Integers) -> Integers:
    """Return for each imprecise row the component that explains it better than all others together, else -1.

    A component explains a row as well as its best member does: by the density of their distance, normal with the sum of
    both variances.
    """
    links, precise, name = claims.links, claims.precise, claims.name
    mixed = precise[links.first] != precise[links.second]
    first, second = links.first[mixed], links.second[mixed]
    guest, member = np.where(precise[first], second, first), np.where(precise[first], first, second)
    variance = claims.spread.sigma_m[guest] ** 2 + claims.spread.sigma_m[member] ** 2
    fit = np.round(-(links.distance_m[mixed] ** 2) / (2 * variance) - np.log(variance), 9)
    host = np.full(len(name), -1, dtype=np.int64)
    if not len(guest):
        return host
    order = np.lexsort((name[member], -fit, joined[member], guest))
    fresh = (np.diff(guest[order], prepend=-1) != 0) | (np.diff(joined[member[order]], prepend=-1) != 0)
    of_component = order[fresh]
    ranked = of_component[np.lexsort((name[member[of_component]], -fit[of_component], guest[of_component]))]
    starts = np.flatnonzero(np.diff(guest[ranked], prepend=-1))
    best = ranked[starts]
    counts = np.diff(np.append(starts, len(ranked)))
    share = np.add.reduceat(np.exp(fit[ranked] - np.repeat(fit[best], counts)), starts)
    clear = np.round(share, 9) < 2.0
    host[guest[best[clear]]] = joined[member[best[clear]]]
    return host
