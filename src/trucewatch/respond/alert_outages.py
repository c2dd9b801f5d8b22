"""Impediments and looks in, sensors that fell out of their sectors out.

A sensor falls out where an impediment is told of, where a look comes back failed, where a planned look is not heard of
again, and where a sensor that reports regularly is not heard of although its next look was due. What is told to be a
fault or works is technical and counts apart from what is hostile or unexplained; weather is ordinary and does not
count. A silence counts as unexplained only until somebody tells of a fault, works or weather. Satellites are not
counted: their passes are few and known beforehand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
import shapely
from numpy.lib.stride_tricks import sliding_window_view

from trucewatch.geo.geodesy import solve_inverse
from trucewatch.geo.ground import Ground
from trucewatch.geo.locate import locate_points
from trucewatch.records.alerting import AlertSettings
from trucewatch.records.declared import Impediment
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.quantity import SECOND_US
from trucewatch.records.table import Integers, microseconds
from trucewatch.respond.alert_arrivals import NEVER, Arrivals, Series, next_step

REGULAR_REPORTS = 12
"""A sensor with fewer looks at hand is not called regular."""
REGULAR_GAP = 1.5
"""A sensor is regular if nine in ten gaps between its looks are at most so many times the median gap."""
DELAY_SLACK = 2.0
"""A look is overdue once so many times the longest of its sensor's last delays have passed since it was due."""

Cause: TypeAlias = Literal["hostile", "technical", "unexplained"]
"""Why a sensor fell out, as far as anybody told."""
CAUSES: dict[str, Cause] = {
    "jamming": "hostile", "blinding": "hostile", "shootdown": "hostile", "denial": "hostile", "technical": "technical",
}  # fmt: skip
"""The cause behind each kind of impediment; weather is none that counts."""


@dataclass(frozen=True, slots=True)
class Outage:
    """One sensor that fell out."""

    name: str
    """The sensor; the name of the impediment where that hinders not one sensor."""
    known_us: int
    """Step at which it is first used."""
    until_us: int
    """Step from which it counts no longer, since somebody explained it; `NEVER` where nobody did."""
    began_us: int
    """When it fell out."""
    sectors: tuple[int, ...]
    """Indices of the sectors that it looked at, sorted."""
    trusted: bool
    """Whether the source that says so has a signed or trusted channel."""
    group: str
    """Independence group of that source."""
    cause: Cause
    """Why."""
    impediment_id: str | None
    """The impediment; None for a failed, missing or silent look."""
    label: str
    """Release label of what says so."""


def find_outages(
    arrivals: Arrivals, ground: Ground, mission: Mission, settings: AlertSettings, until_us: int
) -> tuple[Outage, ...]:
    """Return all that fell out and was known by `until_us`, in order of when it was known."""
    reach = _Reach(mission, ground)
    shapes = sorted(set(arrivals.looks.texts("footprint_wkt")))
    seen_by = dict(zip(shapes, reach.of_shapes(shapes), strict=True))
    looks = list(arrivals.looks.sorted_by("received_at", "end_at", "look_id", "version").rows())
    impediments = list(arrivals.impediments.sorted_by("received_at", "impediment_id", "version").rows())
    unexplained = [*_failed(looks, mission, seen_by, settings), *_missing(looks, mission, seen_by, settings)]
    unexplained += _silences(looks, mission, seen_by, settings, until_us)
    found = [
        *_told(impediments, looks, reach, seen_by, settings),
        *(_explained(one, impediments, settings) for one in unexplained),
    ]
    held = [one for one in found if one.known_us <= until_us and one.known_us < one.until_us and one.sectors]
    return tuple(sorted(held, key=lambda one: (one.known_us, one.began_us, one.name, one.impediment_id or "")))


def outages_by_sector(
    outages: Sequence[Outage], n_sectors: int, bin_h: float, causes: frozenset[Cause]
) -> list[Series]:
    """Return the sensors that fell out of each sector for some causes; twice within `bin_h` is once."""
    return [
        _series([one for one in enumerate(outages) if index in one[1].sectors], bin_h, causes)
        for index in range(n_sectors)
    ]


