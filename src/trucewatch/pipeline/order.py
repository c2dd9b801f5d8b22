"""The order of the stages, and nothing else: the one file that names it.

    plan → ingest → detect → coverage → fuse → assess → respond → release → report, on the ledger.

Ingest has happened when this begins, and release and report follow it; here the records of one span become its results.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

import numpy as np

from trucewatch.assess import assess
from trucewatch.check import miss_rates
from trucewatch.count import Promised, rates, restate
from trucewatch.coverage import Looking, Places, by_sector, look_back
from trucewatch.coverage.promises import promises_by, sights_at
from trucewatch.detect import Background, classify_hotspots, from_bytes
from trucewatch.fuse import fuse
from trucewatch.geo.swath import TargetPoints
from trucewatch.mission import LoadedMission
from trucewatch.pipeline.checking import announced_in, check_notices, targets_of
from trucewatch.pipeline.looking import (
    LASTING,
    find_overflights,
    looking_at,
    measure_line,
    measure_sides,
    taken_at,
)
from trucewatch.pipeline.records import Records, begun_in, during, rows_named, rows_not_named
from trucewatch.pipeline.satellites import own_elements
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.alert import Alert
from trucewatch.records.coverage import CoverageCell, SectorLooking, SideLooking
from trucewatch.records.field_check import FieldCheck, MissRate
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.passage import Pass
from trucewatch.records.rate import Rate
from trucewatch.records.sample import SampleItem
from trucewatch.records.table import Flags, Table, microseconds
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


Depth: TypeAlias = Literal["whole", "compared"]
"""Whether all of a span is computed, or of the day before another only what that is compared with: the fields of
`ComparedTables`; the looking of sides, rates, field checks and alerts then stay empty, and nobody may read them."""


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
    depth: Depth = "whole",
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
    looked = _look(fusion.incidents, records, loaded, span, key, depth) if with_looking else _unlooked(fusion.incidents)
    incidents, cells = looked.incidents, looked.coverage
    findings = assess(incidents, held.observations, held.notices, ground, mission, key, held.impediments)
    proposal = _propose(findings, incidents, records, memory, window, mission, now, key)
    inside, today = _within(proposal.incidents, span), begun_in(records, span)
    kept, looking_by_sector = inside.texts("incident_id"), by_sector(cells, mission, span)
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
        side_looking=looked.sides,
        looks=today.looks,
        passes=looked.passes,
        impediments=today.impediments,
        notices=today.notices,
        contexts=today.contexts.sorted_by("start_at", "context_id"),
        adoptions=today.adoptions.sorted_by("adopted_at", "adoption_id"),
        clouds=today.clouds.sorted_by("start_at", "cloud_id"),
        reviews=today.reviews.sorted_by("reviewed_at", "review_id"),
        alerts=_alerts(records, loaded, span, now, key) if depth == "whole" else Table.of(Alert, []),
        counts=restate(today.observations, records.notices, ground, mission),
        rates=_rated(looked, proposal, held.observations, looking_by_sector, mission, span),
        checks=looked.checks,
        miss_rates=_missed(looked.checks, records, memory, span),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Looked:
    """What a run makes of who looked."""

    incidents: Table[Incident]
    """The incidents of the span and its look-back, with the chance to have been seen where looking is measured."""
    coverage: Table[CoverageCell]
    passes: Table[Pass]
    sides: Table[SideLooking]
    checks: Table[FieldCheck]
    met: Looking | None
    """What looked at the incidents' places, in their order; None where no rate rests on it."""


def _look(
    incidents: Table[Incident], records: Records, loaded: LoadedMission, span: Interval, key: bytes, depth: Depth
) -> _Looked:
    """Measure the looking of a run; elements are read once, and crossings found once of the line and of each place."""
    mission = loaded.mission
    whole = depth == "whole"
    above = find_overflights(loaded, own_elements(loaded), span, LASTING if whole else timedelta(0))
    cells, passes = measure_line(above, records, loaded, span)
    window = _with_lookback(mission, span)
    met = looking_at(records, loaded, above.satellites, _points_of(incidents), window)
    return _Looked(
        incidents=look_back(incidents, met, mission),
        coverage=cells,
        passes=passes,
        sides=measure_sides(cells, above, records, loaded, span) if whole else Table.of(SideLooking, []),
        checks=_checked(records, loaded, above.satellites, span, key) if whole else Table.of(FieldCheck, []),
        met=met if whole else None,
    )


