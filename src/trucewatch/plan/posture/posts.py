"""Fixed posts along a line in, what they miss by side, distance from the line and light out.

Posts stand evenly spaced along a straight line, at one distance from it; where along the line the first one stands is
not known, so that chances are means over all places between two neighbours. Bends, ends and hills of the real line are
left out but for the share of ground in view. Fleets, and the rows of posts on either side, are laid without regard to
each other: more posts never see less.
"""

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.plan.posture.chances import DetectionTables, Likelihood, hindrance_kept, stacked
from trucewatch.plan.posture.lattice import OFFSETS, Lattice
from trucewatch.plan.posture.looks import SUREST
from trucewatch.plan.posture.settle import Setting
from trucewatch.records.detection import CloudState
from trucewatch.records.posture import Estimate, PostFleet, WatchedEvent

ALONG = 64
"""Places between two neighbours over which the mean is taken."""
RANGES = 400
"""Steps of distance at which chances are looked up."""
SUN_DEG = {"day": 30.0, "night": -30.0}
"""Elevations of the sun that stand for day and night."""
SKIES: tuple[CloudState, CloudState] = ("clear", "cloudy")
"""States of the sky, in the order of the third axis."""


def posts_missed(
    fleet: PostFleet, event: WatchedEvent, lattice: Lattice, setting: Setting, tables: DetectionTables
) -> Floats:
    """Return what a fleet misses, shape (M, H, 2, 2, OFFSETS, 3).

    By state of its table, hindered or not, sky clear or cloudy, side, distance from the line and light met.
    """
    return np.stack(
        [_under(fleet, event, lattice, setting, tables, kept) for kept in hindrance_kept(setting, fleet.sensor_class)],
        axis=1,
    )


def spacing_km(fleet: PostFleet, lattice: Lattice) -> float:
    """Return the distance between neighbours of one row; infinite without a post."""
    number = post_count(fleet, lattice.length_km) / (2 if fleet.sides == "both" else 1)
    return lattice.length_km / number if number > 0 else float("inf")


def post_count(fleet: PostFleet, length_km: float) -> float:
    """Return how many posts a fleet has."""
    return float(fleet.count) if fleet.count is not None else float(fleet.per_km or 0.0) * length_km


def _under(
    fleet: PostFleet, event: WatchedEvent, lattice: Lattice, setting: Setting, tables: DetectionTables, kept: float
) -> Floats:
    reach_km = {"day": kept * _best(fleet.reach_day_km), "night": kept * _best(fleet.reach_night_km)}
    furthest, spacing = max(reach_km.values()), spacing_km(fleet, lattice)
    rows = range(2) if fleet.sides == "both" else (lattice.sides.index(fleet.sides),)
    if furthest <= 0 or not np.isfinite(spacing):
        ones = stacked(setting, fleet.sensor_class, _asked(fleet, event, tables, np.zeros(1), 0.0, "clear"))
        return np.ones((len(ones), 2, 2, OFFSETS, 3))
    chance = _by_range(fleet, event, setting, tables, reach_km)
    own, other = (_mean_missed(chance, _across_km(fleet, lattice, same), spacing, furthest) for same in (True, False))
    missed = np.ones((len(chance), 2, 2, OFFSETS, 3))
    for row in rows:
        missed[:, :, row] *= own
        missed[:, :, 1 - row] *= other
    return missed


def _by_range(
    fleet: PostFleet, event: WatchedEvent, setting: Setting, tables: DetectionTables, reach_km: dict[str, float]
) -> Floats:
    """Return the chance at each step of distance, shape (M, 2, 3, RANGES), the furthest step being the reach."""
    ranges = (np.arange(RANGES) + 0.5) * max(reach_km.values()) / RANGES
    share = fleet.in_view.best * fleet.working.best
    lit = [
        [
            stacked(setting, fleet.sensor_class, _asked(fleet, event, tables, ranges, SUN_DEG[light], sky))
            * (ranges <= reach_km[light])
            for light in ("day", "night")
        ]
        for sky in SKIES
    ]
    chance = np.array(lit).transpose(2, 0, 1, 3) * share
    # A post that has the event in view by day and by night fails or not as one: the better light counts.
    return np.concatenate((chance, chance.max(axis=2, keepdims=True)), axis=2)


def _asked(
    fleet: PostFleet, event: WatchedEvent, tables: DetectionTables, ranges: Floats, sun_deg: float, sky: CloudState
) -> Likelihood:
    sun = np.full(len(ranges), sun_deg)
    duration_s = event.duration_h.best * 3600
    return tables.likelihood(fleet.sensor_class, event.event, duration_s, ranges, sun, sky, event.size_value)


def _across_km(fleet: PostFleet, lattice: Lattice, same: bool) -> Floats:
    stand_off = fleet.stand_off_km.best
    return np.abs(lattice.offsets_km - stand_off) if same else lattice.offsets_km + stand_off


def _mean_missed(chance: Floats, across_km: Floats, spacing: float, furthest: float) -> Floats:
    """Return what one row of posts misses, mean over places between neighbours, shape (M, 2, OFFSETS, 3)."""
    reach = int(np.ceil(furthest / spacing)) + 1
    along = spacing * ((np.arange(ALONG) + 0.5) / ALONG)[:, None] + spacing * np.arange(-reach, reach + 1)
    ranges = np.hypot(along[None], across_km[:, None, None])
    step = np.minimum((ranges / furthest * RANGES).astype(np.int64), RANGES)
    # Beyond the furthest step nothing is seen; the sum over neighbours is left to no library's threads.
    beyond = np.zeros((*chance.shape[:3], 1))
    missed = np.concatenate((np.log1p(-np.minimum(chance, SUREST)), beyond), axis=-1)
    mean = np.exp(np.take(missed, step, axis=-1).sum(axis=-1)).mean(axis=-1)
    return np.asarray(mean.transpose(0, 1, 3, 2), dtype=np.float64)


def _best(reach: Estimate | None) -> float:
    return 0.0 if reach is None else reach.best
