"""Places in, the times out at which an opponent who watches the watchers would act there.

It knows when satellites pass, where everything stands that does not move and how far that sees by day and by night, and
of patrols where they flew at this hour on the days before, never where they fly today. Of the moments that come to its
mind it takes the one at which it expects to be seen least. It shares nothing with the model that states `p_seen_timed`.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
import shapely

from trucewatch.exercise.looking import WorldLook
from trucewatch.exercise.overpasses import Overpasses
from trucewatch.exercise.scene import Scene
from trucewatch.exercise.spots import Spots
from trucewatch.geo.geodesy import Floats
from trucewatch.geo.orbits import Microseconds
from trucewatch.records.mission import EventSize, Sensor
from trucewatch.records.table import microseconds
from trucewatch.records.vocabulary import Event

MOMENTS = 24
"""Moments of the day that come to its mind: the least of so many lies in the lowest twentieth, more often than not."""
HABIT = timedelta(hours=1)
"""A patrol at this hour of another day is taken for one at this hour of today."""
REMEMBERED_DAYS = 7
"""Days before today whose patrols it remembers."""


def choose_starts(
    rng: np.random.Generator, scene: Scene, spots: Spots, size: EventSize, passes: Sequence[Overpasses]
) -> Microseconds:
    """Return for each place when the opponent lets the event begin, a whole second of the scene's day.

    Args:
        rng: stream of chance.
        scene: the day, and who watches on it and watched before it.
        spots: the places.
        size: the event and how long it can be recorded.
        passes: when satellites sweep over the places, from the day's beginning until events of the day are over.
    """
    day_s = scene.day.duration / timedelta(seconds=1)
    starts = microseconds(scene.day.start_at) + rng.integers(0, int(day_s), (len(spots), MOMENTS)) * 1_000_000
    risk = expect_sightings(scene, spots, size, passes, starts)
    return np.asarray(starts[np.arange(len(spots)), np.argmin(risk, axis=1)], dtype=np.int64)


def expect_sightings(
    scene: Scene, spots: Spots, size: EventSize, passes: Sequence[Overpasses], starts: Microseconds
) -> Floats:
    """Return how many sightings the opponent expects of an event that begins at each start, shape (places, starts)."""
    risk = np.zeros(starts.shape)
    ends = starts + round(size.duration_s * 1e6)
    for over in passes:
        chance = _tabled(over.sensor, size.event)
        for place, time_us in zip(over.place.tolist(), over.time_us.tolist(), strict=True):
            risk[place] += chance * ((starts[place] <= time_us) & (time_us < ends[place]))
    latest_us = microseconds(scene.day.end_at) + round(size.duration_s * 1e6)
    for look, from_us, to_us, weight in (*_fixed(scene, size.event), *_habits(scene, size.event)):
        if to_us > microseconds(scene.day.start_at) and from_us < latest_us:
            under = np.flatnonzero(shapely.contains_xy(look.footprint, spots.lon_deg, spots.lat_deg))
            risk[under] += weight * ((starts[under] < to_us) & (ends[under] >= from_us))
    return risk


def _tabled(sensor: Sensor, event: Event) -> float:
    return next((one.p_detect for one in sensor.detections if one.event == event), 0.0)


def _fixed(scene: Scene, event: Event) -> Iterator[tuple[WorldLook, int, int, float]]:
    """Yield the looks of what stands still with their times and chances; nobody foresees that they will fail.

    What stands on the last day is taken to stand on the next as well: an opponent does not know that the exercise ends.
    """
    last, day_us = scene.days[-1], microseconds(scene.days[-1].end_at) - microseconds(scene.days[-1].start_at)
    for look in scene.watch.looks:
        chance = dict(look.stated).get(event, 0.0)
        if look.post is not None and chance > 0:
            begin, end = microseconds(look.span.start_at), microseconds(look.span.end_at)
            yield look, begin, end, chance
            if last.contains(look.span.start_at):
                yield look, begin + day_us, end + day_us, chance


def _habits(scene: Scene, event: Event) -> Iterator[tuple[WorldLook, int, int, float]]:
    """Yield past looks of what moves, put to the same hours of today and tomorrow; on an only day its own looks."""
    alone = len(scene.days) == 1
    first = 0 if alone else max(0, scene.number - REMEMBERED_DAYS)
    past = scene.days[first : scene.number + alone]
    for back, day in enumerate(reversed(past), 0 if alone else 1):
        for look in scene.watch.looks:
            chance = dict(look.stated).get(event, 0.0) / len(past)
            if look.post is None and look.can_see and chance > 0 and day.contains(look.span.start_at):
                for shift in (timedelta(days=back), timedelta(days=back + 1)):
                    begin, end = look.span.start_at + shift - HABIT, look.span.end_at + shift + HABIT
                    yield look, microseconds(begin), microseconds(end), chance
