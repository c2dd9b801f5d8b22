"""A line cut from a control polygon and its border in; which parts are line and which are shoreline out.

Part of the boundary of a control polygon lies farther from the border than the buffer only because two files draw one
coast differently. The measure that tells it apart: a part belongs to the line if the larger half of its length adjoins
the largest connected piece of the area within the border that the control polygon leaves free. A part that adjoins
another piece rounds a lagoon or spit which the control polygon encloses against the border; a part that adjoins none
lies beyond the border as drawn.
"""

from dataclasses import dataclass

import shapely
from pyproj import Geod

from trucewatch.geo.line import LinePart, ReferenceLine

REACH_DEG = 0.0005
"""Half width of the strip along a part in which the free area is looked for: about 50 m."""
LEAST_SHARE = 0.5
"""Share of the strip's free side that must be the largest piece."""


@dataclass(frozen=True, slots=True)
class PartChoice:
    """Whether a part is used, and why not."""

    part: int
    """Its number."""
    length_km: float
    """Its length."""
    share: float
    """Share of its free side that is the largest free piece; 0 where nothing is free beside it."""
    reason: str
    """Why it is left out; empty where it is used."""


def choose_parts(line: ReferenceLine) -> tuple[PartChoice, ...]:
    """Return a choice for each part, by number.

    Raises:
        ValueError: the line has no control polygon or no border, so nothing can be told.
    """
    if line.control is None or line.border is None:
        raise ValueError("got a line without polygons, expected control polygon and border; build it with both")
    free = sorted(shapely.get_parts(shapely.difference(line.border, line.control)), key=lambda piece: -piece.area)
    lengths = {kept.part: kept.length_km for kept in line.version.parts_kept}
    return tuple(_choose(part, lengths[part.part], free) for part in line.parts)


def _choose(part: LinePart, length_km: float, free: list[shapely.Geometry]) -> PartChoice:
    strip = shapely.linestrings(part.lon_lat).buffer(REACH_DEG, cap_style="flat")
    beside = shapely.area(shapely.intersection(strip, free))
    whole = float(shapely.area(strip))
    # Slivers where the two files cross fill a few thousandths of the strip; a real free side fills half of it.
    if beside.sum() < 0.05 * whole:
        return PartChoice(part.part, length_km, 0.0, "shoreline: it lies beyond the border as drawn")
    share = float(beside[0] / beside.sum())
    if share >= LEAST_SHARE:
        return PartChoice(part.part, length_km, share, "")
    largest = free[int(beside.argmax())]
    area_km2 = abs(Geod(ellps="WGS84").geometry_area_perimeter(largest)[0]) / 1e6
    reason = f"shoreline: it rounds an enclosed piece of {area_km2:.0f} km2 that does not join the land beyond the line"
    return PartChoice(part.part, length_km, share, reason)
