"""A track and points in, the nearest place of the track and its geodesic distance out; exact, without a projection.

Method. Points and segments are placed in earth-centred coordinates. There a k-d tree over the segments' midpoints
gives the k nearest midpoints; a segment whose midpoint is farther than d + h (h: half the longest segment) is farther
than d, so k grows until the last midpoint found proves that no segment was missed. All segments within a slack of the
nearest one stay candidates and are compared by true geodesic distance. Two things make up the slack, both doubled:

- A segment straight in longitude and latitude leaves its chord by at most L² / (8 R cos φ): 3 cm at 1 km and 48° N.
- On the ellipsoid a geodesic is longer than its chord c by c³ / (24 R²), with R between the least and the greatest
  radius of curvature; so order by chord and by geodesic can differ only where chords differ by less than
  c³ / 24 · (1/R_least² − 1/R_greatest²): 2.6 m at 500 km, 21 µm at 10 km.

The foot on a candidate starts from the chord and takes Newton steps along the edge, which leaves it right to
millimetres several hundred kilometres away.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

from trucewatch.geo.geodesy import (
    GREATEST_CURVATURE_RADIUS_M,
    LEAST_CURVATURE_RADIUS_M,
    Floats,
    edge_azimuths_deg,
    solve_inverse,
    to_earth_centred,
)
from trucewatch.geo.track import SNAP_M, Track, TrackPlaces, lon_lat_of, snapped

Rows = npt.NDArray[np.int64]

_BLOCK = 8192
"""Points worked on at once: bounds memory, changes no result."""
_STEPS = 6


@dataclass(frozen=True, slots=True, eq=False)
class NearestPlaces:
    """The nearest place of a track to each point, in the order of the points."""

    places: TrackPlaces
    """Where on the track."""
    distance_m: Floats
    """Geodesic distance to it."""
    azimuth_deg: Floats
    """Direction from that place to the point, degrees from north; meaningless at distance 0."""


@dataclass(frozen=True, slots=True, eq=False)
class _Chords:
    tree: KDTree
    start: Floats
    step: Floats
    reach_m: float
    bend_m: float


def find_nearest(track: Track, lat_deg: Floats, lon_deg: Floats) -> NearestPlaces:
    """Return the nearest place of the track to each point.

    Distances that agree to the millimetre are a tie. A foot that stands upright within an edge then goes before a
    vertex (from 140 km away the two may be 6 m apart and a tenth of a millimetre farther), and after that the lower
    part and chainage.
    """
    chords = _chords_of(track)
    blocks = [
        _find_block(track, chords, lat_deg[first : first + _BLOCK], lon_deg[first : first + _BLOCK])
        for first in range(0, len(lat_deg), _BLOCK)
    ]
    if not blocks:
        nothing = np.zeros(0)
        return NearestPlaces(TrackPlaces(np.zeros(0, dtype=np.int64), nothing), nothing, nothing)
    segment, fraction, metres, azimuth = (np.concatenate(column) for column in zip(*blocks, strict=True))
    return NearestPlaces(TrackPlaces(segment, fraction), metres, azimuth)


def _chords_of(track: Track) -> _Chords:
    start = to_earth_centred(track.start[:, 1], track.start[:, 0])
    end = to_earth_centred(track.end[:, 1], track.end[:, 0])
    reach = float(np.sqrt(((end - start) ** 2).sum(axis=1)).max()) / 2
    widest = np.cos(np.radians(np.maximum(np.abs(track.start[:, 1]), np.abs(track.end[:, 1]))))
    bend = float((track.length_m**2 / (8 * LEAST_CURVATURE_RADIUS_M * np.maximum(widest, 1e-6))).max())
    return _Chords(KDTree((start + end) / 2), start, end - start, reach, bend)


def _find_block(track: Track, chords: _Chords, lat_deg: Floats, lon_deg: Floats) -> tuple[Rows, Floats, Floats, Floats]:
    point, segment, fraction = _candidates(chords, to_earth_centred(lat_deg, lon_deg))
    fraction, metres, azimuth = _refine(track, segment, fraction, lat_deg[point], lon_deg[point])
    at_vertex = (fraction == 0.0) | (fraction == 1.0)
    order = np.lexsort((fraction, segment, at_vertex, np.round(metres, 3), point))
    first = order[np.flatnonzero(np.diff(point[order], prepend=-1))]
    return segment[first], fraction[first], metres[first], azimuth[first]


def _candidates(chords: _Chords, points: Floats) -> tuple[Rows, Rows, Floats]:
    """Return (point, segment, fraction) for every segment that may be the nearest to a point."""
    count = len(chords.start)
    wanted = min(8, count)
    pending = np.arange(len(points))
    found = []
    while len(pending):
        apart, rows = map(np.asarray, chords.tree.query(points[pending], k=range(1, wanted + 1)))
        metres, fraction = _to_chords(chords, points[pending], rows)
        nearest = metres.min(axis=1)
        limit = nearest + _slack_m(nearest, chords.bend_m)
        proven = (apart[:, -1] - chords.reach_m > limit) | (wanted == count)
        point, column = np.nonzero((metres <= limit[:, np.newaxis]) & proven[:, np.newaxis])
        found.append((pending[point], rows[point, column], fraction[point, column]))
        pending = pending[~proven]
        wanted = min(3 * wanted, count)
    point, segment, along = (np.concatenate(column) for column in zip(*found, strict=True))
    return point, segment.astype(np.int64), along


def _to_chords(chords: _Chords, points: Floats, rows: Rows) -> tuple[Floats, Floats]:
    """Return straight distance (n, k) from points to chords and the fraction along each."""
    step = chords.step[rows]
    apart = points[:, np.newaxis, :] - chords.start[rows]
    fraction = np.clip((apart * step).sum(axis=2) / (step * step).sum(axis=2), 0, 1)
    apart -= fraction[:, :, np.newaxis] * step
    return np.sqrt((apart * apart).sum(axis=2)), fraction


def _slack_m(chord_m: Floats, bend_m: float) -> Floats:
    spread = 1 / LEAST_CURVATURE_RADIUS_M**2 - 1 / GREATEST_CURVATURE_RADIUS_M**2
    slack: Floats = 0.001 + 2 * bend_m + 2 * chord_m**3 / 24 * spread
    return slack


def _refine(
    track: Track, segment: Rows, fraction: Floats, lat_deg: Floats, lon_deg: Floats
) -> tuple[Floats, Floats, Floats]:
    """Move feet along their edges until the geodesic to the point stands upright on the edge.

    A step takes the edge for straight, so each leaves distance over 5,700 km of the one before it at 48° N. The
    micrometre lets steps pass that the noise of the distance cannot judge.
    """
    metres, azimuth = _from_foot(track, segment, fraction, lat_deg, lon_deg)
    moving = np.arange(len(segment))
    for _ in range(_STEPS):
        row = segment[moving]
        tangent = edge_azimuths_deg(track.start[row], track.end[row], fraction[moving])
        along = metres[moving] * np.cos(np.radians(azimuth[moving] - tangent))
        moved = np.clip(fraction[moving] + along / track.length_m[row], 0, 1)
        far = np.abs(moved - fraction[moving]) * track.length_m[row] > SNAP_M / 10
        moving, moved = moving[far], moved[far]
        if not len(moving):
            break
        nearer, turned = _from_foot(track, segment[moving], moved, lat_deg[moving], lon_deg[moving])
        better = nearer <= metres[moving] + 1e-6
        moving = moving[better]
        fraction[moving], metres[moving], azimuth[moving] = moved[better], nearer[better], turned[better]
    return snapped(fraction, track.length_m[segment]), metres, azimuth


def _from_foot(
    track: Track, segment: Rows, fraction: Floats, lat_deg: Floats, lon_deg: Floats
) -> tuple[Floats, Floats]:
    foot = lon_lat_of(track, TrackPlaces(segment, fraction))
    return solve_inverse(foot[:, 1], foot[:, 0], lat_deg, lon_deg)
