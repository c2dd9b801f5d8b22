"""Places and times with their uncertainty in, every pair that may be one happening out; exact.

Two observations are linked if they are of one family, their geodesic distance is at most
`gate_sigmas` · √(σᵢ² + σⱼ²), and their closed intervals of time are nearer than `gate_s` (or overlap).

Method. Observations fall into levels: by σ in powers of two, by length of interval in powers of four. For each pair of
levels a k-d tree over earth-centred coordinates and scaled time gives the candidates within the largest gate that the
two levels can have; each candidate is then tested by its own gate. So the cost follows the number of observations that
are really near, not the largest σ. A chord c is shorter than its geodesic, which is at most c (1 + c²/(24 R²)(1 + ε));
where this does not decide, the geodesic itself is computed.
"""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from trucewatch.fuse.recorded import Flags, Floats, Integers
from trucewatch.geo.geodesy import LEAST_CURVATURE_RADIUS_M, solve_inverse, to_earth_centred
from trucewatch.records.mission import FuseSettings

_SLACK = 1 + 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Where and when things were recorded, with how little certainty; columns of shape (n,)."""

    lat_deg: Floats
    """Latitude."""
    lon_deg: Floats
    """Longitude."""
    sigma_m: Floats
    """Circular one-sigma of the place, above zero."""
    from_us: Integers
    """Start of the closed interval."""
    to_us: Integers
    """End of it."""
    family: Integers
    """Only equal families are linked."""


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Pairs that passed the gate, each once, `first` < `second`; columns of shape (k,)."""

    first: Integers
    """Row of the one."""
    second: Integers
    """Row of the other."""
    distance_m: Floats
    """Their distance (chord)."""


def find_links(spread: Spread, settings: FuseSettings) -> Links:
    """Return every linked pair; none for fewer than two rows."""
    centred = to_earth_centred(spread.lat_deg, spread.lon_deg)
    levels = _levels(spread, settings.gate_s)
    found = [
        _candidates(spread, centred, settings, one, other)
        for number, one in enumerate(levels)
        for other in levels[number:]
    ]
    pairs = np.concatenate(found) if found else np.zeros((0, 2), dtype=np.int64)
    return _tested(spread, centred, settings, np.sort(pairs, axis=1))


def _levels(spread: Spread, gate_s: float) -> list[Integers]:
    """Return the rows of each level, the level with the smallest uncertainty first."""
    size = np.floor(np.log2(spread.sigma_m)).astype(np.int64)
    seconds = (spread.to_us - spread.from_us) / 1e6
    length = np.ceil(np.log(np.maximum(seconds / max(gate_s, 1.0), 1.0)) / np.log(4.0)).astype(np.int64)
    key = spread.family * 1_000_000 + size * 1_000 + length
    order = np.argsort(key, kind="stable")
    return [rows for rows in np.split(order, np.flatnonzero(np.diff(key[order])) + 1) if len(rows)]


def _candidates(spread: Spread, centred: Floats, settings: FuseSettings, one: Integers, other: Integers) -> Integers:
    """Return pairs of rows of two levels that lie within the widest gate of the levels, and perhaps a few more."""
    if spread.family[one[0]] != spread.family[other[0]]:
        return np.zeros((0, 2), dtype=np.int64)
    reach_m = settings.gate_sigmas * float(np.hypot(spread.sigma_m[one].max(), spread.sigma_m[other].max())) * _SLACK
    spans = [float((spread.to_us[rows] - spread.from_us[rows]).max()) / 2e6 for rows in (one, other)]
    reach_s = (settings.gate_s + sum(spans)) * _SLACK + 1e-6
    scale = reach_m / reach_s
    start = int(spread.from_us[one[0]])

    def placed(rows: Integers) -> Floats:
        middle_s = ((spread.from_us[rows] - start) + (spread.to_us[rows] - start)) / 2e6
        return np.column_stack((centred[rows], middle_s * scale))

    tree = cKDTree(placed(one))
    radius = reach_m * float(np.sqrt(2.0)) * _SLACK
    if one is other:
        pairs = tree.query_pairs(radius, output_type="ndarray")
        return np.column_stack((one[pairs[:, 0]], one[pairs[:, 1]]))
    near = tree.sparse_distance_matrix(cKDTree(placed(other)), radius, output_type="ndarray")
    return np.column_stack((one[near["i"]], other[near["j"]]))


def _tested(spread: Spread, centred: Floats, settings: FuseSettings, pairs: Integers) -> Links:
    gap_us = np.maximum(
        spread.from_us[pairs[:, 1]] - spread.to_us[pairs[:, 0]], spread.from_us[pairs[:, 0]] - spread.to_us[pairs[:, 1]]
    )
    pairs = pairs[(gap_us <= 0) | (gap_us < settings.gate_s * 1e6)]
    first, second = pairs[:, 0], pairs[:, 1]
    chord_m = np.sqrt(((centred[first] - centred[second]) ** 2).sum(axis=1))
    limit_m = settings.gate_sigmas * np.hypot(spread.sigma_m[first], spread.sigma_m[second])
    kept = _within(spread, first, second, chord_m, limit_m)
    order = np.lexsort((second[kept], first[kept]))
    return Links(first[kept][order], second[kept][order], chord_m[kept][order])


def _within(spread: Spread, first: Integers, second: Integers, chord_m: Floats, limit_m: Floats) -> Flags:
    bend = np.where(chord_m < 1e6, 1 + 1.1 * chord_m**2 / (24 * LEAST_CURVATURE_RADIUS_M**2), np.inf)
    inside = np.asarray(chord_m * bend <= limit_m, dtype=np.bool_)
    unsure = np.flatnonzero(~inside & (chord_m <= limit_m))
    one, other = first[unsure], second[unsure]
    metres, _ = solve_inverse(spread.lat_deg[one], spread.lon_deg[one], spread.lat_deg[other], spread.lon_deg[other])
    inside[unsure] = metres <= limit_m[unsure]
    return inside
