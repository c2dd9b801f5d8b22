"""The order of the stages, and nothing else: the one file that names it.

    plan → ingest → detect → coverage → fuse → assess → respond → release → report, on the ledger.

Ingest has happened when this begins, and release and report follow it; here the records of one span become its results.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from trucewatch.assess import assess
from trucewatch.check import miss_rates
from trucewatch.count import Promised, rates, restate
from trucewatch.coverage import (
    DURATIONS_S,
    LEARNT_DAYS,
    Detectability,
    Looking,
    Places,
    by_sector,
    lay_stretches,
    look_back,
    make_field,
    measure_looking,
    promises_at,
    seen_by_duration,
    side_looking,
)
from trucewatch.detect import Background, classify_hotspots, from_bytes
from trucewatch.fuse import fuse
from trucewatch.geo.swath import TargetPoints, take_crossings
from trucewatch.mission import LoadedMission
from trucewatch.pipeline.checking import announced_in, check_notices, targets_of
from trucewatch.pipeline.planning import own_elements, satellites_of
from trucewatch.pipeline.records import Records, begun_in, during, rows_named, rows_not_named
from trucewatch.plan.passes import find_crossings, find_passes
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.coverage import CoverageCell, SectorLooking, SideLooking
from trucewatch.records.detection import DetectionChance
from trucewatch.records.field_check import FieldCheck, MissRate
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission, Sensor
from trucewatch.records.observation import Observation
from trucewatch.records.passage import Pass
from trucewatch.records.rate import Rate
from trucewatch.records.sample import SampleItem
from trucewatch.records.table import Table, microseconds
from trucewatch.records.view import DayTables
from trucewatch.respond import Arrivals, Proposal, find_alerts, propose


@dataclass(frozen=True, eq=False)
class Memory:
    """What was computed before from records that the same reader may see: names and series follow from it."""

    incidents: Table[Incident]
    """Latest incidents; empty before the first run."""
    violations: Table[Finding]
    """Latest findings that are possible violations; empty likewise. Series reach back into them."""
    checks: Table[FieldCheck]
    """Field checks of earlier spans; empty likewise, and for readers outside cell and board."""
    samples: Table[SampleItem]
    """Blind samples drawn before; empty likewise."""


def no_memory() -> Memory:
    """Return what is remembered before the first run: nothing."""
    return Memory(Table.of(Incident, []), Table.of(Finding, []), Table.of(FieldCheck, []), Table.of(SampleItem, []))


def compute_span(
    records: Records,
    loaded: LoadedMission,
    span: Interval,
    now: datetime,
    key: bytes,
    memory: Memory,
    *,
    with_looking: bool = True,
) -> DayTables:
    """Carry the records through every stage and return the results of the span.

    Observations are fused from the mission's look-back before the span, so that what began the day before is one
    incident; incidents are the span's by their best time. Without looking, for a reader who gets it by sector and week,
    none is measured, and the chance of being seen stays absent.
    """
    mission, ground = loaded.mission, loaded.ground
    window = _with_lookback(mission, span)
    held = during(records, window)
    hotspots = classify_hotspots(held.observations, _background(loaded), mission)
    fusion = fuse(held.observations, hotspots, held.looks, ground, mission, memory.incidents, key)
    incidents, cells = fusion.incidents, Table.of(CoverageCell, [])
    passes, sides = Table.of(Pass, []), Table.of(SideLooking, [])
    if with_looking:
        cells, passes = measure_span(records, loaded, span)
        sides = measure_sides(cells, records, loaded, span)
        incidents = look_back(incidents, _looking_at(incidents, records, loaded, span), mission)
    findings = assess(incidents, held.observations, held.notices, ground, mission, key, held.impediments)
    proposal = _propose(findings, incidents, records, memory, window, mission, now, key)
    inside, today = _within(proposal.incidents, span), begun_in(records, span)
    kept, looking_by_sector = inside.texts("incident_id"), by_sector(cells, mission, span)
    checks = _checked(records, loaded, span, key) if with_looking else Table.of(FieldCheck, [])
    return DayTables(
        span=span,
        observations=today.observations.sorted_by("observed_from", "observation_id"),
        hotspots=rows_named(hotspots, "observation_id", today.observations.texts("observation_id")),
        incidents=inside,
        evidence=rows_named(fusion.evidence, "incident_id", kept),
        lineage=fusion.lineage,
        findings=rows_named(proposal.findings, "incident_id", kept),
        cases=proposal.cases,
        clocks=proposal.clocks,
        options=proposal.options,
        coverage=cells,
        looking=looking_by_sector,
        side_looking=sides,
        looks=today.looks,
        passes=passes,
        impediments=today.impediments,
        notices=today.notices,
        contexts=today.contexts.sorted_by("start_at", "context_id"),
        adoptions=today.adoptions.sorted_by("adopted_at", "adoption_id"),
        clouds=today.clouds.sorted_by("start_at", "cloud_id"),
        reviews=today.reviews.sorted_by("reviewed_at", "review_id"),
        alerts=find_alerts(_arrivals(records), ground, mission, span, now, key),
        counts=restate(today.observations, records.notices, ground, mission),
        rates=_rated(inside, held.observations, proposal.findings, looking_by_sector, records, loaded, span),
        checks=checks,
        miss_rates=_missed(checks, records, memory, span),
    )


def _rated(
    incidents: Table[Incident],
    observations: Table[Observation],
    findings: Table[Finding],
    looking: Table[SectorLooking],
    records: Records,
    loaded: LoadedMission,
    span: Interval,
) -> Table[Rate]:
    """Return the rates of the span, each incident weighed by what was promised of each event while it may have begun.

    Without looking there are none.
    """
    if not len(looking):
        return Table.of(Rate, [])
    mission, held = loaded.mission, _looking_at(incidents, records, loaded, span)
    places = Places(incidents.numbers("lat_deg"), incidents.numbers("lon_deg"))
    start = incidents.instants("t0_earliest")
    end = np.maximum(incidents.instants("t0_latest"), start + 1)
    promised: dict[str, Promised] = {}
    for size in mission.event_sizes:
        one = promises_at(held, mission, places, size, start, end)
        promised[size.event] = Promised(one.seen, one.low, one.high)
    return rates(incidents, observations, findings, looking, promised, mission, span)


def _looking_at(incidents: Table[Incident], records: Records, loaded: LoadedMission, span: Interval) -> Looking:
    """Return what looked at the places of incidents of the span and the look-back before it."""
    window = _with_lookback(loaded.mission, span)
    return looking_at(records, loaded, satellites_over(loaded, span), _points_of(incidents), window)


def _with_lookback(mission: Mission, span: Interval) -> Interval:
    return Interval(span.start_at - timedelta(hours=mission.fuse.lookback_h), span.end_at)


def _background(loaded: LoadedMission) -> Background | None:
    return None if loaded.background is None else from_bytes(loaded.background)


def _checked(records: Records, loaded: LoadedMission, span: Interval, key: bytes) -> Table[FieldCheck]:
    """Return how the blasts that notices announced for the span test the looking."""
    notices = announced_in(records, loaded.mission, span)
    if not notices:
        return Table.of(FieldCheck, [])
    reach = Interval(span.start_at, max(notice.valid_to for notice in notices))
    looking = looking_at(records, loaded, satellites_over(loaded, span), targets_of(notices), reach)
    return check_notices(notices, looking, records, loaded, key)


def _missed(checks: Table[FieldCheck], records: Records, memory: Memory, span: Interval) -> Table[MissRate]:
    """Return how often something was missed, of all checks and reviews that were known by the end of the span."""
    end = microseconds(span.end_at)
    earlier = rows_not_named(memory.checks, "check_id", checks.texts("check_id"))
    known = Table.concat([earlier.where(earlier.instants("end_at") <= end), checks])
    reviews = records.reviews.where(records.reviews.instants("received_at") <= end)
    found, _ = miss_rates(known, memory.samples, reviews)
    return Table.of(MissRate, found)


def _arrivals(records: Records) -> Arrivals:
    return Arrivals(records.observations, records.notices, records.impediments, records.looks)


def _propose(
    findings: Table[Finding],
    incidents: Table[Incident],
    records: Records,
    memory: Memory,
    window: Interval,
    mission: Mission,
    now: datetime,
    key: bytes,
) -> Proposal:
    """Propose cases from the window's findings and from the possible violations remembered from before it."""
    before = memory.incidents.instants("t0_best") < microseconds(window.start_at)
    earlier = rows_not_named(memory.incidents.where(before), "incident_id", incidents.texts("incident_id"))
    remembered = rows_named(memory.violations, "incident_id", earlier.texts("incident_id"))
    earlier = rows_named(earlier, "incident_id", remembered.texts("incident_id"))
    return propose(
        Table.concat([remembered, findings]),
        Table.concat([earlier, incidents]),
        records.observations,
        mission,
        now,
        key,
    )


