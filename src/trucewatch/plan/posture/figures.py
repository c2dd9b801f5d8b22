"""Chances by side, place and start in, the figures that a posture's answer is made of out."""

from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.swath import Flags
from trucewatch.plan.posture.lattice import BIN_US, Lattice
from trucewatch.records.coverage import MOMENTS
from trucewatch.records.posture import HourShare, PostureLight, PostureShare, Scenario, Timing

GRAIN = 1e-6
"""Foreseen chances that differ by less are alike to an opponent."""

LIGHTS: tuple[PostureLight, PostureLight, PostureLight] = ("any", "day", "night")
TIMINGS: tuple[Timing, Timing] = ("random", "timed")
LEAST_RANK, GREATEST_RANK = 0.05, 0.95
"""Of the draws' figures, in ascending order, those that end the interval."""


def figures_of(chance: Floats, choice: Mapping[PostureLight, Floats], lattice: Lattice) -> Floats:
    """Return mean chances by light, timing and side, shape (3, 2, 2); NaN for a light that is never met.

    Args:
        chance: by side, place and start, shape (2, P, T).
        choice: by light the chances with which an opponent chooses each start, shape (2, P, T).
        lattice: places and starts.
    """
    weights = lattice.lengths_km / lattice.length_km
    held = np.full((3, 2, 2), np.nan)
    for number, light in enumerate(LIGHTS):
        if light in choice:
            allowed = np.broadcast_to(starts_in(lattice, light), chance.shape)
            held[number, 0] = np.mean(chance, axis=2, where=allowed) @ weights
            held[number, 1] = np.sum(chance * choice[light], axis=2) @ weights
    return held


def choose_starts(foreseen: Floats, lattice: Lattice) -> dict[PostureLight, Floats]:
    """Return by light how likely an opponent chooses each start; no light in which no event can begin at some place."""
    lit = {light: starts_in(lattice, light) for light in LIGHTS}
    return {light: foreseen_least(foreseen, allowed) for light, allowed in lit.items() if allowed.any(axis=1).all()}


def starts_in(lattice: Lattice, light: PostureLight) -> Flags:
    """Return the starts of a light, shape (P, T)."""
    by_day = lattice.starts_by_day
    return np.ones_like(by_day) if light == "any" else by_day if light == "day" else ~by_day


def shares_of(
    posture: str, event: str, chance: Floats, drawn: Floats, lattice: Lattice, scenario: Scenario
) -> Iterator[PostureShare]:
    """Yield the figures of a posture for one kind of event: by light, timing and side.

    Args:
        posture: its name.
        event: event of the scenario.
        chance: at best estimates, shape (2, P, T).
        drawn: figures of every draw, shape (draws, 3, 2, 2).
        lattice: places and starts.
        scenario: for the chances from which a place is watched, or below which it is a gap.
    """
    choice = choose_starts(chance, lattice)
    seen = figures_of(chance, choice, lattice)
    watched = figures_of((chance >= scenario.watched_p).astype(np.float64), choice, lattice)
    gaps = [longest_below_h(chance[side], scenario.gap_p) for side in range(2)]
    sides = (("", slice(0, 2)), (lattice.sides[0], slice(0, 1)), (lattice.sides[1], slice(1, 2)))
    for (light_at, light), (timing_at, timing) in product(enumerate(LIGHTS), enumerate(TIMINGS)):
        if light not in choice:
            continue
        for side, picked in sides:
            p = float(seen[light_at, timing_at, picked].mean())
            low, high = interval_of(drawn[:, light_at, timing_at, picked].mean(axis=1), p)
            share = float(watched[light_at, timing_at, picked].mean())
            yield PostureShare(posture, event, side, light, timing, p, low, high, share, max(gaps[picked]))


def interval_of(drawn: Floats, p: float) -> tuple[float, float]:
    """Return the ends within which nine of ten draws lie, widened to hold the best estimate, or it alone."""
    if not len(drawn):
        return p, p
    ranked = np.sort(drawn)
    low, high = (ranked[round(rank * (len(ranked) - 1))] for rank in (LEAST_RANK, GREATEST_RANK))
    return min(float(low), p), max(float(high), p)


def mean_seen(chance: Floats, lattice: Lattice) -> float:
    """Return the mean over sides, places and starts."""
    return float(chance.mean(axis=(0, 2)) @ (lattice.lengths_km / lattice.length_km))


def mean_timed(foreseen: Floats, lattice: Lattice) -> float:
    """Return the mean over sides and places of the chance at the starts that an opponent chooses."""
    chosen = foreseen_least(foreseen, np.ones(foreseen.shape[1:], dtype=np.bool_))
    return float((foreseen * chosen).sum(axis=2).mean(axis=0) @ (lattice.lengths_km / lattice.length_km))


def foreseen_least(foreseen: Floats, allowed: Flags) -> Floats:
    """Return how likely an opponent chooses each start, shape (2, P, T); at each side and place they sum to 1.

    It takes the start at which it foresees least, of as many as come to its mind among the allowed ones (P, T). So it
    takes one of the share u of all that are foreseen as least with the chance 1 - (1 - u)^MOMENTS, and starts foreseen
    alike with equal chance.
    """
    held = np.where(allowed, foreseen, np.inf)
    order = np.argsort(held, axis=2, kind="stable")
    grains, number = np.rint(np.take_along_axis(held, order, axis=2) / GRAIN), np.arange(held.shape[2])
    fresh = np.concatenate((np.ones((*held.shape[:2], 1), dtype=np.bool_), grains[..., 1:] != grains[..., :-1]), axis=2)
    begin = np.maximum.accumulate(np.where(fresh, number, 0), axis=2)
    closing = np.where(np.roll(fresh, -1, axis=2), number + 1, len(number))
    end = np.minimum.accumulate(closing[..., ::-1], axis=2)[..., ::-1]
    count = allowed.sum(axis=1)[:, None]
    better, worse = np.minimum(begin / count, 1.0), np.minimum(end / count, 1.0)
    chosen = np.empty_like(held)
    weight = ((1 - better) ** MOMENTS - (1 - worse) ** MOMENTS) / (end - begin)
    np.put_along_axis(chosen, order, weight, axis=2)
    return chosen


def longest_below_h(chance: Floats, least_p: float) -> float:
    """Return the longest run of starts at one place, in hours, at which the chance is below `least_p`; 0 for none."""
    below = np.pad(chance < least_p, ((0, 0), (1, 1))).astype(np.int8)
    turns = np.diff(below, axis=1)
    begin, end = np.nonzero(turns == 1), np.nonzero(turns == -1)
    return float((end[1] - begin[1]).max(initial=0)) / 2


def hours_of(posture: str, event: str, chance: Floats, lattice: Lattice) -> Iterator[HourShare]:
    """Yield the mean chance by hour of the day (UTC); no row for an hour in which no event may begin."""
    middles = lattice.middles_us[: lattice.bins]
    hour = (middles // (2 * BIN_US)) % 24
    weights = lattice.lengths_km / lattice.length_km
    mean, by_day = chance.mean(axis=0).T @ weights, lattice.starts_by_day.T @ weights
    for number in range(24):
        if (hour == number).any():
            rows = hour == number
            yield HourShare(posture, event, number, float(by_day[rows].mean()), float(mean[rows].mean()))
