"""Paths, places and limits of sight in, every stretch of time within all limits out: the reference that numpy runs.

Completeness. On each piece of a path every limit is the sign of a polynomial (`plan.reach`), and where a polynomial is
not negative is found without a gap (`plan.bernstein`). What is thrown away beforehand cannot hold a sight: pieces whose
control points stay outside the cap around all places (`reach.path_towards`); pairs of piece and place where the place
lies further from the plane of the piece than the cap's half-width plus the piece's own wandering; pairs where no
control value of the satellite's height above the place's horizon plane reaches the least distance times the sine of the
elevation asked, which a sight would have to reach. Nothing in this depends on the shape of the orbit, so eccentric and
geostationary orbits are no special case; an access that does not end is cut at the ends of the interval alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.plan.bernstein import Rows, Spans, raised, spans_not_negative, values
from trucewatch.plan.reach import (
    Ground,
    Path,
    cone,
    downward_parts,
    heights,
    leftward_parts,
    northward_parts,
    squared_distances,
    sun_sines,
)
from trucewatch.records.viewing import Viewing

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
    return _joined(found)


def within_limits(stretches: Stretches, path: Path, ground: Ground, viewing: Viewing) -> Stretches:
    """Return the parts of the stretches that are within every other limit of the viewing."""
    kept = stretches
    for wanted in _limits(viewing):
        control = _limit_control(wanted, kept, path, ground, viewing)
        spans = spans_not_negative(control, kept.low, kept.high, _shortest(path))
        kept = Stretches(kept.row[spans.row], kept.point[spans.row], spans.low, spans.high)
    return kept


def _pairs(path: Path, ground: Ground) -> Iterator[tuple[Rows, Rows]]:
    directions = ground.place_km / np.linalg.norm(ground.place_km, axis=1, keepdims=True)
    stride = max(1, PAIRS // max(1, len(directions)))
    for begin in range(0, len(path.piece), stride):
        rows = slice(begin, begin + stride)
        off = np.abs(path.axis[rows] @ directions.T)
        row, point = np.nonzero(off <= path.off_axis[rows, None])
        yield row + begin, point


def _risen(path: Path, ground: Ground, row: Rows, point: Rows) -> Stretches:
    height = heights(path, ground, row, point)
    hopeful = np.flatnonzero(np.max(height, axis=1) >= path.least_sine[row] * path.nearest_km[row])
    row, point, height = row[hopeful], point[hopeful], height[hopeful]
    control = cone(height, squared_distances(path, ground, row, point), path.least_sine[row])
    whole = np.zeros(len(row)), np.ones(len(row))
    spans = spans_not_negative(control, *whole, _shortest(path))
    return _near_side(spans, height, row, point)


def _near_side(spans: Spans, part: Floats, row: Rows, point: Rows) -> Stretches:
    """Leave out what lies in the opposite cone: there the part along the cone's axis is negative throughout."""
    near = values(part[spans.row], (spans.low + spans.high) / 2) >= 0
    kept = spans.row[near]
    return Stretches(row[kept], point[kept], spans.low[near], spans.high[near])


def _limits(viewing: Viewing) -> list[str]:
    asked = {
        "incidence": viewing.max_off_nadir_deg is not None and viewing.max_incidence_deg is not None,
        "off_nadir": viewing.max_off_nadir_deg is not None,
        "steepness": viewing.min_incidence_deg is not None and viewing.min_incidence_deg > 0,
        "side": viewing.side != "both",
        "heading": viewing.heading != "any",
        "sun": viewing.min_sun_deg is not None,
    }
    return [name for name, wanted in asked.items() if wanted]


def _limit_control(wanted: str, kept: Stretches, path: Path, ground: Ground, viewing: Viewing) -> Floats:
    """Return the control values (n, 11) that are not negative where a limit holds, above the horizon."""
    row, point = kept.row, kept.point
    if wanted == "sun":
        return raised(sun_sines(path, ground, row, point) - np.sin(np.radians(viewing.min_sun_deg or 0.0)), 10)
    if wanted == "heading":
        north = raised(northward_parts(path, row), 10)
        return north if viewing.heading == "ascending" else -north
    if wanted == "side":
        left = raised(leftward_parts(path, ground, row, point), 10)
        return left if viewing.side == "left" else -left
    square = squared_distances(path, ground, row, point)
    if wanted == "off_nadir":
        reach = float(np.cos(np.radians(viewing.max_off_nadir_deg or 0.0)))
        return cone(downward_parts(path, ground, row, point), square, reach)
    limit = viewing.max_incidence_deg if wanted == "incidence" else viewing.min_incidence_deg
    inside = cone(heights(path, ground, row, point), square, float(np.cos(np.radians(limit or 0.0))))
    return inside if wanted == "incidence" else -inside


def _shortest(path: Path) -> float:
    return SHORTEST_S * 1e6 / path.step_us


def _joined(found: list[Stretches]) -> Stretches:
    none, empty = np.zeros(0, dtype=np.int64), np.zeros(0)
    every = [Stretches(none, none, empty, empty), *found]
    return Stretches(
        row=np.concatenate([one.row for one in every]),
        point=np.concatenate([one.point for one in every]),
        low=np.concatenate([one.low for one in every]),
        high=np.concatenate([one.high for one in every]),
    )
