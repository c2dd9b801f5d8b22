"""A view of a span in, the night that follows it out: what will be looked at as planned, and where to look besides.

For readers of the cell alone. What is asked for rests on records that the reader may see and that were received before
the night was planned; every place is the middle of a cell of the grid before anything is computed for it, so that no
time of a look tells more than the cell does.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import numpy as np

from trucewatch.coverage import by_sector, lay_stretches
from trucewatch.geo.night import night_after
from trucewatch.mission import LoadedMission
from trucewatch.pipeline.looking import longest_event, measure_span
from trucewatch.pipeline.planning.foresight import Foresight, foresee, known_at
from trucewatch.pipeline.planning.opportunities import Chart, opportunities_at, spots_of
from trucewatch.pipeline.records import Records, rows_not_named
from trucewatch.pipeline.satellites import own_elements
from trucewatch.plan.quiet import Unwatched, quiet_candidates
from trucewatch.plan.requests import Candidate, Opportunity, candidates_of, is_inside, on_grid, rank_requests
from trucewatch.records.coverage import CoverageCell
from trucewatch.records.elements import Elements
from trucewatch.records.identity import OPEN_KEY
from trucewatch.records.interval import Interval
from trucewatch.records.look_request import LookRequest
from trucewatch.records.mission import Mission
from trucewatch.records.table import Table
from trucewatch.records.view import ComparedTables, Tonight
from trucewatch.release import Door
from trucewatch.report.gaps import find_gaps, join_sides, lay_rasters
from trucewatch.report.looking import primary_event

R = TypeVar("R")

MOST_REQUESTS = 30
"""Requests that are made; a longer list is no list."""
MOST_QUIET = 5
"""Stretches without a look for which a look is asked: the largest."""
FRESH = timedelta(hours=24)
"""A report issued longer after its span plans the night that followed the span, as it could be known then."""


def planned_at(span: Interval, now: datetime) -> datetime:
    """Return when the night is planned: now, if the span ended within the last day, else the end of the span."""
    return now if span.end_at <= now < span.end_at + FRESH else span.end_at


def look_ahead(
    history: Records, loaded: LoadedMission, span: Interval, door: Door, judged: Sequence[ComparedTables]
) -> Tonight | None:
    """Return the night that follows a span; None to readers outside the cell, and where nothing known could look.

    Args:
        history: every version of every record.
        loaded: the mission.
        span: the span that is reported.
        door: who asks, and when.
        judged: results of the span and of the one before it, as the reader may see them, latest first.
    """
    if door.reader.kind != "cell":
        return None
    moment = planned_at(span, door.now)
    known = known_at(history, door, moment)
    if loaded.elements is None and not len(known.looks):
        return None
    mission, targets = loaded.mission, lay_stretches(loaded.ground.line, 1.0).targets
    middle = len(targets.lat_deg) // 2
    night = night_after(moment, float(targets.lat_deg[middle]), float(targets.lon_deg[middle]))
    ahead = foresee(known, mission, moment, night.end_at + longest_event(mission))
    elements = own_elements(loaded)
    cells, passes = measure_span(ahead.records, loaded, elements, night)
    return Tonight(
        span=night,
        known_at=moment,
        coverage=cells,
        looking=by_sector(cells, mission, night),
        passes=passes,
        planned=ahead.planned,
        kept=ahead.kept,
        requests=_requests(known, ahead, loaded, elements, judged, unwatched(cells, mission), moment),
    )


def unwatched(cells: Table[CoverageCell], mission: Mission) -> tuple[Unwatched, ...]:
    """Return the largest stretches and times that nobody will look at on either side; at most `MOST_QUIET`."""
    first = cells.where(cells.texts("event") == primary_event(mission))
    gaps = find_gaps(join_sides(lay_rasters(first, [party.side for party in mission.parties])), mission.sectors)
    return tuple(Unwatched(gap.part, gap.from_km, gap.to_km, gap.start_at, gap.end_at) for gap in gaps[:MOST_QUIET])


def _requests(
    known: Records,
    ahead: Foresight,
    loaded: LoadedMission,
    elements: Sequence[Elements],
    judged: Sequence[ComparedTables],
    gaps: tuple[Unwatched, ...],
    moment: datetime,
) -> Table[LookRequest]:
    mission = loaded.mission
    drafted = (*_open(judged, mission, moment), *quiet_candidates(gaps, mission, loaded.ground))
    candidates = [one for one in on_grid(drafted, loaded.ground.line) if is_inside(one, mission)]
    if not candidates:
        return Table.of(LookRequest, [])
    places, spot = spots_of([(one.lat_deg, one.lon_deg) for one in candidates])
    chart = Chart(known, ahead.planned, loaded, elements, moment, Interval(moment, moment + FRESH))
    held = opportunities_at(chart, places, [event for one in candidates for event in one.events])
    offered = {at: _in_time(one, held[spot[at]]) for at, one in enumerate(candidates)}
    ranked = rank_requests(candidates, offered, mission, OPEN_KEY)
    return ranked.take(np.arange(min(len(ranked), MOST_REQUESTS)))


def _open(judged: Sequence[ComparedTables], mission: Mission, moment: datetime) -> tuple[Candidate, ...]:
    """Return what is open of several spans, of what stands in more than one of them as the first says it."""
    return candidates_of(
        _joined([one.findings for one in judged], "finding_id"),
        _joined([one.incidents for one in judged], "incident_id"),
        _joined([one.cases for one in judged], "case_id"),
        _joined([one.clocks for one in judged], "case_id"),
        _joined([one.adoptions for one in judged], "adoption_id"),
        mission,
        moment,
    )


def _joined(tables: Sequence[Table[R]], field: str) -> Table[R]:
    held = tables[0]
    for table in tables[1:]:
        held = Table.concat([held, rows_not_named(table, field, held.texts(field))])
    return held


def _in_time(candidate: Candidate, looks: Sequence[Opportunity]) -> list[Opportunity]:
    """Return the looks that begin no earlier than the question does."""
    return [one for one in looks if one.start_at >= candidate.since]
