"""What every set of options would see and cost in, the way from the base to everything and the best of all sets out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from trucewatch.plan.posture.costs import Spent
from trucewatch.records.posture import CostPoint, PostureOption

Options: TypeAlias = tuple[str, ...]

LEAST_SEEN = "least_seen"
"""Measure that stands for the kind of event that is seen least."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What one set of options would see of one kind of event."""

    p_seen: float
    """Chance at a random time."""
    p_timed: float
    """The same for an event timed by an opponent."""


def sets_of(options: Sequence[PostureOption]) -> tuple[Options, ...]:
    """Return every set of options, smaller ones first, names in the scenario's order."""
    names = [one.name for one in options]
    return tuple(held for size in range(len(names) + 1) for held in combinations(names, size))


def trace_curve(
    measure: str, worth: Mapping[Options, Worth], cost: Callable[[Options], Spent]
) -> tuple[CostPoint, ...]:
    """Return the steps of a buyer who adds, each time, the option that shows most more for each unit of its cost.

    An option that costs nothing is taken first; of equals the one that stands first in the scenario.
    """
    every = max(worth, key=len)
    best_known = _envelope(worth, cost)
    held: Options = ()
    points = [_point(measure, 0, "", held, worth, cost, best_known)]
    while len(held) < len(every):
        offers = [name for name in every if name not in held]
        added = max(offers, key=lambda name: _gain(_with(held, name, every), held, worth, cost))
        held = _with(held, added, every)
        points.append(_point(measure, len(points), added, held, worth, cost, best_known))
    return tuple(points)


def least_seen(worth: Mapping[str, Mapping[Options, Worth]]) -> dict[Options, str]:
    """Return for each set of options the kind of event that it sees least at a random time; of equals the first."""
    sets = next(iter(worth.values()))
    return {held: min(worth, key=lambda event: worth[event][held].p_seen) for held in sets}


def _with(held: Options, name: str, every: Options) -> Options:
    return tuple(one for one in every if one in held or one == name)


def _gain(more: Options, held: Options, worth: Mapping[Options, Worth], cost: Callable[[Options], Spent]) -> float:
    paid = cost(more).best - cost(held).best
    gained = worth[more].p_seen - worth[held].p_seen
    return gained / paid if paid > 0 else float("inf")


def _envelope(worth: Mapping[Options, Worth], cost: Callable[[Options], Spent]) -> Callable[[float], float]:
    priced = [(cost(held).best, one.p_seen) for held, one in worth.items()]

    def best_at(most: float) -> float:
        return max(seen for price, seen in priced if price <= most * (1 + 1e-12))

    return best_at


def _point(
    measure: str,
    order: int,
    added: str,
    held: Options,
    worth: Mapping[Options, Worth],
    cost: Callable[[Options], Spent],
    best_known: Callable[[float], float],
) -> CostPoint:
    spent, seen = cost(held), worth[held]
    return CostPoint(
        measure, order, added, held, spent.low, spent.best, spent.high,
        seen.p_seen, seen.p_seen, seen.p_seen, min(seen.p_timed, seen.p_seen), best_known(spent.best),
    )  # fmt: skip
