"""A line and points in; part, chainage, offset and side of each point out.

Offsets are geodesic, exact to millimetres (`geo.nearest`). Side is by area, not by the nearest edge: within the control
polygon, else within the border, else `outside`. Uncertainty never enters it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.geo.geodesy import Floats
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.nearest import NearestPlaces, find_nearest
from trucewatch.geo.places import checked_places
from trucewatch.geo.polygon import contains
from trucewatch.geo.track import SNAP_M, Track, chainage_of, direction_of, lay_track, lon_lat_of

ON_LINE_M = 1.0
"""Points at most this far from the line are `on_line`."""
ON_LINE = "on_line"
"""Side of a point on the line."""
OUTSIDE = "outside"
"""Side of a point beyond the border."""
DISPUTED = "disputed"
"""Side of a point within one account of the control polygon and not within another."""


@dataclass(frozen=True, slots=True, eq=False)
class LocatedPoints:
    """Where points lie along a line, one row each, in the order of the input."""

    part: npt.NDArray[np.int64]
    """Number of the part with the nearest place."""
    chainage_km: Floats
    """Chainage of the nearest place within its part, to the millimetre."""
    offset_km: Floats
    """Geodesic distance to the nearest place, at least 0, to the millimetre."""
    side: npt.NDArray[np.str_]
    """The line's inside or outside name, `outside`, `disputed`, `on_line`, `left`, `right` or empty."""
    at_end: npt.NDArray[np.bool_]
    """Whether the nearest place is an end of an open part."""
    foot_lat_deg: Floats
    """Latitude of the nearest place."""
    foot_lon_deg: Floats
    """Longitude of the nearest place."""


def locate_points(line: ReferenceLine, lat_deg: npt.ArrayLike, lon_deg: npt.ArrayLike) -> LocatedPoints:
    """Locate points along a line; no points give no rows.

    Raises:
        InputError: a latitude or longitude that is not a number or out of range, or columns of different length.
    """
    lat, lon = checked_places(lat_deg, lon_deg)
    track = lay_track(line.parts)
    nearest = find_nearest(track, lat, lon)
    chainage_m = chainage_of(track, nearest.places)
    at_end = _at_end(track, nearest.places.segment, chainage_m)
    foot = lon_lat_of(track, nearest.places)
    return LocatedPoints(
        part=track.part[nearest.places.segment],
        chainage_km=np.round(chainage_m / 1000, 6),
        offset_km=np.round(nearest.distance_m / 1000, 6),
        side=_sides(line, track, nearest, at_end, lat, lon),
        at_end=at_end,
        foot_lat_deg=foot[:, 1],
        foot_lon_deg=foot[:, 0],
    )


def _at_end(track: Track, segment: npt.NDArray[np.int64], chainage_m: Floats) -> npt.NDArray[np.bool_]:
    """By chainage and not by segment: a vertex may stand micrometres from the end."""
    last_rows = np.flatnonzero(np.diff(track.part, append=-1))
    last = last_rows[np.searchsorted(last_rows, segment)]
    length = track.start_m[last] + track.length_m[last]
    near = (chainage_m <= SNAP_M) | (chainage_m >= length - SNAP_M)
    return np.asarray(near & (track.following[last] < 0), dtype=np.bool_)


def _sides(
    line: ReferenceLine,
    track: Track,
    nearest: NearestPlaces,
    at_end: npt.NDArray[np.bool_],
    lat: Floats,
    lon: Floats,
) -> npt.NDArray[np.str_]:
    if line.control is None:
        turn = np.radians(nearest.azimuth_deg - direction_of(track, nearest.places))
        side = np.where(at_end, "", np.where(np.sin(turn) > 0, "right", "left"))
    else:
        side = area_sides(line, lat, lon)
    return np.where(nearest.distance_m <= ON_LINE_M, ON_LINE, side)


def area_sides(line: ReferenceLine, lat: Floats, lon: Floats) -> npt.NDArray[np.str_]:
    """Return the side of points by area alone, whatever their distance from the line.

    Raises:
        ValueError: the line has no control polygon.
    """
    if line.control is None:
        raise ValueError("got a line without a control polygon, expected one; use left and right instead")
    held = contains(line.control, lat, lon)
    within = np.ones(len(lat), dtype=bool) if line.border is None else contains(line.border, lat, lon)
    side = np.where(held, line.version.inside or "", np.where(within, line.version.outside or "", OUTSIDE))
    for alternative in line.alternatives:
        if alternative.control is not None:
            side = np.where(held != contains(alternative.control, lat, lon), DISPUTED, side)
    return side
