"""Looks, places and times in, the chance that an event there and then is recorded, at random and timed, out."""

from dataclasses import dataclass

import numpy as np

from trucewatch.coverage.chances import Instants, chances_on_steps
from trucewatch.coverage.habits import flown_days, habits_at, learnt_from_us, past_of
from trucewatch.coverage.opponent import timed_mean
from trucewatch.coverage.scene import Looking
from trucewatch.coverage.sights import Places, Sights, joined, reported_sights, satellite_sights
from trucewatch.coverage.silence import silent_sights
from trucewatch.coverage.sky import CloudField
from trucewatch.coverage.windows import is_patrol, outages_of, windows_of
from trucewatch.geo.ellipsoid import Floats
from trucewatch.records.mission import EventSize, Mission
from trucewatch.records.quantity import HOUR_US


@dataclass(frozen=True, slots=True, eq=False)
class Promises:
    """What is promised of events at n places, as columns of equal length; 0 where nobody could record them."""

    seen: Floats
    """Chance that an event is recorded that starts at any time of its window with equal chance, shape (n,)."""
    low: Floats
    """The same with the worst models and the most cloud."""
    high: Floats
    """The same with the best models and the least cloud."""
    timed: Floats
    """Chance that it is recorded if an opponent chose its start in the window; never above `seen`."""


def promises_at(
    looking: Looking, mission: Mission, places: Places, size: EventSize, from_us: Instants, to_us: Instants
) -> Promises:
    """Return the promises for an event at each of n places that starts in [from, to) of that place.

    The crossings of `looking` are those of the places, in their order, from the first start to one duration of the
    event after the last; its looks reach back seven days before the first, for an opponent learns from them.
    """
    return promises_by(sights_at(looking, mission, places), looking, mission, size, from_us, to_us)


def sights_at(looking: Looking, mission: Mission, places: Places) -> Sights:
    """Return every sight of every place, and those of which nothing was heard, which saw nothing.

    The crossings of `looking` are those of the places.
    """
    sky = looking.sky or CloudField((), mission.thresholds.cloud_prior)
    above = satellite_sights(looking.crossings, looking.satellites, places, sky, mission)
    told = joined(above, reported_sights(looking.looks, looking.impediments, places, sky, mission))
    return joined(told, silent_sights(looking.looks, places, sky, mission))


def promises_by(
    sights: Sights, looking: Looking, mission: Mission, size: EventSize, from_us: Instants, to_us: Instants
) -> Promises:
    """Return the promises that known sights make; see `promises_at`."""
    count, outage = len(from_us), outages_of(mission)
    if not count:
        return Promises(*np.zeros((4, 0)))
    windows = windows_of(sights, looking.looks, size, mission, looking.tables)
    hours = np.arange(from_us.min() // HOUR_US, -(-to_us.max() // HOUR_US), dtype=np.int64)
    steps = chances_on_steps(windows, from_us, to_us, hours * HOUR_US, outage)
    flown = is_patrol(mission)[sights.sensor] & sights.able & (sights.to_us > learnt_from_us(int(from_us.min())))
    past = past_of(windows.take(np.flatnonzero(flown)), round(size.duration_s * 1e6))
    learnt = habits_at(past, count, hours, outage, flown_days(looking.looks, mission))
    expected = learnt[steps.place, steps.begin_us // HOUR_US - hours[0]]
    foreseen = 1 - (1 - steps.known) * (1 - expected)
    total = (to_us - from_us).astype(np.float64)

    def mean(values: Floats) -> Floats:
        return np.asarray(np.bincount(steps.place, steps.width_us * values, count) / total, dtype=np.float64)

    low, high = mean(steps.low), mean(steps.high)
    seen = mean(steps.seen).clip(low, high)
    timed = timed_mean(steps.place, foreseen, steps.seen, steps.width_us, count)
    return Promises(seen, low, high, np.minimum(timed, seen))