def measure_span(records: Records, loaded: LoadedMission, span: Interval) -> tuple[Table[CoverageCell], Table[Pass]]:
    """Return how well the line was looked at over the span, and the passes of satellites whose data were delivered."""
    mission, line = loaded.mission, loaded.ground.line
    stretches = lay_stretches(line, mission.thresholds.watch_band_km)
    satellites = satellites_over(loaded, span)
    looking = looking_at(records, loaded, satellites, stretches.targets, span)
    cells, crossings = measure_looking(stretches, looking, line, mission, span), looking.crossings
    inside = take_crossings(crossings, np.flatnonzero(crossings.time_us < microseconds(span.end_at)))
    passes = find_passes(inside, satellites, stretches.targets, line.version)
    return cells, Table.of(Pass, [run for run in passes if _is_delivered(run, mission)])


def measure_sides(
    cells: Table[CoverageCell], records: Records, loaded: LoadedMission, span: Interval
) -> Table[SideLooking]:
    """Return how each side was looked at over the span, and how many events of other durations would be seen."""
    mission = loaded.mission
    stretches = lay_stretches(loaded.ground.line, mission.thresholds.watch_band_km)
    reach = Interval(span.start_at, span.end_at + timedelta(seconds=max(DURATIONS_S)))
    looking = looking_at(records, loaded, satellites_over(loaded, span), stretches.targets, reach)
    lasting = seen_by_duration(stretches, looking, mission, span)
    return side_looking(cells, stretches, mission, span, lasting)


