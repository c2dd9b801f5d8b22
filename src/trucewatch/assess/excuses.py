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

from trucewatch.assess.place import NODES as PLACE_NODES
from trucewatch.assess.place import PlaceNodes
from trucewatch.geo.geodesy import Floats, solve_inverse
from trucewatch.geo.polygon import area_km2
from trucewatch.records.agreement import Excuse, Provision
from trucewatch.records.declared import Notice
from trucewatch.records.table import microseconds


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
                reasons = _faults(notice, excuse)
                weighed.append(WeighedNotice(notice, not reasons, "; ".join(reasons)))
    return tuple(weighed)


def _faults(notice: Notice, excuse: Excuse) -> list[str]:
    lead_h = (notice.valid_from - notice.received_at).total_seconds() / 3600
    duration_h = (notice.valid_to - notice.valid_from).total_seconds() / 3600
    radius_km = _radius_km(notice)
    reasons = []
    # Rounded away from the bound, so that the number shown is on the side of it that the words say.
    if lead_h < excuse.lead_h:
        when = f"{floor(100 * lead_h) / 100:g} h before" if lead_h >= 0 else f"{ceil(-100 * lead_h) / 100:g} h after"
        reasons.append(f"came {when} it began, agreed are at least {excuse.lead_h:g} h before")
    if duration_h > excuse.max_duration_h:
        reasons.append(f"lasts {ceil(100 * duration_h) / 100:g} h, agreed are at most {excuse.max_duration_h:g} h")
    if radius_km is None:
        reasons.append("names no place")
    elif radius_km > excuse.max_radius_km:
        reasons.append(f"reaches {ceil(100 * radius_km) / 100:g} km, agreed are at most {excuse.max_radius_km:g} km")
    return reasons


def _radius_km(notice: Notice) -> float | None:
    if notice.footprint_wkt is not None:
        return float(np.sqrt(area_km2(shapely.from_wkt(notice.footprint_wkt)) / np.pi))
    return notice.radius_km


def covered(notice: Notice, places: PlaceNodes, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Return which points of the incidents at `rows` the notice's place holds, shape (len(rows), place NODES)."""
    lat, lon = places.lat_deg[rows].ravel(), places.lon_deg[rows].ravel()
    if notice.footprint_wkt is not None:
        held = shapely.contains_xy(shapely.from_wkt(notice.footprint_wkt), lon, lat)
    elif notice.lat_deg is None or notice.lon_deg is None or notice.radius_km is None:
        held = np.zeros(len(lat), dtype=np.bool_)
    else:
        centre = np.full(len(lat), notice.lat_deg), np.full(len(lat), notice.lon_deg)
        held = solve_inverse(*centre, lat, lon)[0] <= 1000 * notice.radius_km
    return np.asarray(held, dtype=np.bool_).reshape(len(rows), PLACE_NODES)


def during(notice: Notice, times_us: Floats) -> npt.NDArray[np.bool_]:
    """Return which times the notice's validity holds (half-open)."""
    start, end = microseconds(notice.valid_from), microseconds(notice.valid_to)
    return (times_us >= start) & (times_us < end)
