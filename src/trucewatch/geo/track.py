"""A line in, its segments with chainage out; chainage in, places and directions out.

A track is a line cut into segments of at most 1 km, each straight in longitude and latitude. Chainage starts at 0 in
each part and is the length along those edges on the ellipsoid.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.geo.geodesy import (
    Floats,
    edge_azimuths_deg,
    edge_lengths_m,
    metres_per_degree,
    split_edges,
)
from trucewatch.geo.line import LinePart

LONGEST_SEGMENT_M = 1000.0
"""Edges are densified to this length before geodesic work (design: ≤ 1 km)."""
SNAP_M = 1e-4
"""Places this close to a vertex are put onto it, so that noise decides nothing about ends and bends."""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """Segments of all parts, one row each, in the order of the parts and of chainage. Never empty."""

    part: npt.NDArray[np.int64]
    """Number of the part."""
    start: Floats
    """(m, 2) longitude and latitude where the segment starts."""
    end: Floats
    """(m, 2) longitude and latitude where it ends."""
    length_m: Floats
    """Length of the segment."""
    start_m: Floats
    """Chainage of the segment's start within its part."""
    previous: npt.NDArray[np.int64]
    """Row of the segment before it in its part; -1 at an end of an open part."""
    following: npt.NDArray[np.int64]
    """Row of the segment after it in its part; -1 at an end of an open part."""


def lay_track(parts: Sequence[LinePart], longest_m: float = LONGEST_SEGMENT_M) -> Track:
    """Cut parts into segments.

    Raises:
        ValueError: no part, or a part with no extent.
    """
    numbers, starts, ends, lengths, offsets, before, after = [], [], [], [], [], [], []
    row = 0
    for part in parts:
        chain = split_edges(part.lon_lat, longest_m)
        count = len(chain) - 1
        if count < 1:
            raise ValueError(f"got part {part.part} with no extent, expected two different vertices; remove the part")
        length = edge_lengths_m(chain[:-1], chain[1:])
        rows = np.arange(row, row + count)
        ring = part.is_closed
        numbers.append(np.full(count, part.part))
        starts.append(chain[:-1])
        ends.append(chain[1:])
        lengths.append(length)
        offsets.append(np.cumsum(length) - length)
        before.append(np.concatenate(([rows[-1] if ring else -1], rows[:-1])))
        after.append(np.concatenate((rows[1:], [rows[0] if ring else -1])))
        row += count
    if not numbers:
        raise ValueError("got no part, expected at least one; give the line a part")
    columns = (numbers, starts, ends, lengths, offsets, before, after)
    return Track(*(np.concatenate(column) for column in columns))


def part_length_m(track: Track, part: int) -> float:
    """Return the length of a part."""
    rows = np.flatnonzero(track.part == part)
    if not len(rows):
        raise ValueError(
            f"got part {part}, expected one of {sorted(set(track.part.tolist()))}; name a part of the line"
        )
    return float(track.start_m[rows[-1]] + track.length_m[rows[-1]])


@dataclass(frozen=True, slots=True, eq=False)
class TrackPlaces:
    """Places on a track, one row each."""

    segment: npt.NDArray[np.int64]
    """Row of the track's segment."""
    fraction: Floats
    """How far along the segment in longitude and latitude, 0 to 1."""


def places_at(track: Track, part: npt.NDArray[np.int64], chainage_m: Floats) -> TrackPlaces:
    """Return the places at chainages of parts, row by row.

    Raises:
        ValueError: a part that the track does not have, or a chainage outside it by more than 1 mm.
    """
    segment = np.zeros(len(part), dtype=np.int64)
    for number in sorted(set(part.tolist())):
        length = part_length_m(track, number)
        rows, here = np.flatnonzero(track.part == number), np.flatnonzero(part == number)
        wanted = chainage_m[here]
        if not np.all((wanted >= -1e-3) & (wanted <= length + 1e-3)):
            raise ValueError(f"got a chainage outside part {number}, expected 0 to {length / 1000:.3f} km")
        found = np.searchsorted(track.start_m[rows], wanted, side="right") - 1
        segment[here] = rows[np.clip(found, 0, len(rows) - 1)]
    return TrackPlaces(segment, _fraction_at(track, segment, chainage_m - track.start_m[segment]))


def _fraction_at(track: Track, segment: npt.NDArray[np.int64], metres: Floats) -> Floats:
    """Invert the length along a segment by Newton steps; speed varies by 2e-4 at most, so three are exact."""
    start, end = track.start[segment], track.end[segment]
    fraction = np.clip(metres / track.length_m[segment], 0, 1)
    for _ in range(3):
        north, east = metres_per_degree(start[:, 1] + (end - start)[:, 1] * fraction)
        speed = np.hypot(north * (end - start)[:, 1], east * (end - start)[:, 0])
        fraction = np.clip(fraction - (edge_lengths_m(start, end, fraction) - metres) / speed, 0, 1)
    return snapped(fraction, track.length_m[segment])


def snapped(fraction: Floats, length_m: Floats) -> Floats:
    """Return fractions along segments with those within a tenth of a millimetre of an end put onto it."""
    fraction = np.where(fraction * length_m < SNAP_M, 0.0, fraction)
    moved: Floats = np.where((1 - fraction) * length_m < SNAP_M, 1.0, fraction)
    return moved


def lon_lat_of(track: Track, places: TrackPlaces) -> Floats:
    """Return longitude and latitude (n, 2) of places on a track."""
    start, end = track.start[places.segment], track.end[places.segment]
    fraction = places.fraction[:, np.newaxis]
    place: Floats = np.where(fraction == 1.0, end, start + (end - start) * fraction)
    return place


def chainage_of(track: Track, places: TrackPlaces) -> Floats:
    """Return the chainage in metres of places on a track."""
    segment = places.segment
    along = edge_lengths_m(track.start[segment], track.end[segment], places.fraction)
    chainage: Floats = track.start_m[segment] + along
    return chainage


def direction_of(track: Track, places: TrackPlaces) -> Floats:
    """Return the direction of growing chainage in degrees from north; at a vertex the mean of both edges there."""
    segment, fraction = places.segment, places.fraction
    own = np.radians(edge_azimuths_deg(track.start[segment], track.end[segment], fraction))
    neighbour = np.where(
        fraction == 0.0, track.previous[segment], np.where(fraction == 1.0, track.following[segment], -1)
    )
    other_fraction = np.where(fraction == 0.0, 1.0, 0.0)
    row = np.where(neighbour < 0, segment, neighbour)
    other = np.radians(edge_azimuths_deg(track.start[row], track.end[row], other_fraction))
    other = np.where(neighbour < 0, own, other)
    mean: Floats = np.degrees(np.arctan2(np.sin(own) + np.sin(other), np.cos(own) + np.cos(other)))
    return mean