def satellites_over(loaded: LoadedMission, span: Interval) -> tuple[ViewingSatellite, ...]:
    """Return the satellites whose sensors record all that they sweep over; the looks of others come as files.

    Raises:
        MissionError: a satellite of the mission has no good set of elements.
    """
    found, _ = satellites_of(loaded.mission, own_elements(loaded), span)
    return tuple(satellite for satellite in found if satellite.viewing.kind == "swath")


def _sensors(satellites: Sequence[ViewingSatellite], mission: Mission) -> tuple[Sensor, ...]:
    return tuple(next(s for s in mission.sensors if s.name == satellite.sensor) for satellite in satellites)


def looking_at(
    records: Records,
    loaded: LoadedMission,
    satellites: tuple[ViewingSatellite, ...],
    points: TargetPoints,
    window: Interval,
) -> Looking:
    """Return everything that looked at points for events that start in a window, with what habits are learnt from."""
    mission = loaded.mission
    reach = Interval(window.start_at, window.end_at + _longest_event(mission))
    # A day more than is learnt from, so that whole days in any time zone are at hand.
    held = during(records, Interval(window.start_at - timedelta(days=LEARNT_DAYS + 1), reach.end_at))
    normals = loaded.normals if len(loaded.normals) else None
    return Looking(
        find_crossings(satellites, points, reach),
        _sensors(satellites, mission),
        held.looks,
        held.impediments,
        make_field(held.clouds, normals, mission.thresholds.cloud_prior),
        Detectability.of(Table.of(DetectionChance, mission.chances)),
    )


def _points_of(incidents: Table[Incident]) -> TargetPoints:
    chainage = incidents.numbers("chainage_km")
    number = np.arange(len(incidents), dtype=np.int64)
    return TargetPoints(number, chainage, chainage, incidents.numbers("lat_deg"), incidents.numbers("lon_deg"))


def _longest_event(mission: Mission) -> timedelta:
    return timedelta(seconds=max((size.duration_s for size in mission.event_sizes), default=0.0))


def _is_delivered(run: Pass, mission: Mission) -> bool:
    return any(
        run.sensor in source.sensors and source.delivers(Interval(run.start_at, run.end_at))
        for source in mission.sources
    )


def _within(incidents: Table[Incident], span: Interval) -> Table[Incident]:
    best = incidents.instants("t0_best")
    return incidents.where((best >= microseconds(span.start_at)) & (best < microseconds(span.end_at)))
