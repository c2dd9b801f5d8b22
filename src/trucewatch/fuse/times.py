"""Members of incidents in, when each incident began out, as an interval with a best instant.

Heat seen from orbit says only that a fire burned then: it began at the latest then, and at the earliest the tabled
duration of a fire before; the best instant is the middle of its first sight. All else happened within its own interval.
If the intervals of those members share an instant, it began within what they share; else they are a series, which began
with its first: between the earliest start and the earliest end. Heat says when only where there is nothing else.
"""

from dataclasses import dataclass

import numpy as np

from trucewatch.fuse.recorded import Flags, Integers, Recorded
from trucewatch.records.mission import Mission

_EARLY, _LATE = np.iinfo(np.int64).min, np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """When incidents began, microseconds since 1970 UTC, columns of shape (incidents,)."""

    earliest_us: Integers
    """Earliest beginning."""
    best_us: Integers
    """Best instant."""
    latest_us: Integers
    """Latest beginning."""


def time_members(recorded: Recorded, component: Integers, times: Flags, count: int, mission: Mission) -> Begun:
    """Return the beginning of every incident from the members for which `times` is true, at least one an incident."""
    heat = recorded.event == "thermal_anomaly"
    seen = _edges(recorded, component, times & ~heat, count)
    burning = _edges(recorded, component, times & heat, count)
    burnt_us = round(_duration_s(mission) * 1e6)
    has_seen = seen[0] != _LATE
    shared = seen[1] <= seen[2]
    earliest = np.where(has_seen, np.where(shared, seen[1], seen[0]), burning[0])
    latest = np.where(has_seen, seen[2], burning[2])
    start = np.where(has_seen, earliest, burning[0])
    best = start + (latest - start) // 2
    return Begun(np.where(has_seen, earliest, earliest - burnt_us), best, latest)


def _edges(recorded: Recorded, component: Integers, rows: Flags, count: int) -> tuple[Integers, Integers, Integers]:
    """Return first start, last start and first end by incident; extreme values where there is no row."""
    first_start, last_start = np.full(count, _LATE), np.full(count, _EARLY)
    first_end = np.full(count, _LATE)
    np.minimum.at(first_start, component[rows], recorded.from_us[rows])
    np.maximum.at(last_start, component[rows], recorded.from_us[rows])
    np.minimum.at(first_end, component[rows], recorded.to_us[rows])
    return first_start, last_start, first_end


def _duration_s(mission: Mission) -> float:
    return max((size.duration_s for size in mission.event_sizes if size.event == "thermal_anomaly"), default=0.0)
