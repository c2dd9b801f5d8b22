"""Satellites, named points and a span, past or future, in; a table of every access with the age of its elements out.

A satellite that turns to its target sees a point for a stretch of time. A scanner meets it, and a side-looking radar
stands square to it, at one moment of an overpass: that access lasts one microsecond.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from trucewatch.errors import Fault, InputError
from trucewatch.geo.swath import TargetPoints
from trucewatch.pipeline.planning.passes import Ageing, OnStep, ageing_of
from trucewatch.plan.accesses import Accesses, Points, find_accesses
from trucewatch.plan.passes import find_crossings
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.plan.staleness import STALE_SIGMA_S
from trucewatch.records.interval import Interval
from trucewatch.records.passage import Access
from trucewatch.records.table import Table

BATCH = 8
"""Satellites searched together, so that progress can be told."""


@dataclass(frozen=True, eq=False)
class PlannedAccesses:
    """The accesses of satellites to points over a span."""

    accesses: Table[Access]
    """Accesses by start, catalogue number and point."""
    ageing: Ageing
    """Staleness of their elements, same order."""
    satellites: int
    """Satellites that were propagated."""
    faults: tuple[Fault, ...]
    """Satellites that cannot be propagated over the span, with the reason."""


def plan_accesses(
    satellites: Sequence[ViewingSatellite],
    points: Points,
    names: Sequence[str],
    span: Interval,
    on_step: OnStep | None = None,
) -> PlannedAccesses:
    """Return every access of the satellites to the points within [start_at, end_at), cut there.

    Args:
        satellites: what looks, and how.
        points: what is looked at.
        names: name of each point, same order.
        span: when.
        on_step: told after every batch of satellites.

    Raises:
        InputError: none of the satellites can be propagated.
    """
    flown: list[ViewingSatellite] = []
    tables: list[Table[Access]] = []
    faults: list[Fault] = []
    for batch in _batches(satellites):
        for searched, accesses in _searched(batch, points, span, faults):
            flown.extend(searched)
            tables.append(_rows(searched, names, accesses))
        if on_step is not None:
            on_step(len(flown) + len(faults), len(satellites))
    if faults and not flown:
        raise InputError(faults)
    table = Table.concat([Table.of(Access, []), *tables]).sorted_by("start_at", "norad_id", "satellite", "point_id")
    ageing = Ageing(
        table.numbers("elements_age_days"),
        table.numbers("edge_sigma_s"),
        table.numbers("edge_sigma_s") > STALE_SIGMA_S,
    )
    return PlannedAccesses(table, ageing, len(flown), tuple(faults))


def _searched(
    batch: Sequence[ViewingSatellite], points: Points, span: Interval, faults: list[Fault]
) -> Iterator[tuple[Sequence[ViewingSatellite], Accesses]]:
    """Yield the accesses of a batch; where a satellite is lost, of each other one alone, and a fault for the lost."""
    try:
        yield batch, accesses_of(batch, points, span)
        return
    except InputError as error:
        if len(batch) == 1:
            faults.append(error.faults[0])
            return
    for satellite in batch:
        yield from _searched([satellite], points, span, faults)


def accesses_of(batch: Sequence[ViewingSatellite], points: Points, span: Interval) -> Accesses:
    """Return the accesses of satellites, at least one, that all turn to their targets, or that all do not.

    Raises:
        InputError: a satellite is lost within the span.
    """
    if batch[0].viewing.kind == "agile":
        return find_accesses(batch, points, span)
    nowhere = np.zeros(len(points))
    targets = TargetPoints(np.zeros(len(points), dtype=np.int64), nowhere, nowhere, points.lat_deg, points.lon_deg)
    met = find_crossings(batch, targets, span)
    return Accesses(
        satellite=met.satellite,
        point=met.point,
        start_us=met.time_us,
        end_us=met.time_us + 1,
        culmination_us=met.time_us,
        max_elevation_deg=90 - met.incidence_deg,
        off_nadir_deg=met.off_nadir_deg,
    )


def _batches(satellites: Sequence[ViewingSatellite]) -> Iterator[Sequence[ViewingSatellite]]:
    turning = [one for one in satellites if one.viewing.kind == "agile"]
    fixed = [one for one in satellites if one.viewing.kind != "agile"]
    for alike in (turning, fixed):
        yield from (alike[begin : begin + BATCH] for begin in range(0, len(alike), BATCH))


def _rows(satellites: Sequence[ViewingSatellite], names: Sequence[str], accesses: Accesses) -> Table[Access]:
    elements = [satellite.elements for satellite in satellites]
    ageing = ageing_of(elements, accesses.satellite, accesses.start_us)
    index = accesses.satellite.tolist()
    return Table.from_columns(
        Access,
        {
            "satellite": [elements[one].satellite for one in index],
            "norad_id": [elements[one].norad_id for one in index],
            "point_id": [names[point] for point in accesses.point.tolist()],
            "start_at": accesses.start_us,
            "end_at": accesses.end_us,
            "max_elevation_deg": accesses.max_elevation_deg,
            "culmination_at": accesses.culmination_us,
            "off_nadir_deg": accesses.off_nadir_deg,
            "elements_age_days": ageing.elements_age_days,
            "edge_sigma_s": ageing.edge_sigma_s,
        },
    )
