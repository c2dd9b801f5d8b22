"""Notices and bounds in, which of them excuse, and why the others do not, out.

A notice excuses only if it is of an agreed kind, reached the cell early enough, and is bounded in time and place. It is
never evidence that something happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
import numpy.typing as npt
import shapely

from trucewatch.assess.place import PlaceNodes
from trucewatch.geo.declared import Bound, broken_bounds, duration_h_of, holds_points, lead_h_of, radius_km_of
from trucewatch.geo.geodesy import Floats
from trucewatch.records.agreement import Excuse, Provision
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.incident import Incident
from trucewatch.records.table import Table, microseconds

FARTHEST_SIGMAS = 4.0
"""No point of a place lies farther from its middle than this many standard deviations (3.4 for 256 points)."""
LEAST_M_PER_DEGREE = 110_500.0
"""A degree of latitude or of the equator is nowhere shorter than this on WGS 84."""


@dataclass(frozen=True, slots=True)
class WeighedNotice:
    """One notice weighed against one provision."""

    notice: Notice
    """The notice."""
    valid: bool
    """Whether it may excuse at all."""
    why_not: str
    """Why it may not; empty if it may."""


def weigh_notices(notices: Sequence[Notice], provision: Provision) -> tuple[WeighedNotice, ...]:
    """Return every notice of a kind that the provision knows, each with whether it is timely and bounded."""
    weighed = []
    for excuse in provision.excuses:
        for notice in notices:
            if notice.kind == excuse.notice:
                reasons = [_why_not(bound, notice, excuse) for bound in broken_bounds(notice, excuse)]
                weighed.append(WeighedNotice(notice, not reasons, "; ".join(reasons)))
    return tuple(weighed)


def _why_not(bound: Bound, notice: Notice, excuse: Excuse) -> str:
    """Say what is wrong; numbers are rounded away from the bound, so that they lie where the words say."""
    if bound == "by":
        return f"was declared by {notice.by}, agreed is {' or '.join(excuse.by)}"
    if bound == "lead":
        lead_h = lead_h_of(notice)
        when = f"{floor(100 * lead_h) / 100:g} h before" if lead_h >= 0 else f"{ceil(-100 * lead_h) / 100:g} h after"
        return f"came {when} it began, agreed are at least {excuse.lead_h:g} h before"
    if bound == "duration":
        return f"lasts {_rounded_up(duration_h_of(notice))} h, agreed are at most {excuse.max_duration_h:g} h"
    radius_km = radius_km_of(notice)
    if radius_km is None:
        return "names no place"
    return f"reaches {_rounded_up(radius_km)} km, agreed are at most {excuse.max_radius_km:g} km"


def _rounded_up(number: float) -> str:
    return f"{ceil(100 * number) / 100:g}"


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """Which time and place points of incidents one notice holds; incidents of which it holds none are left out."""

    rows: npt.NDArray[np.int64]
    """The incidents, rising, shape (m,)."""
    times: npt.NDArray[np.bool_]
    """Times held, shape (m, time NODES)."""
    points: npt.NDArray[np.bool_]
    """Place points held, shape (m, place NODES)."""


def cover(notice: Notice, incidents: Table[Incident], places: PlaceNodes, times_us: Floats) -> Cover:
    """Return what a notice holds of incidents by its validity (half-open) and its place."""
    start, end = microseconds(notice.valid_from), microseconds(notice.valid_to)
    times = (times_us >= start) & (times_us < end)
    rows = np.flatnonzero(times.any(axis=1) & _within_reach(notice, incidents)).astype(np.int64)
    points = holds_points(notice, places.lat_deg[rows], places.lon_deg[rows])
    some = points.any(axis=1)
    return Cover(rows[some], times[rows[some]], points[some])


def holds_place(notice: Notice | Impediment, incident: Incident) -> bool:
    """Say whether the place of a notice or impediment holds the best place of an incident."""
    return bool(holds_points(notice, np.array([[incident.lat_deg]]), np.array([[incident.lon_deg]]))[0, 0])


def _within_reach(notice: Notice, incidents: Table[Incident]) -> npt.NDArray[np.bool_]:
    """Return which incidents may have points that the notice's place holds, by a box around it; never too few."""
    if notice.footprint_wkt is not None:
        west, south, east, north = shapely.bounds(shapely.from_wkt(notice.footprint_wkt)).tolist()
        radius_m = 0.0
    elif notice.lat_deg is None or notice.lon_deg is None or notice.radius_km is None:
        return np.zeros(len(incidents), dtype=np.bool_)
    else:
        south, north, west, east = notice.lat_deg, notice.lat_deg, notice.lon_deg, notice.lon_deg
        radius_m = 1000 * notice.radius_km
    lat, lon = incidents.numbers("lat_deg"), incidents.numbers("lon_deg")
    reach = (radius_m + FARTHEST_SIGMAS * incidents.numbers("semi_major_m")) / LEAST_M_PER_DEGREE
    across = reach / np.cos(np.radians(np.minimum(np.abs(lat) + reach, 89.0)))
    tall = (lat >= south - reach) & (lat <= north + reach)
    return np.asarray(tall & (lon >= west - across) & (lon <= east + across), dtype=np.bool_)