def _unlooked(incidents: Table[Incident]) -> _Looked:
    """Return what a run knows without measuring any looking: nothing, and not that nobody looked."""
    return _Looked(
        incidents,
        Table.of(CoverageCell, []),
        Table.of(Pass, []),
        Table.of(SideLooking, []),
        Table.of(FieldCheck, []),
        met=None,
    )


def _rated(
    looked: _Looked,
    proposal: Proposal,
    observations: Table[Observation],
    looking: Table[SectorLooking],
    mission: Mission,
    span: Interval,
) -> Table[Rate]:
    """Return the rates of the span, each incident weighed by what was promised of each event while it may have begun.

    Without looking there are none.
    """
    if looked.met is None or not len(looking):
        return Table.of(Rate, [])
    held = _is_within(looked.incidents, span)
    incidents, met = looked.incidents.where(held), taken_at(looked.met, np.flatnonzero(held))
    sights = sights_at(met, mission, Places(incidents.numbers("lat_deg"), incidents.numbers("lon_deg")))
    start = incidents.instants("t0_earliest")
    end = np.maximum(incidents.instants("t0_latest"), start + 1)
    promised: dict[str, Promised] = {}
    for size in mission.event_sizes:
        one = promises_by(sights, met, mission, size, start, end)
        promised[size.event] = Promised(one.seen, one.low, one.high)
    inside = _within(proposal.incidents, span)
    return rates(inside, observations, proposal.findings, looking, promised, mission, span)


def _with_lookback(mission: Mission, span: Interval) -> Interval:
    return Interval(span.start_at - timedelta(hours=mission.fuse.lookback_h), span.end_at)


def _background(loaded: LoadedMission) -> Background | None:
    return None if loaded.background is None else from_bytes(loaded.background)


def _checked(
    records: Records, loaded: LoadedMission, satellites: Sequence[ViewingSatellite], span: Interval, key: bytes
) -> Table[FieldCheck]:
    """Return how the blasts that notices announced for the span test the looking."""
    notices = announced_in(records, loaded.mission, span)
    if not notices:
        return Table.of(FieldCheck, [])
    reach = Interval(span.start_at, max(notice.valid_to for notice in notices))
    looking = looking_at(records, loaded, satellites, targets_of(notices), reach)
    return check_notices(notices, looking, records, loaded, key)


def _missed(checks: Table[FieldCheck], records: Records, memory: Memory, span: Interval) -> Table[MissRate]:
    """Return how often something was missed, of all checks and reviews that were known by the end of the span."""
    end = microseconds(span.end_at)
    earlier = rows_not_named(memory.checks, "check_id", checks.texts("check_id"))
    known = Table.concat([earlier.where(earlier.instants("end_at") <= end), checks])
    reviews = records.reviews.where(records.reviews.instants("received_at") <= end)
    found, _ = miss_rates(known, memory.samples, reviews)
    return Table.of(MissRate, found)


def _alerts(records: Records, loaded: LoadedMission, span: Interval, now: datetime, key: bytes) -> Table[Alert]:
    arrivals = Arrivals(records.observations, records.notices, records.impediments, records.looks)
    return find_alerts(arrivals, loaded.ground, loaded.mission, span, now, key)


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


def _points_of(incidents: Table[Incident]) -> TargetPoints:
    chainage = incidents.numbers("chainage_km")
    number = np.arange(len(incidents), dtype=np.int64)
    return TargetPoints(number, chainage, chainage, incidents.numbers("lat_deg"), incidents.numbers("lon_deg"))


def _within(incidents: Table[Incident], span: Interval) -> Table[Incident]:
    return incidents.where(_is_within(incidents, span))


def _is_within(incidents: Table[Incident], span: Interval) -> Flags:
    best = incidents.instants("t0_best")
    return (best >= microseconds(span.start_at)) & (best < microseconds(span.end_at))
