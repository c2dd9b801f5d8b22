"""A line of 22 km along 37.5° E, passes above it and looks at it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from shapely import box

from tests.builders import NOON, a_mission, a_source
from trucewatch.coverage import Looking, Stretches, lay_stretches
from trucewatch.geo.line import LinePart, ReferenceLine
from trucewatch.geo.swath import Crossings
from trucewatch.records.declared import Impediment
from trucewatch.records.interval import Interval
from trucewatch.records.line import KeptPart, LineVersion
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.table import Table, microseconds

HOUR = timedelta(hours=1)
SPAN = Interval(NOON - 6 * HOUR, NOON + 6 * HOUR)
WEST_HALF = "POLYGON ((37.0 47.0, 37.5 47.0, 37.5 49.0, 37.0 49.0, 37.0 47.0))"
EVERYWHERE = "POLYGON ((36.0 47.0, 39.0 47.0, 39.0 49.0, 36.0 49.0, 36.0 47.0))"


def a_short_line(inside: str = "east", outside: str = "west") -> ReferenceLine:
    """Return a line northwards whose control polygon lies east of it."""
    version = LineVersion(
        "test", "1", 50.0, "stand_in", "the tests", NOON, inside, outside, (KeptPart(1, 22.2),), (), 22_200.0
    )
    part = LinePart(1, np.array([[37.5, 47.9], [37.5, 48.1]]))
    return ReferenceLine(version, (part,), box(37.5, 46.0, 41.0, 50.0), box(22.0, 44.0, 41.0, 53.0))


def stretches_of(line: ReferenceLine | None = None) -> Stretches:
    """Return the stretches of the short line, with a band of 10 km."""
    return lay_stretches(line or a_short_line(), 10.0)


def passes(
    points: Sequence[int],
    at: datetime = NOON,
    satellite: int = 0,
    off_nadir_deg: float = 10.0,
    sun_elevation_deg: float = 40.0,
) -> Crossings:
    """Return one satellite's crossings of points at one time."""
    n = len(points)
    return Crossings(
        satellite=np.full(n, satellite, dtype=np.int64),
        point=np.array(points, dtype=np.int64),
        time_us=np.full(n, microseconds(at), dtype=np.int64),
        off_nadir_deg=np.full(n, off_nadir_deg),
        incidence_deg=np.full(n, off_nadir_deg),
        range_km=np.full(n, 850.0),
        sun_elevation_deg=np.full(n, sun_elevation_deg),
        ascending=np.ones(n, dtype=np.bool_),
    )


def a_delivering_mission(**changes: Any) -> Mission:
    """Return a mission whose satellite source says that it delivers the whole span."""
    mission = a_mission()
    held = tuple(
        a_source("firms", holds_from=SPAN.start_at, holds_to=SPAN.end_at + 6 * HOUR) if one.format == "firms" else one
        for one in mission.sources
    )
    return a_mission(**{"sources": held, **changes})


def what_looked(
    mission: Mission,
    looks: Sequence[Look] = (),
    impediments: Sequence[Impediment] = (),
    crossings: Crossings | None = None,
) -> Looking:
    """Return everything that looked."""
    satellites = tuple(sensor for sensor in mission.sensors if sensor.kind == "satellite_thermal")
    return Looking(
        passes([]) if crossings is None else crossings,
        satellites,
        Table.of(Look, looks),
        Table.of(Impediment, impediments),
    )
