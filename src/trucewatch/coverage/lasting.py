"""Looks and durations in, how many events that last so long would be seen, out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from trucewatch.coverage.chances import Instants, seen_on_steps
from trucewatch.coverage.scene import Looking, Scene, scene_of
from trucewatch.coverage.stretches import Stretches, is_day
from trucewatch.coverage.windows import outages_of, windows_of
from trucewatch.geo.ellipsoid import Floats
from trucewatch.records.interval import Interval
from trucewatch.records.mission import EventSize, Mission
from trucewatch.records.quantity import HALF_HOUR_US
from trucewatch.records.table import microseconds

DURATIONS_S = (600.0, 3600.0, 10_800.0, 43_200.0, 86_400.0)
"""Durations for which the share of events that would be seen is told: ten minutes to a day."""
LASTING_S = 600.0
"""An event whose tabled duration is shorter is one of an instant: it is told for no other duration."""
GRAIN_US = HALF_HOUR_US
"""Starts are told apart by day and night in pieces of half an hour."""


@dataclass(frozen=True, slots=True, eq=False)
class Lasting:
    """Mean chances to see events of several durations that start in a span."""

    durations_s: tuple[float, ...]
    """The durations, shape (d,)."""
    cells: Instants
    """Stretch × sides + side of each place, ascending, shape (c,)."""
    seen: npt.NDArray[np.float64]
    """Chance by event of the mission, duration, place and light (all, day, night), shape (events, d, c, 3); NaN where a
    place has none of that light, and for events of an instant."""


def seen_by_duration(
    stretches: Stretches,
    looking: Looking,
    mission: Mission,
    span: Interval,
    durations_s: Sequence[float] = DURATIONS_S,
) -> Lasting:
    """Return the chance to see events of the tabled sizes that last as long as said and start in the span.

    The looks and crossings must reach one longest duration beyond the end of the span.
    """
    longest_us = round(max(durations_s, default=0.0) * 1e6)
    scene = scene_of(stretches, looking, mission, span, longest_us)
    start, end = microseconds(span.start_at), microseconds(span.end_at)
    edges = np.unique(np.append(np.arange(start, end, GRAIN_US, dtype=np.int64), end))
    cells = scene.groups.cells
    stretch = np.repeat(cells // len(stretches.sides), len(edges) - 1)
    day = is_day(stretches, stretch, np.tile((edges[:-1] + edges[1:]) // 2, len(cells)))
    lit = np.diff(edges) * day.reshape(len(cells), -1)
    weights = np.stack((np.broadcast_to(np.diff(edges), lit.shape), lit, np.diff(edges) - lit), axis=-1)
    seen = np.full((len(mission.event_sizes), len(durations_s), len(cells), 3), np.nan)
    for number, size in enumerate(mission.event_sizes):
        for at, duration_s in enumerate(durations_s if size.duration_s >= LASTING_S else ()):
            chances = _chances(scene, looking, mission, replace(size, duration_s=duration_s), edges)
            seen[number, at] = _means(chances, weights)
    return Lasting(tuple(durations_s), cells, seen)


def _chances(scene: Scene, looking: Looking, mission: Mission, size: EventSize, edges: Instants) -> Floats:
    """Return the chance by place and piece of time, shape (c, bins)."""
    groups, bins = scene.groups, len(edges) - 1
    windows = windows_of(scene.sights, looking.looks, size, mission, looking.tables)
    told, n = groups.row < scene.told, len(groups.cell)
    own = replace(windows.take(groups.row[told]), place=groups.owner[told])
    begin, end = np.full(n, edges[0]), np.full(n, edges[-1])
    steps = seen_on_steps(own, begin, end, edges, outages_of(mission))
    at = steps.place * bins + np.searchsorted(edges, steps.begin_us, side="right") - 1
    return groups.mean(np.bincount(at, steps.width_us * steps.seen, n * bins).reshape(n, bins) / np.diff(edges))


def _means(chances: Floats, weights: npt.NDArray[np.float64]) -> Floats:
    total = weights.sum(axis=1)
    mean = (chances[:, :, None] * weights).sum(axis=1) / np.maximum(total, 1)
    return np.where(total > 0, mean, np.nan)
