"""Recorded observations in, the component that each belongs to out; the order of the input does not matter.

Precise observations are joined first, by union of linked pairs. An imprecise one (σ at least `imprecise_sigma_m`) then
joins the one component whose nearest linked member explains it best, and so can never merge two; ties go to the
smaller observation id. Imprecise ones that reach no precise component are joined with each other.
"""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from trucewatch.fuse.gate import Links, Spread, find_links
from trucewatch.fuse.recorded import Flags, Integers, Recorded
from trucewatch.records.mission import FuseSettings


def join_recorded(recorded: Recorded, settings: FuseSettings) -> Integers:
    """Return the component number of each row, shape (n,), numbered by their first row."""
    if not len(recorded):
        return np.zeros(0, dtype=np.int64)
    content = np.column_stack(
        (
            recorded.lat_deg.view(np.int64), recorded.lon_deg.view(np.int64), recorded.sigma_m.view(np.int64),
            recorded.from_us, recorded.to_us, recorded.family,
        )
    )  # fmt: skip
    _, first, which = np.unique(content, axis=0, return_index=True, return_inverse=True)
    spread = Spread(
        recorded.lat_deg[first], recorded.lon_deg[first], recorded.sigma_m[first],
        recorded.from_us[first], recorded.to_us[first], recorded.family[first],
    )  # fmt: skip
    joined = join_spread(spread, first, settings)[which.ravel()]
    _, oldest, number = np.unique(joined, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(oldest))[number.ravel()], dtype=np.int64)


def join_spread(spread: Spread, name: Integers, settings: FuseSettings) -> Integers:
    """Return a component number for each row; `name` decides ties between rows, the smaller first."""
    links = find_links(spread, settings)
    precise = spread.sigma_m < settings.imprecise_sigma_m
    joined = _union(links, precise[links.first] & precise[links.second], len(name))
    host = _hosts(spread, links, precise, joined, name)
    alone = ~precise & (host < 0)
    wandering = _union(links, alone[links.first] & alone[links.second], len(name))
    return np.where(precise, joined, np.where(host >= 0, host, wandering + len(name)))


def _union(links: Links, kept: Flags, count: int) -> Integers:
    ones = np.ones(int(kept.sum()), dtype=np.int8)
    graph = coo_array((ones, (links.first[kept], links.second[kept])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _hosts(spread: Spread, links: Links, precise: Flags, joined: Integers, name: Integers) -> Integers:
    """Return for each imprecise row the component that explains it best, -1 where none is linked."""
    mixed = precise[links.first] != precise[links.second]
    first, second = links.first[mixed], links.second[mixed]
    guest, member = np.where(precise[first], second, first), np.where(precise[first], first, second)
    variance = spread.sigma_m[guest] ** 2 + spread.sigma_m[member] ** 2
    fit = -(links.distance_m[mixed] ** 2) / (2 * variance) - np.log(variance)
    order = np.lexsort((name[member], -np.round(fit, 9), guest))
    best = order[np.flatnonzero(np.diff(guest[order], prepend=-1))]
    host = np.full(len(name), -1, dtype=np.int64)
    host[guest[best]] = joined[member[best]]
    return host