def outages_anywhere(outages: Sequence[Outage], bin_h: float, causes: frozenset[Cause]) -> Series:
    """Return the sensors that fell out anywhere for some causes; twice within `bin_h` is once."""
    return _series(list(enumerate(outages)), bin_h, causes)


def _series(outages: Sequence[tuple[int, Outage]], bin_h: float, causes: frozenset[Cause]) -> Series:
    rows: list[tuple[int, int, int, int, int]] = []
    last: dict[str, Outage] = {}
    bin_us = round(bin_h * 3600 * SECOND_US)
    for number, one in outages:
        before = last.get(one.name)
        again = before is not None and before.until_us > one.known_us and abs(one.began_us - before.began_us) < bin_us
        if one.cause in causes and not again:
            last[one.name] = one
            rows.append((one.known_us, one.known_us if one.trusted else int(NEVER), one.began_us, number, one.until_us))
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    return Series(*table.T)


class _Reach:
    """Sectors that a place with a radius touches."""

    def __init__(self, mission: Mission, ground: Ground) -> None:
        self.mission, self.ground = mission, ground

    def of_discs(self, lat: Sequence[float], lon: Sequence[float], km: Sequence[float]) -> list[tuple[int, ...]]:
        located = locate_points(self.ground.line, np.array(lat, dtype=float), np.array(lon, dtype=float))
        return [
            tuple(
                index
                for index, sector in enumerate(self.mission.sectors)
                if sector.part == part
                and sector.chainage_from_km < along + radius
                and sector.chainage_to_km > along - radius
            )
            for part, along, radius in zip(located.part, located.chainage_km, km, strict=True)
        ]

    def of_shapes(self, shapes: Sequence[str]) -> list[tuple[int, ...]]:
        areas = [shapely.from_wkt(text) for text in shapes]
        lat, lon = [area.centroid.y for area in areas], [area.centroid.x for area in areas]
        return self.of_discs(lat, lon, [_radius_km(area) for area in areas])


def _radius_km(area: shapely.Geometry) -> float:
    corners = shapely.get_coordinates(area)
    n = len(corners)
    middle = np.full(n, area.centroid.y), np.full(n, area.centroid.x)
    return float(solve_inverse(*middle, corners[:, 1], corners[:, 0])[0].max()) / 1000


def _told(
    impediments: Sequence[Impediment],
    looks: Sequence[Look],
    reach: _Reach,
    seen_by: dict[str, tuple[int, ...]],
    settings: AlertSettings,
) -> Iterator[Outage]:
    """Yield what impediments tell; one without a place is where its sensor last looked, as far as was known then."""
    rows = [row for row in impediments if row.kind in CAUSES]
    placed = [row for row in rows if row.footprint_wkt is None and row.lat_deg is not None and row.lon_deg is not None]
    discs = reach.of_discs(
        [row.lat_deg or 0.0 for row in placed],
        [row.lon_deg or 0.0 for row in placed],
        [row.radius_km or 0.0 for row in placed],
    )
    sectors = {id(row): disc for row, disc in zip(placed, discs, strict=True)}
    sources = {source.name: source for source in reach.mission.sources}
    for row in rows:
        where = sectors.get(id(row), ())
        if row.footprint_wkt is not None:
            where = reach.of_shapes([row.footprint_wkt])[0]
        elif id(row) not in sectors:
            before = [look for look in looks if look.sensor == row.sensor and look.received_at <= row.received_at]
            last = max(before, key=lambda look: (look.start_at, look.look_id, look.version), default=None)
            where = () if last is None else seen_by[last.footprint_wkt]
        source = sources.get(row.source)
        yield Outage(
            row.sensor or row.impediment_id, _step(microseconds(row.received_at), settings), int(NEVER),
            microseconds(row.start_at), where, source is not None and source.authenticity != "none",
            row.source if source is None else source.independence_group, CAUSES[row.kind], row.impediment_id, row.label,
        )  # fmt: skip


def _explained(one: Outage, impediments: Sequence[Impediment], settings: AlertSettings) -> Outage:
    """Return what fell out with the step from which a fault, works or weather explains it."""
    for row in impediments:
        during = microseconds(row.start_at) < one.known_us and microseconds(row.end_at) > one.began_us
        if row.sensor == one.name and CAUSES.get(row.kind) != "hostile" and during:
            return replace(one, until_us=_step(microseconds(row.received_at), settings))
    return one


