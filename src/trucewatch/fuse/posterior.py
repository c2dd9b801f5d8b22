"""Evidence and an assumed prior in, class probabilities that sum to one exactly out."""

import numpy as np

from trucewatch.fuse.recorded import Floats, Integers
from trucewatch.fuse.weigh import Items
from trucewatch.records.mission import Mission

MILLION = 1_000_000
"""Quanta of probability in one."""


def class_probabilities(items: Items, count: int, mission: Mission) -> Floats:
    """Return softmax(log prior + counted log-likelihood ratios), shape (count, classes), in whole millionths.

    Ratios are summed in the order of the items, which does not depend on the order of the input.
    """
    prior = {prior.name: prior.probability for prior in mission.fuse.priors}
    with np.errstate(divide="ignore"):
        start = np.log(np.array([prior.get(name, 0.0) for name in mission.classes]))
    total = np.tile(start, (count, 1))
    counted = np.flatnonzero(items.is_counted)
    np.add.at(total, items.component[counted], items.nats[counted])
    share = np.exp(total - total.max(axis=1, keepdims=True)) if count else total
    return to_millionths(share / share.sum(axis=1, keepdims=True)) / MILLION if count else total


def to_millionths(shares: Floats) -> Integers:
    """Return rows that sum to one as whole millionths that sum to a million: what is lacking goes to the largest
    remainders, the earlier class first."""
    scaled = np.round(shares * MILLION, 6)
    whole = np.floor(scaled).astype(np.int64)
    lacking = MILLION - whole.sum(axis=1)
    order = np.argsort(whole - scaled, axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable")
    return np.asarray(whole + (rank < lacking[:, np.newaxis]), dtype=np.int64)
