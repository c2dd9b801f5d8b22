"""Members of incidents in, best place and one-sigma ellipse of each out.

Places are averaged by inverse variance in a plane at the incident. The pixels of one overpass of a satellite are one
measurement: their mean, with the variance of a pixel plus that of their spread, for they share the error of the
platform, and a burning field is as wide as its pixels. Other members enter if they count. Precise members alone place
an incident that has any. Where measurements disagree by more than they claim, the ellipse is widened accordingly.
"""

from dataclasses import dataclass

import numpy as np

from trucewatch.fuse.recorded import Flags, Floats, Integers, Recorded
from trucewatch.geo.geodesy import metres_per_degree

FLOOR_M = 10.0
"""No half axis is shorter (assumed: what a handheld receiver and a rounding of coordinates leave)."""


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Where incidents are, columns of shape (incidents,)."""

    lat_deg: Floats
    """Best place."""
    lon_deg: Floats
    """Best place."""
    semi_major_m: Floats
    """Longer half axis of the one-sigma ellipse."""
    semi_minor_m: Floats
    """Shorter half axis."""
    azimuth_deg: Floats
    """Direction of the longer axis, clockwise from north, [0, 180)."""


def place_members(recorded: Recorded, component: Integers, dependence: Integers, places: Flags, count: int) -> Placed:
    """Return the place of every incident from the members for which `places` is true, at least one an incident."""
    rows = np.flatnonzero(places)
    group, own = component[rows], recorded.sigma_m[rows]
    lat0, lon0 = (
        _mean(column[rows], np.ones(len(rows)), group, count) for column in (recorded.lat_deg, recorded.lon_deg)
    )
    north, east = metres_per_degree(lat0)
    y = (recorded.lat_deg[rows] - lat0[group]) * north[group]
    x = (recorded.lon_deg[rows] - lon0[group]) * east[group]
    _, first, measure = np.unique(dependence[rows], return_index=True, return_inverse=True)
    many = len(first)
    of = group[first]
    weight = 1 / own**2
    mx, my = (_mean(column, weight, measure, many) for column in (x, y))
    variance = 1 / _mean(weight, np.ones(len(rows)), measure, many)
    dx, dy = x - mx[measure], y - my[measure]
    spread = [_mean(product, weight, measure, many) for product in (dx * dx, dx * dy, dy * dy)]
    xx, xy, yy = variance + spread[0], spread[1], variance + spread[2]
    centre, covariance = _combine(mx, my, (xx, xy, yy), of, count)
    major, minor, azimuth = _ellipse(*covariance)
    return Placed(lat0 + centre[1] / north, lon0 + centre[0] / east, major, minor, azimuth)


def _mean(values: Floats, weight: Floats, group: Integers, count: int) -> Floats:
    total = np.bincount(group, weights=weight, minlength=count)
    return np.asarray(np.bincount(group, weights=weight * values, minlength=count) / total, dtype=np.float64)


def _combine(
    x: Floats, y: Floats, covariance: tuple[Floats, Floats, Floats], of: Integers, count: int
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats, Floats]]:
    """Return the weighted mean of independent measurements and its covariance, by incident."""

    def added(values: Floats) -> Floats:
        return np.asarray(np.bincount(of, weights=values, minlength=count), dtype=np.float64)

    pxx, pxy, pyy = _inverse(*covariance)
    sxx, sxy, syy = added(pxx), added(pxy), added(pyy)
    bx, by = added(pxx * x + pxy * y), added(pxy * x + pyy * y)
    cxx, cxy, cyy = _inverse(sxx, sxy, syy)
    cx, cy = cxx * bx + cxy * by, cxy * bx + cyy * by
    rx, ry = x - cx[of], y - cy[of]
    disagreement = added(pxx * rx * rx + 2 * pxy * rx * ry + pyy * ry * ry)
    freedom = 2 * (added(np.ones(len(x))) - 1)
    wider = np.maximum(1.0, disagreement / np.maximum(freedom, 1.0))
    return (cx, cy), (cxx * wider, cxy * wider, cyy * wider)


def _inverse(xx: Floats, xy: Floats, yy: Floats) -> tuple[Floats, Floats, Floats]:
    determinant = xx * yy - xy * xy
    return yy / determinant, -xy / determinant, xx / determinant


def _ellipse(xx: Floats, xy: Floats, yy: Floats) -> tuple[Floats, Floats, Floats]:
    """Return half axes and direction; a circle points north."""
    middle, half = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    major, minor = np.sqrt(middle + half), np.sqrt(np.maximum(middle - half, 0))
    turned = np.degrees(0.5 * np.arctan2(2 * xy, yy - xx)) % 180.0
    azimuth = np.where(half > 1e-6 * middle, np.round(turned, 7) % 180.0, 0.0)
    return np.maximum(major, FLOOR_M), np.maximum(minor, FLOOR_M), azimuth