def _failed(
    looks: Sequence[Look], mission: Mission, seen_by: dict[str, tuple[int, ...]], settings: AlertSettings
) -> Iterator[Outage]:
    """Yield looks that came back failed."""
    for look in looks:
        if look.status == "failed":
            known, began = microseconds(look.received_at), microseconds(look.start_at)
            yield _lost(look, known, began, mission, seen_by, settings)


def _missing(
    looks: Sequence[Look], mission: Mission, seen_by: dict[str, tuple[int, ...]], settings: AlertSettings
) -> Iterator[Outage]:
    """Yield planned looks not heard of by when the looks of their sensor had always come."""
    for look in looks:
        if look.status != "planned":
            continue
        end = microseconds(look.end_at)
        mine = [one for one in looks if one.sensor == look.sensor and one.status != "planned"]
        delays = [(one.received_at - one.end_at).total_seconds() for one in mine if one.received_at <= look.end_at]
        due = end + round(DELAY_SLACK * max(delays, default=0.0) * SECOND_US)
        heard = any(one.look_id == look.look_id and microseconds(one.received_at) <= due for one in mine)
        if delays and not heard:
            yield _lost(look, due, microseconds(look.start_at), mission, seen_by, settings)


def _silences(
    looks: Sequence[Look],
    mission: Mission,
    seen_by: dict[str, tuple[int, ...]],
    settings: AlertSettings,
    until_us: int,
) -> Iterator[Outage]:
    """Yield the silences of regular sensors, each from the end of the last look before it.

    Only looks newer than all that came before tell that a sensor is alive; stragglers change nothing.
    """
    for sensor in mission.sensors:
        mine: list[Look] = []
        for look in looks:
            if look.sensor == sensor.name and look.status != "planned" and (not mine or look.end_at > mine[-1].end_at):
                mine.append(look)
        if len(mine) < REGULAR_REPORTS:
            continue
        ends = np.array([microseconds(look.end_at) for look in mine], dtype=np.int64)
        received = np.array([microseconds(look.received_at) for look in mine], dtype=np.int64)
        due = _due(ends, received)
        following = np.append(received[REGULAR_REPORTS:], NEVER)
        for row in np.flatnonzero((due <= until_us) & (following > due)).tolist():
            last = mine[row + REGULAR_REPORTS - 1]
            yield _lost(last, int(due[row]), microseconds(last.end_at), mission, seen_by, settings)


def _due(ends: Integers, received: Integers) -> Integers:
    """Return when a sensor is overdue after each look from the twelfth on; `NEVER` where it is irregular.

    The next look is due after the longest of the last gaps that is still regular, and comes with a delay of at most
    `DELAY_SLACK` times the longest of the last ones.
    """
    gaps = sliding_window_view(np.diff(ends), REGULAR_REPORTS - 1)
    delays = sliding_window_view(received - ends, REGULAR_REPORTS)
    usual = np.median(gaps, axis=1)
    regular = (usual > 0) & (np.quantile(gaps, 0.9, axis=1) <= REGULAR_GAP * usual)
    next_end = ends[REGULAR_REPORTS - 1 :] + np.minimum(gaps.max(axis=1), REGULAR_GAP * usual)
    due = (next_end + DELAY_SLACK * np.maximum(delays.max(axis=1), 0)).astype(np.int64)
    return np.where(regular, np.maximum(due, received[REGULAR_REPORTS - 1 :]), NEVER)


def _lost(
    look: Look,
    known_us: int,
    began_us: int,
    mission: Mission,
    seen_by: dict[str, tuple[int, ...]],
    settings: AlertSettings,
) -> Outage:
    group = next((one.independence_group for one in mission.sources if one.name == look.source), look.source)
    return Outage(
        look.sensor, _step(known_us, settings), int(NEVER), began_us, seen_by[look.footprint_wkt],
        look.authenticity != "none", group, "unexplained", None, look.label,
    )  # fmt: skip


def _step(moment_us: int, settings: AlertSettings) -> int:
    return int(next_step(np.array([moment_us], dtype=np.int64), settings)[0])
