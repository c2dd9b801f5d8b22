"""Paths, places and limits of sight in, every stretch of time within all limits out: the reference that numpy runs.

Completeness. On each piece of a path every limit is the sign of a polynomial (`plan.reach`), and where a polynomial is
not negative is found without a gap (`plan.bernstein`). What is thrown away beforehand cannot hold a sight: stretches
between nodes from which the cap around all places is not reached (`plan.ephemeris`, where the bounds stand); pieces
whose control points stay outside it (`reach.path_towards`); pairs of piece and place where the place lies further from
the plane of the piece than the cap's half-width plus the piece's own wandering; pairs where no control value of the
satellite's height above the place's horizon plane reaches the least distance times the sine of the elevation asked,
which a sight would have to reach. Eccentric and geostationary orbits are no special case in this; an access that does
not end is cut at the ends of the interval alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.plan.bernstein import Rows, Spans, spans_not_negative, values
from trucewatch.plan.reach import Ground, Limit, Path, elevation_limit, limit_control, limit_part

SHORTEST_S = 0.25
"""Stretches shorter than this may be missed, or gaps shorter than this be closed."""
PAIRS = 200_000
"""Pairs of piece and place worked on at once, to bound memory: some 100 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Parts of pieces within limits; columns of equal length n."""

    row: Rows
    """Row of the path."""
    point: Rows
    """Index of the place."""
    low: Floats
    """Beginning, as a share of the piece."""
    high: Floats
    """End, as a share of the piece."""


def search_stretches(path: Path, ground: Ground) -> Stretches:
    """Return every stretch above the path's least elevation, in no order; `within_limits` applies the rest."""
    found = [_risen(path, ground, row, point) for row, point in _pairs(path, ground)]
    return joined(found)


def within_limits(stretches: Stretches, path: Path, ground: Ground, limits: Sequence[Limit]) -> Stretches:
    """Return the parts of the stretches that are within every one of the limits."""
    kept = stretches
    for limit in limits:
        control = limit_control(limit, path, ground, kept.row, kept.point)
        spans = spans_not_negative(control, kept.low, kept.high, shortest(path))
        kept = Stretches(kept.row[spans.row], kept.point[spans.row], spans.low, spans.high)
    return kept


def _pairs(path: Path, ground: Ground) -> Iterator[tuple[Rows, Rows]]:
    stride = max(1, PAIRS // max(1, len(ground.direction)))
    for begin in range(0, len(path.piece), stride):
        rows = slice(begin, begin + stride)
        off = np.abs(path.axis[rows] @ ground.direction.T)
        row, point = np.nonzero(off <= path.off_axis[rows, None])
        yield row + begin, point


def _risen(path: Path, ground: Ground, row: Rows, point: Rows) -> Stretches:
    limit = elevation_limit(path, ground, path.least_sine)
    height = limit_part(limit, row, point)
    hopeful = np.flatnonzero(np.max(height, axis=1) >= path.least_sine[row] * path.nearest_km[row])
    row, point, height = row[hopeful], point[hopeful], height[hopeful]
    control = limit_control(limit, path, ground, row, point)
    spans = spans_not_negative(control, np.zeros(len(row)), np.ones(len(row)), shortest(path))
    return _near_side(spans, height, row, point)


def _near_side(spans: Spans, part: Floats, row: Rows, point: Rows) -> Stretches:
    """Leave out what lies in the opposite cone: there the part along the cone's axis is negative throughout."""
    near = values(part[spans.row], (spans.low + spans.high) / 2) >= 0
    kept = spans.row[near]
    return Stretches(row[kept], point[kept], spans.low[near], spans.high[near])


def shortest(path: Path) -> float:
    """Return SHORTEST_S as a share of a piece."""
    return SHORTEST_S * 1e6 / path.step_us


def ordered(stretches: Stretches) -> Stretches:
    """Return the stretches by place and time."""
    order = np.lexsort((stretches.low, stretches.row, stretches.point))
    return Stretches(stretches.row[order], stretches.point[order], stretches.low[order], stretches.high[order])


def joined(found: Sequence[Stretches]) -> Stretches:
    """Return all stretches in one table; none of none."""
    none, empty = np.zeros(0, dtype=np.int64), np.zeros(0)
    every = [Stretches(none, none, empty, empty), *found]
    return Stretches(
        row=np.concatenate([one.row for one in every]),
        point=np.concatenate([one.point for one in every]),
        low=np.concatenate([one.low for one in every]),
        high=np.concatenate([one.high for one in every]),
    )
