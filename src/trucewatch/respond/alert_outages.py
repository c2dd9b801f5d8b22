"""Impediments and looks in, sensors that fell out of their sectors out.

A sensor falls out where an impediment is known, where a look comes back failed, where a planned look is not heard of
again, and where a sensor that reports regularly falls silent. Weather is ordinary and does not count. Satellites are
not counted: their passes are few and known beforehand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
from trucewatch.records.table import Integers, Table, microseconds
from trucewatch.respond.alert_arrivals import NEVER, SECOND_US, Arrivals, Series, next_step

REGULAR_REPORTS = 12
"""A sensor with fewer looks at hand is not called regular."""
REGULAR_GAP = 1.5
"""A sensor is regular if nine in ten gaps between its looks are at most so many times the median gap."""
SILENT_GAPS = 2.0
"""A regular sensor is silent once so many of its median gaps have passed without a look."""


HOSTILE: frozenset[str] = frozenset({"jamming", "blinding", "shootdown", "denial"})
"""Impediments that somebody makes."""


@dataclass(frozen=True, slots=True)
class Outage:
    """One sensor that fell out."""

    name: str
    """The sensor; the name of the impediment where that hinders not one sensor."""
    known_us: int
    """Step at which it is first used."""
    began_us: int
    """When it fell out."""
    sectors: tuple[int, ...]
    """Indices of the sectors that it looked at, sorted."""
    trusted: bool
    """Whether the source that says so has a signed or trusted channel."""
    group: str
    """Independence group of that source."""
    hostile: bool
    """Whether it is said to be jamming, blinding, a shoot-down or a denial, and no fault."""
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
    looks = list(arrivals.looks.sorted_by("end_at", "look_id", "version").rows())
    found = [
        *_impediments(arrivals.impediments, looks, reach, seen_by, settings),
        *_failed(looks, mission, seen_by, settings),
        *_silences(looks, mission, seen_by, settings, until_us),
    ]
    held = [one for one in found if one.known_us <= until_us and one.sectors]
    return tuple(sorted(held, key=lambda one: (one.known_us, one.began_us, one.name, one.impediment_id or "")))


def outages_by_sector(
    outages: Sequence[Outage], n_sectors: int, bin_h: float, *, hostile: bool = False
) -> list[Series]:
    """Return the sensors that fell out of each sector, all or those hindered on purpose.

    One that falls out twice within `bin_h` fell out once.
    """
    columns: list[list[tuple[int, int, int, int]]] = [[] for _ in range(n_sectors)]
    last: dict[tuple[int, str], int] = {}
    for number, one in enumerate(outages):
        for sector in one.sectors if one.hostile or not hostile else ():
            before = last.get((sector, one.name))
            if before is None or abs(one.began_us - before) >= round(bin_h * 3600 * SECOND_US):
                last[sector, one.name] = one.began_us
                trusted = one.known_us if one.trusted else int(NEVER)
                columns[sector].append((one.known_us, trusted, one.began_us, number))
    tables = [np.array(rows, dtype=np.int64).reshape(-1, 4) for rows in columns]
    return [Series(table[:, 0], table[:, 1], table[:, 2], table[:, 3]) for table in tables]


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


def _impediments(
    impediments: Table[Impediment],
    looks: Sequence[Look],
    reach: _Reach,
    seen_by: dict[str, tuple[int, ...]],
    settings: AlertSettings,
) -> Iterator[Outage]:
    rows = [row for row in impediments.rows() if row.kind != "weather"]
    placed = [row for row in rows if row.footprint_wkt is None and row.lat_deg is not None and row.lon_deg is not None]
    discs = reach.of_discs(
        [row.lat_deg or 0.0 for row in placed],
        [row.lon_deg or 0.0 for row in placed],
        [row.radius_km or 0.0 for row in placed],
    )
    sectors = {id(row): disc for row, disc in zip(placed, discs, strict=True)}
    trusted = {source.name: source for source in reach.mission.sources}
    for row in rows:
        began = microseconds(row.start_at)
        where = sectors.get(id(row), ())
        if row.footprint_wkt is not None:
            where = reach.of_shapes([row.footprint_wkt])[0]
        elif id(row) not in sectors:
            # Without a place it is where the sensor last looked.
            where = next((seen_by[look.footprint_wkt] for look in reversed(looks) if _before(look, row)), ())
        known = began + round(settings.impediment_delay_s * SECOND_US)
        source = trusted.get(row.source)
        yield Outage(
            row.sensor or row.impediment_id, _step(known, settings), began, where,
            source is not None and source.authenticity != "none",
            row.source if source is None else source.independence_group, row.kind in HOSTILE,
            row.impediment_id, row.label,
        )  # fmt: skip


def _before(look: Look, impediment: Impediment) -> bool:
    return look.sensor == impediment.sensor and look.start_at <= impediment.start_at


def _failed(
    looks: Sequence[Look], mission: Mission, seen_by: dict[str, tuple[int, ...]], settings: AlertSettings
) -> Iterator[Outage]:
    """Yield looks that came back failed, and planned ones that were not heard of in their time."""
    groups = {source.name: source.independence_group for source in mission.sources}
    for look in looks:
        if look.status not in ("failed", "planned"):
            continue
        waited = settings.look_delay_s * (1.0 if look.status == "failed" else 2.0)
        known = microseconds(look.end_at) + round(waited * SECOND_US)
        yield Outage(
            look.sensor, _step(known, settings), microseconds(look.start_at), seen_by[look.footprint_wkt],
            look.authenticity != "none", groups.get(look.source, look.source), False, None, look.label,
        )  # fmt: skip


def _silences(
    looks: Sequence[Look],
    mission: Mission,
    seen_by: dict[str, tuple[int, ...]],
    settings: AlertSettings,
    until_us: int,
) -> Iterator[Outage]:
    """Yield the silences of regular sensors, each from the end of the last look before it."""
    groups = {source.name: source.independence_group for source in mission.sources}
    delay_us = round(settings.look_delay_s * SECOND_US)
    for sensor in mission.sensors:
        mine = [look for look in looks if look.sensor == sensor.name and look.status != "planned"]
        if len(mine) < REGULAR_REPORTS:
            continue
        heard = np.array([microseconds(look.end_at) for look in mine], dtype=np.int64)
        due = _due(heard, delay_us)
        following = np.append(heard[REGULAR_REPORTS:] + delay_us, NEVER)
        for row in np.flatnonzero((due <= until_us) & (following > due)).tolist():
            look = mine[row + REGULAR_REPORTS - 1]
            yield Outage(
                sensor.name, _step(int(due[row]), settings), microseconds(look.end_at), seen_by[look.footprint_wkt],
                look.authenticity != "none", groups.get(look.source, look.source), False, None, look.label,
            )  # fmt: skip


def _due(heard: Integers, delay_us: int) -> Integers:
    """Return when a sensor is silent if not heard again, after each look from the twelfth on; `NEVER` if irregular."""
    gaps = sliding_window_view(np.diff(heard), REGULAR_REPORTS - 1)
    usual = np.median(gaps, axis=1)
    regular = (usual > 0) & (np.quantile(gaps, 0.9, axis=1) <= REGULAR_GAP * usual)
    due = heard[REGULAR_REPORTS - 1 :] + np.round(SILENT_GAPS * usual).astype(np.int64) + delay_us
    return np.where(regular, due, NEVER)


def _step(moment_us: int, settings: AlertSettings) -> int:
    return int(next_step(np.array([moment_us], dtype=np.int64), settings)[0])
