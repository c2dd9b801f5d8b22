"""Looks under a sky that changes in, the chance that none of them records, out.

A sky holds for a while and is then another one: between two times g apart it is still the same with the chance
exp(-g / h), where h is how long a sky holds on average, and else a new one, drawn without memory. So each of the looks
at a place, in the order of their times, meets the sky of the one before it or a new one. The chance is worked out from
the last look backwards, on the pieces of U between the shares of cloud of the looks, and is exact.

A new sky breaks what a class's looks share: the states of the classes are no longer apart given one sky, so that every
combination of them is worked out. Their number is a power of the number of classes that stand in doubt and look at one
event through cloud, of which there are few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from trucewatch.geo.ellipsoid import Floats

Indices = npt.NDArray[np.int64]
NUMBERS_AT_ONCE = 1_000_000
"""Numbers in one working array: bounds the memory, and moves no result."""


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """Looks at n events, as columns by look: those of one event stand together, in the order of their times."""

    event: Indices
    """Event of each look, ascending; every event from 0 to n - 1 has one, shape (k,)."""
    at_us: Indices
    """When it meets its sky, ascending within an event, shape (k,)."""
    holds_us: Floats
    """How long a sky holds, the same for all looks at an event, shape (k,)."""
    level: Floats
    """Share of the sky under cloud, shape (k,)."""
    group: Indices
    """Class in doubt, -1 for none, shape (k,)."""
    missed: Floats
    """Chance to miss the event by the state of its class, under a clear sky and under cloud, shape (k, states, 2). A
    look without a class in doubt has the same in every state."""


def missed_by_chains(chains: Chains, weights: Floats) -> Floats:
    """Return the chance that no look at each event records it, shape (n,).

    `weights` are the chances of the states of each class, shape (groups, states); each row sums to 1.
    """
    first = np.flatnonzero(np.diff(chains.event, prepend=-1))
    length = np.diff(np.append(first, len(chains.event)))
    classes = _classes(chains, first)
    result = np.ones(len(first))
    kinds = np.stack((length, (classes >= 0).sum(axis=1)), axis=1)
    for looks, doubted in np.unique(kinds, axis=0).tolist():
        own = np.flatnonzero((kinds == (looks, doubted)).all(axis=1))
        step = max(1, NUMBERS_AT_ONCE // (looks * (looks + 1)))
        for begin in range(0, len(own), step):
            part = own[begin : begin + step]
            row = first[part][:, None] + np.arange(looks)
            result[part] = _alike(chains, row, classes[part, :doubted], weights)
    return result


def _classes(chains: Chains, first: Indices) -> Indices:
    """Return the classes in doubt of each event, ascending, and -1 behind them, shape (n, most)."""
    held = np.flatnonzero(chains.group >= 0)
    pairs = np.unique(np.stack((chains.event[held], chains.group[held]), axis=1), axis=0)
    rank = np.arange(len(pairs)) - np.searchsorted(pairs[:, 0], pairs[:, 0])
    found = np.full((len(first), int(rank.max(initial=-1)) + 1), -1, dtype=np.int64)
    found[pairs[:, 0], rank] = pairs[:, 1]
    return found


def _alike(chains: Chains, row: Indices, classes: Indices, weights: Floats) -> Floats:
    """Return the chances of events with equally many looks, rows of shape (n, looks), and classes, (n, doubted)."""
    level, group = chains.level[row], chains.group[row]
    levels = np.sort(level, axis=1)
    begin = np.concatenate((np.zeros((len(row), 1)), levels), axis=1)
    width = np.diff(np.concatenate((begin, np.ones((len(row), 1))), axis=1), axis=1)
    cloudy = (begin[:, None, :] < level[:, :, None]).astype(np.float64)
    gap = np.diff(chains.at_us[row], axis=1)
    kept = np.exp(-gap / chains.holds_us[row[:, 1:]])
    own = np.argmax(group[:, :, None] == classes[:, None, :], axis=2) if classes.shape[1] else np.zeros_like(group)
    total = np.zeros(len(row))
    for states in product(range(weights.shape[1]), repeat=classes.shape[1]):
        chosen = np.array(states, dtype=np.int64)
        weight = np.prod(weights[classes, chosen], axis=1) if len(chosen) else np.ones(len(row))
        if not weight.any():
            continue
        state = chosen[own] if len(chosen) else np.zeros_like(own)
        clear, clouded = np.moveaxis(chains.missed[row, state], -1, 0)
        total += weight * _chained(clear[..., None] + (clouded - clear)[..., None] * cloudy, kept, width)
    return total


def _chained(left: Floats, kept: Floats, width: Floats) -> Floats:
    """Return what is missed by looks that miss `left` on each piece of U, shape (n, looks, pieces)."""
    value = left[:, -1]
    for look in range(left.shape[1] - 2, -1, -1):
        new = np.einsum("np,np->n", value, width)[:, None]
        same = kept[:, look, None]
        value = left[:, look] * (new + same * (value - new))
    return np.asarray(np.einsum("np,np->n", value, width), dtype=np.float64)


def chained_rows(event: Indices, touched: npt.NDArray[np.bool_], group: Indices) -> npt.NDArray[np.bool_]:
    """Say which looks are worked out together, of looks at events, some of which cloud touches.

    They are those that cloud touches, where it touches more than one at an event, and all of a class in doubt of which
    it touches one.
    """
    count = np.bincount(event[touched], minlength=int(event.max(initial=-1)) + 1)
    chained = touched & (count[event] > 1)
    key = event * (int(group.max(initial=-1)) + 2) + group + 1
    return chained | ((group >= 0) & np.isin(key, key[chained & (group >= 0)]))


def stacked(missed: Sequence[tuple[Floats, Floats]], group: Indices) -> Floats:
    """Return what looks miss in clear sky and under cloud, by state, as `Chains.missed`: state 0 is that of an outage.

    `missed` holds one pair for each state of the table, the best stated in the middle.
    """
    middle = missed[len(missed) // 2]
    states = [np.stack(pair, axis=-1) for pair in missed]
    out = np.where((group >= 0)[:, None], 1.0, np.stack(middle, axis=-1))
    held = np.stack((out, *states), axis=1)
    held[group < 0] = np.stack(middle, axis=-1)[group < 0][:, None, :]
    return held
