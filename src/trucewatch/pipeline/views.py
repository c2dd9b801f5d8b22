"""Records and results in, one day as one reader may see it out. Every report goes through here.

Cell and board get what was computed from all records, less what their labels do not admit. Everybody else gets what is
computed anew from the records that they may see, coarsened first and named under their own key: existence, counts,
names, order and size of what they may not see cannot reach it.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from trucewatch import __version__
from trucewatch.coverage import by_sector, look_back_by_sector
from trucewatch.geo.cells import GridSettings
from trucewatch.mission import LoadedMission
from trucewatch.pipeline.looking import measure_span
from trucewatch.pipeline.memory import RECEIPTS, REJECTIONS, Shelf
from trucewatch.pipeline.order import Depth, compute_span, no_memory
from trucewatch.pipeline.planning.tonight import look_ahead
from trucewatch.pipeline.records import Records, during, latest, newest, no_records, renumbered, rows_named
from trucewatch.pipeline.satellites import own_elements
from trucewatch.records.coverage import CoverageCell, SectorLooking, SideLooking
from trucewatch.records.field_check import FieldCheck, MissRate, Review
from trucewatch.records.identity import OPEN_KEY
from trucewatch.records.interval import Interval, span_before
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.passage import Pass
from trucewatch.records.rate import Rate
from trucewatch.records.receipt import FileReceipt
from trucewatch.records.rejection import Rejection
from trucewatch.records.table import Table
from trucewatch.records.view import ComparedTables, DayTables, DayView
from trucewatch.records.weather import CloudHour
from trucewatch.release import (
    Door,
    admits,
    admitted,
    coarsen_contexts,
    coarsen_impediments,
    coarsen_notices,
    coarsen_observations,
    hide_recent_origins,
    may_see,
    members_of_origins,
    on_steps,
    rename_contexts,
    rename_impediments,
    rename_notices,
    rename_observations,
    without_denied_fields,
)

PUBLISHED_HOUR = 0
"""Hour (UTC) at which the ledger's size leaves once a day."""

Compute = Callable[[Interval, Depth], DayTables]
"""Gives the results of a span from all records, at the depth asked for."""


def reader_key(secret: bytes, door: Door) -> bytes:
    """Return the key under which a reader's names are made: the open one inside, its own outside."""
    if door.is_inside:
        return OPEN_KEY
    return hmac.new(secret, b"reader\n" + door.reader.name.encode(), hashlib.sha256).digest()


def visible_records(history: Records, door: Door, key: bytes) -> Records:
    """Return the records that a reader outside cell and board may see now, coarsened, blanked and renamed.

    Of every record the last version that the reader may see is taken, numbered among those it may see: a later version
    under a stricter label neither shows nor takes the earlier one away. Looks and cloud are kept only to be summed by
    sector and week, and reviews not at all; they never leave themselves.
    """
    grid = GridSettings()
    observations = history.observations.where(may_see(history.observations, door, "observed_to"))
    notices = history.notices.where(may_see(history.notices, door, "received_at"))
    impediments = history.impediments.where(may_see(history.impediments, door, "end_at"))
    contexts = history.contexts.where(may_see(history.contexts, door, "received_at"))
    contexts = coarsen_contexts(renumbered(contexts, "context_id"), door)
    adoptions = history.adoptions.where(may_see(history.adoptions, door, "adopted_at"))
    adoptions = renumbered(adoptions, "adoption_id")
    observations = coarsen_observations(renumbered(observations, "observation_id"), door, grid)
    notices = coarsen_notices(renumbered(notices, "notice_id"), door, grid)
    impediments = coarsen_impediments(renumbered(impediments, "impediment_id"), door)
    return Records(
        rename_observations(without_denied_fields(observations, door), key),
        rename_notices(without_denied_fields(notices, door), key),
        rename_impediments(without_denied_fields(impediments, door), key),
        Table.of(Look, []),
        rename_contexts(without_denied_fields(contexts, door), key),
        without_denied_fields(adoptions, door).sorted_by("adopted_at", "adoption_id"),
        Table.of(CloudHour, []),
        Table.of(Review, []),
    )


