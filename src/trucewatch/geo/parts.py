"""A line with polygons in, a description of each part out, by which a person can tell contact from shoreline.

Where coast and border were drawn by different hands, pieces of shoreline stay when the border is cut away. Two measures
tell them: how close a part keeps to the border, and what lies on its far side. A line of contact has the other side's
territory there. Mismatched shoreline has nothing of the country there, or a lagoon or bay that the border takes in and
the control polygon leaves out. The proposal rests on the second measure: a part is proposed as shoreline if the
territory beyond it that hangs together is less than 1 % of all territory beyond the line. An encircled pocket would
look the same, so this only proposes; the mission's author decides.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from trucewatch.geo.geodesy import Floats, split_edges
from trucewatch.geo.line import LinePart, ReferenceLine
from trucewatch.geo.nearest import find_nearest
from trucewatch.geo.polygon import area_km2, boundary_track
from trucewatch.geo.track import Track, lay_track, lon_lat_of, part_length_m, places_at

NEAR_BORDER_KM = 3.0
"""A place this close to the border counts as near it."""
SHORELINE_SHARE = 0.01
"""A part is proposed as shoreline if it faces less than this share of the territory beyond the line."""

_SPACING_M = 500.0
_TOUCH_DEG = 2e-7


@dataclass(frozen=True, slots=True)
class PartDescription:
    """What a person needs to know of a part before using it."""

    part: int
    """Number of the part."""
    length_km: float
    """Its length."""
    centre_lat_deg: float
    """Mean latitude of places every 500 m along it."""
    centre_lon_deg: float
    """Mean longitude of the same places."""
    nearest_border_km: float
    """Geodesic distance of its closest place to the border."""
    farthest_border_km: float
    """Geodesic distance of its most distant place to the border."""
    share_near_border: float
    """Share of it within 3 km of the border, 0 to 1."""
    share_beyond_border: float
    """Share of it that lies outside the border, 0 to 1."""
    facing_km2: float
    """Area of the connected territory within the border that lies on its far side; 0.0 if there is none."""
    proposed_shoreline: bool
    """Whether that area is below 1 % of all territory beyond the line. A proposal, never a decision."""


def describe_parts(line: ReferenceLine) -> tuple[PartDescription, ...]:
    """Describe each part of a line by number.

    Raises:
        ValueError: the line has no control polygon or no border.
    """
    if line.control is None or line.border is None:
        raise ValueError("got a line without control polygon or border, expected both; describe lines cut from them")
    border = boundary_track(line.border)
    beyond = shapely.get_parts(shapely.difference(line.border, line.control))
    areas = np.array([area_km2(piece) for piece in beyond])
    track = lay_track(line.parts)
    return tuple(_describe(line, part, track, border, beyond, areas) for part in line.parts)


def _describe(
    line: ReferenceLine, part: LinePart, track: Track, border: Track, beyond: Floats, areas: Floats
) -> PartDescription:
    length = part_length_m(track, part.part)
    count = max(2, int(np.ceil(length / _SPACING_M)) + 1)
    places = places_at(track, np.full(count, part.part), np.linspace(0, length, count))
    lon, lat = lon_lat_of(track, places).T
    apart_km = find_nearest(border, lat, lon).distance_m / 1000
    facing = _facing_km2(part, beyond, areas)
    return PartDescription(
        part=part.part,
        length_km=round(length / 1000, 6),
        centre_lat_deg=round(float(lat.mean()), 7),
        centre_lon_deg=round(float(lon.mean()), 7),
        nearest_border_km=round(float(apart_km.min()), 6),
        farthest_border_km=round(float(apart_km.max()), 6),
        share_near_border=round(float((apart_km <= NEAR_BORDER_KM).mean()), 6),
        share_beyond_border=round(float(1 - shapely.contains_xy(line.border, lon, lat).mean()), 6),
        facing_km2=round(facing, 6),
        proposed_shoreline=bool(facing < SHORELINE_SHARE * areas.sum()),
    )


def _facing_km2(part: LinePart, beyond: Floats, areas: Floats) -> float:
    """Return the area of the piece that touches the part at most places; of equals, the largest."""
    vertices = shapely.points(split_edges(part.lon_lat, _SPACING_M))
    touching = [int((shapely.distance(piece, vertices) <= _TOUCH_DEG).sum()) for piece in beyond]
    ranked = max(zip(touching, areas.tolist(), strict=True), default=(0, 0.0))
    return ranked[1] if ranked[0] else 0.0
