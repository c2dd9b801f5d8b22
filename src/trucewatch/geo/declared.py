"""Declared places in, their size and what they hold out; notices and the bounds of an excuse in, which it breaks out.

A declared place is a circle or a footprint. A footprint counts by the radius of the circle of its size.
"""

from datetime import timedelta
from typing import Literal, TypeAlias

import numpy as np
import shapely

from trucewatch.geo.geodesy import Floats, solve_inverse
from trucewatch.geo.polygon import area_km2, contains
from trucewatch.records.agreement import Excuse
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.table import Flags

Bound: TypeAlias = Literal["by", "lead", "duration", "place", "radius"]
"""What an excuse asks of a notice: its author, how early it came, how long, somewhere, and how wide it reaches."""


def radius_km_of(notice: Notice) -> float | None:
    """Return how wide a notice reaches; None where it names no place."""
    if notice.footprint_wkt is not None:
        return float(np.sqrt(area_km2(shapely.from_wkt(notice.footprint_wkt)) / np.pi))
    return notice.radius_km


def holds_points(declared: Notice | Impediment, lat_deg: Floats, lon_deg: Floats) -> Flags:
    """Return which points the declared place holds, in the shape of the points; none where no place is named."""
    lat, lon = lat_deg.ravel(), lon_deg.ravel()
    if declared.footprint_wkt is not None:
        held = contains(shapely.from_wkt(declared.footprint_wkt), lat, lon)
    elif declared.lat_deg is None or declared.lon_deg is None or declared.radius_km is None:
        held = np.zeros(len(lat), dtype=np.bool_)
    else:
        centre = np.full(len(lat), declared.lat_deg), np.full(len(lat), declared.lon_deg)
        held = solve_inverse(*centre, lat, lon)[0] <= 1000 * declared.radius_km
    return np.asarray(held, dtype=np.bool_).reshape(lat_deg.shape)


def lead_h_of(notice: Notice) -> float:
    """Return how long before it begins a notice reached the cell, in hours; negative where it came after."""
    return (notice.valid_from - notice.received_at) / timedelta(hours=1)


def duration_h_of(notice: Notice) -> float:
    """Return how long a notice holds, in hours."""
    return (notice.valid_to - notice.valid_from) / timedelta(hours=1)


def broken_bounds(notice: Notice, excuse: Excuse) -> tuple[Bound, ...]:
    """Return the bounds of an excuse of its kind that a notice breaks; none if it may excuse."""
    radius_km = radius_km_of(notice)
    broken: dict[Bound, bool] = {
        "by": bool(excuse.by) and notice.by not in excuse.by,
        "lead": lead_h_of(notice) < excuse.lead_h,
        "duration": duration_h_of(notice) > excuse.max_duration_h,
        "place": radius_km is None,
        "radius": radius_km is not None and radius_km > excuse.max_radius_km,
    }
    return tuple(bound for bound, is_broken in broken.items() if is_broken)