def looking_of_week(history: Records, loaded: LoadedMission, day: Interval, door: Door) -> Table[SectorLooking]:
    """Return the looking by sector of the last complete week (Monday to Sunday, UTC) before the day's end.

    Only looks, impediments and cloud that the reader may see count: what hindered a look in secret must not show. A
    week without data gives no rows, since nothing is known of it: that no source delivered is not that nobody looked.
    """
    monday = (day.end_at - timedelta(days=day.end_at.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    week = Interval(monday - timedelta(days=7), monday)
    looks = latest(history.looks.where(may_see(history.looks, door, "end_at")), "look_id")
    impediments = latest(history.impediments.where(may_see(history.impediments, door, "end_at")), "impediment_id")
    observations = history.observations.where(may_see(history.observations, door, "observed_to"))
    clouds = latest(history.clouds.where(may_see(history.clouds, door, "received_at")), "cloud_id")
    seen = replace(
        no_records(),
        observations=latest(observations, "observation_id"),
        impediments=impediments.sorted_by("start_at", "impediment_id"),
        looks=looks.sorted_by("start_at", "look_id"),
        clouds=clouds.sorted_by("start_at", "cloud_id"),
    )
    if not was_served(seen, loaded.mission, week):
        return Table.of(SectorLooking, [])
    cells, _ = measure_span(seen, loaded, own_elements(loaded), week)
    return by_sector(cells, loaded.mission, week)


def outside_tables(
    records: Records,
    loaded: LoadedMission,
    span: Interval,
    door: Door,
    key: bytes,
    week: Table[SectorLooking],
    depth: Depth,
) -> DayTables:
    """Return a span computed from visible records, with the week's looking beside every incident.

    What is remembered is computed from the same records, over the window of a case before the span: nothing that was
    computed from other records, or from these while some were still withheld, can reach it.
    """
    earlier = Interval(span.start_at - timedelta(hours=loaded.mission.case_window_h), span.start_at)
    nothing = no_memory()
    before = compute_span(records, loaded, earlier, door.now, key, nothing, with_looking=False, depth="compared")
    possible = before.findings.where(before.findings.texts("level") == "possible_violation")
    memory = replace(nothing, incidents=before.incidents, violations=possible)
    tables = compute_span(records, loaded, span, door.now, key, memory, with_looking=False, depth=depth)
    return replace(
        _without_fine_looking(tables, week),
        incidents=look_back_by_sector(tables.incidents, week, loaded.mission),
    )


def inside_tables(tables: DayTables, loaded: LoadedMission, door: Door, week: Table[SectorLooking] | None) -> DayTables:
    """Return the results for cell or board: what its labels admit, recent origins as cells, denied fields blank."""
    grid = GridSettings()
    observations = admitted(tables.observations, door)
    incidents = admitted(tables.incidents, door)
    findings = admitted(tables.findings, door)
    cases = admitted(tables.cases, door)
    names, numbers = incidents.texts("incident_id"), cases.texts("case_id")
    shown = replace(
        tables,
        observations=without_denied_fields(
            coarsen_observations(observations, door, grid, members_of_origins(tables.incidents, door)), door
        ),
        hotspots=rows_named(tables.hotspots, "observation_id", observations.texts("observation_id")),
        incidents=hide_recent_origins(incidents, door, grid, loaded.ground),
        evidence=rows_named(tables.evidence, "incident_id", names),
        lineage=rows_named(tables.lineage, "incident_id", names),
        findings=rows_named(findings, "incident_id", names),
        cases=cases,
        clocks=rows_named(tables.clocks, "case_id", numbers),
        options=rows_named(tables.options, "case_id", numbers),
        looks=without_denied_fields(admitted(tables.looks, door), door),
        impediments=without_denied_fields(admitted(tables.impediments, door), door),
        notices=without_denied_fields(admitted(tables.notices, door), door),
        contexts=without_denied_fields(admitted(tables.contexts, door), door),
        adoptions=without_denied_fields(admitted(tables.adoptions, door), door),
        clouds=without_denied_fields(admitted(tables.clouds, door), door),
        reviews=without_denied_fields(admitted(tables.reviews, door), door),
        alerts=admitted(tables.alerts, door),
        checks=rows_named(tables.checks, "notice_id", admitted(tables.notices, door).texts("notice_id")),
    )
    if week is None:
        return shown
    return replace(
        _without_fine_looking(shown, week),
        incidents=look_back_by_sector(shown.incidents, week, loaded.mission),
    )


def view_span(
    shelf: Shelf,
    history: Records,
    loaded: LoadedMission,
    span: Interval,
    door: Door,
    secret: bytes,
    computed: Compute,
) -> DayView:
    """Return a day, or another span, and as long a time before it as the reader may see them.

    `history` holds every version of every record; `computed` gives results from all records, and is asked only for
    readers in cell and board.
    """
    key = reader_key(secret, door)
    week = None if door.rule.looking == "cells" else looking_of_week(history, loaded, span, door)
    before = span_before(span, loaded.mission.day_timezone)
    if door.is_inside:
        held = newest(history)

        def tables_of(time: Interval, depth: Depth) -> DayTables:
            return inside_tables(computed(time, depth), loaded, door, week)
    else:
        held = visible_records(history, door, key)
        known = week if week is not None else Table.of(SectorLooking, [])

        def tables_of(time: Interval, depth: Depth) -> DayTables:
            return on_steps(outside_tables(held, loaded, time, door, key, known, depth), door, loaded.ground)

    today = tables_of(span, "whole")
    previous = _compared(tables_of(before, "compared")) if was_served(held, loaded.mission, before) else None
    judged = (today,) if previous is None else (today, previous)
    return DayView(
        mission=loaded.mission,
        reader=door.reader,
        issued_at=door.now,
        today=today,
        previous=previous,
        files=_files(shelf, door),
        rejections=shelf.latest(REJECTIONS) if door.reader.kind == "cell" else Table.of(Rejection, []),
        software=f"trucewatch {__version__}",
        settings_sha256=loaded.settings_sha256,
        tree_size=shelf.size if door.is_inside else shelf.ledger.size_as_of(_published(door.now)),
        basis=_basis(today, door),
        tonight=look_ahead(history, loaded, span, door, judged),
    )


def _compared(tables: DayTables) -> ComparedTables:
    return ComparedTables(
        tables.span,
        tables.observations,
        tables.incidents,
        tables.findings,
        tables.cases,
        tables.clocks,
        tables.adoptions,
        tables.looking,
    )


def was_served(records: Records, mission: Mission, span: Interval) -> bool:
    """Say whether there are data of a span at all: a source that delivered then, or a record that touches it."""
    delivered = any(source.delivers(span) for source in mission.sources)
    held = during(records, span)
    counts = (len(held.observations), len(held.notices), len(held.impediments), len(held.looks))
    return delivered or any(counts)


def _published(now: datetime) -> datetime:
    """Return the last fixed hour that is wholly past, so that nothing recorded at this very instant counts."""
    return (now - timedelta(microseconds=1)).replace(hour=PUBLISHED_HOUR, minute=0, second=0, microsecond=0)


def _without_fine_looking(tables: DayTables, week: Table[SectorLooking]) -> DayTables:
    return replace(
        tables,
        coverage=Table.of(CoverageCell, []),
        looking=week,
        side_looking=Table.of(SideLooking, []),
        looks=Table.of(Look, []),
        passes=Table.of(Pass, []),
        rates=Table.of(Rate, []),
        checks=Table.of(FieldCheck, []),
        miss_rates=Table.of(MissRate, []),
    )


def _files(shelf: Shelf, door: Door) -> tuple[FileReceipt, ...]:
    if not door.is_inside:
        return ()
    return tuple(row for row in shelf.latest(RECEIPTS).rows() if admits(door, row.label))


def _basis(today: DayTables, door: Door) -> str:
    count = len(today.observations)
    if door.is_inside:
        return f"Computed from all records. Of this day {count:,} recorded events may be shown to this reader."
    wait = max(door.rule.delay_h, 0.0)
    return (
        f"Computed anew from the {count:,} recorded events of this day that this reader may see; "
        f"places are grid cells of 5 km, times are floored to {door.rule.time_min} minutes, "
        f"and nothing leaves before {wait:g} h."
    )
