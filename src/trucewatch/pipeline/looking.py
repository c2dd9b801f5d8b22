"""Records, a mission, its elements and a span in; what looked at the line and at chosen places, and how well, out.

One run reads its elements once and finds the crossings of one set of places once: `Overflights` hold those of the line
for everything that is asked of it, `looking_at` those of places that differ from run to run.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from trucewatch.coverage import (
    DURATIONS_S,
    LEARNT_DAYS,
    Detectability,
    Looking,
    Stretches,
    lay_stretches,
    make_field,
    measure_looking,
    seen_by_duration,
    side_looking,
)
from trucewatch.errors import Fault, InputError
from trucewatch.geo.swath import Crossings, Indices, TargetPoints, take_crossings
from trucewatch.mission import LoadedMission
from trucewatch.pipeline.records import Records, during
from trucewatch.pipeline.satellites import satellites_of
from trucewatch.plan.passes import find_crossings, find_passes
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.coverage import CoverageCell, SideLooking
from trucewatch.records.detection import DetectionChance
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission, Sensor
from trucewatch.records.passage import Pass
from trucewatch.records.table import Table, microseconds

LASTING = timedelta(seconds=max(DURATIONS_S))
"""How long after a span `measure_sides` asks about."""


@dataclass(frozen=True, slots=True, eq=False)
class Overflights:
    """The satellites of one run and their crossings of the line, found once for all that the run asks of them."""

    satellites: tuple[ViewingSatellite, ...]
    """Those whose sensors record all that they sweep over."""
    stretches: Stretches
    """What they cross."""
    crossings: Crossings
    """Their crossings of the stretches within `over`."""
    over: Interval
    """The span and the longest time after it of which anything is asked."""

    def within(self, span: Interval) -> Crossings:
        """Return the crossings of the stretches within a span.

        Raises:
            InputError: nobody looked for crossings over the whole span (`overflights_too_short`).
        """
        if span.start_at < self.over.start_at or span.end_at > self.over.end_at:
            got, asked = (f"{one.start_at.isoformat()} to {one.end_at.isoformat()}" for one in (self.over, span))
            remedy = "find the overflights of the longer span"
            raise InputError([Fault("overflights_too_short", "", "over", got, f"all of {asked}", remedy)])
        time_us = self.crossings.time_us
        inside = (time_us >= microseconds(span.start_at)) & (time_us < microseconds(span.end_at))
        return take_crossings(self.crossings, np.flatnonzero(inside))


def satellites_over(mission: Mission, elements: Sequence[Elements], span: Interval) -> tuple[ViewingSatellite, ...]:
    """Return the satellites whose sensors record all that they sweep over; the looks of others come as files."""
    found, _ = satellites_of(mission, elements, span)
    return tuple(satellite for satellite in found if satellite.viewing.kind == "swath")


def find_overflights(
    loaded: LoadedMission, elements: Sequence[Elements], span: Interval, further: timedelta = timedelta(0)
) -> Overflights:
    """Return who crossed the line in a span, and for events that start up to so much later.

    Raises:
        InputError: the elements of a satellite cannot be propagated over the span.
    """
    mission = loaded.mission
    satellites = satellites_over(mission, elements, span)
    stretches = lay_stretches(loaded.ground.line, mission.thresholds.watch_band_km)
    over = _reach(Interval(span.start_at, span.end_at + further), mission)
    return Overflights(satellites, stretches, find_crossings(satellites, stretches.targets, over), over)


def measure_span(
    records: Records, loaded: LoadedMission, elements: Sequence[Elements], span: Interval
) -> tuple[Table[CoverageCell], Table[Pass]]:
    """Return how well the line was looked at over the span, and the passes of satellites whose data were delivered."""
    return measure_line(find_overflights(loaded, elements, span), records, loaded, span)


def measure_line(
    above: Overflights, records: Records, loaded: LoadedMission, span: Interval
) -> tuple[Table[CoverageCell], Table[Pass]]:
    """Return the same of known overflights.

    Raises:
        InputError: they do not reach over the span and the longest event after it (`overflights_too_short`).
    """
    mission, line, stretches = loaded.mission, loaded.ground.line, above.stretches
    looking = _looking(above.within(_reach(span, mission)), above.satellites, records, loaded, span)
    cells = measure_looking(stretches, looking, line, mission, span)
    passes = find_passes(above.within(span), above.satellites, stretches.targets, line.version)
    return cells, Table.of(Pass, [run for run in passes if _is_delivered(run, mission)])


def measure_sides(
    cells: Table[CoverageCell], above: Overflights, records: Records, loaded: LoadedMission, span: Interval
) -> Table[SideLooking]:
    """Return how each side was looked at over the span, and how many events of other durations would be seen.

    Raises:
        InputError: the overflights do not reach `LASTING` further than the span (`overflights_too_short`).
    """
    mission, stretches = loaded.mission, above.stretches
    longer = Interval(span.start_at, span.end_at + LASTING)
    looking = _looking(above.within(longer), above.satellites, records, loaded, longer)
    lasting = seen_by_duration(stretches, looking, mission, span)
    return side_looking(cells, stretches, mission, span, lasting)


def looking_at(
    records: Records,
    loaded: LoadedMission,
    satellites: Sequence[ViewingSatellite],
    points: TargetPoints,
    window: Interval,
) -> Looking:
    """Return everything that looked at points for events that start in a window, with what habits are learnt from."""
    crossings = find_crossings(satellites, points, _reach(window, loaded.mission))
    return _looking(crossings, satellites, records, loaded, window)


def taken_at(looking: Looking, points: Indices) -> Looking:
    """Return what looked at some of the points, numbered anew in the order asked for."""
    crossings = looking.crossings
    number = np.full(int(max(crossings.point.max(initial=-1), points.max(initial=-1))) + 1, -1, dtype=np.int64)
    number[points] = np.arange(len(points))
    kept = take_crossings(crossings, np.flatnonzero(number[crossings.point] >= 0))
    kept = replace(kept, point=number[kept.point])
    order = np.lexsort((kept.point, kept.satellite, kept.time_us))
    return replace(looking, crossings=take_crossings(kept, order))


def _looking(
    crossings: Crossings,
    satellites: Sequence[ViewingSatellite],
    records: Records,
    loaded: LoadedMission,
    window: Interval,
) -> Looking:
    """Return known crossings with the looks, impediments and cloud that matter to events that start in a window."""
    mission = loaded.mission
    # A day more than is learnt from, so that whole days in any time zone are at hand.
    since = window.start_at - timedelta(days=LEARNT_DAYS + 1)
    held = during(records, Interval(since, _reach(window, mission).end_at))
    normals = loaded.normals if len(loaded.normals) else None
    return Looking(
        crossings,
        _sensors(satellites, mission),
        held.looks,
        held.impediments,
        make_field(held.clouds, normals, mission.thresholds.cloud_prior),
        Detectability.of(Table.of(DetectionChance, mission.chances)),
    )


def _reach(window: Interval, mission: Mission) -> Interval:
    """Return a window and the time after it in which an event that starts in it may still be seen."""
    return Interval(window.start_at, window.end_at + longest_event(mission))


def longest_event(mission: Mission) -> timedelta:
    """Return how long the longest tabled event lasts; no time where none is tabled."""
    return timedelta(seconds=max((size.duration_s for size in mission.event_sizes), default=0.0))


def _sensors(satellites: Sequence[ViewingSatellite], mission: Mission) -> tuple[Sensor, ...]:
    return tuple(next(s for s in mission.sensors if s.name == satellite.sensor) for satellite in satellites)


def _is_delivered(run: Pass, mission: Mission) -> bool:
    return any(
        run.sensor in source.sensors and source.delivers(Interval(run.start_at, run.end_at))
        for source in mission.sources
    )
