"""A line in, the stretches whose looking is stated and the points by which each is judged out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.coverage.sights import Places
from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.geodesy import solve_direct
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.locate import area_sides
from trucewatch.geo.sun import sun_elevation_deg
from trucewatch.geo.swath import TargetPoints
from trucewatch.geo.track import direction_of, lay_track, lon_lat_of, part_length_m, places_at

Indices = npt.NDArray[np.int64]

STRETCH_KM = 5.0
"""Length of a stretch; the last one of a part is shorter."""
LEAST_KM = 0.001
"""A remainder shorter than this belongs to the stretch before it."""
ALONG = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Where along a stretch its sample points stand, as shares of its length."""
ACROSS = (0.1, 0.3, 0.5, 0.7, 0.9)
"""How far from the line they stand, as shares of the watched band."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Stretches of the line and sample points within the watched band on both sides."""

    targets: TargetPoints
    """The middle of each of n stretches, by which satellites' looks are judged."""
    band_km: float
    """Half width of the watched band."""
    sides: tuple[str, ...]
    """Names of the sides."""
    samples: Places
    """Sample points, five along and five across on either side of each stretch, less those that lie on no side."""
    stretch: Indices
    """Stretch of each sample point."""
    side: Indices
    """Side of each sample point, an index into `sides`."""


def lay_stretches(line: ReferenceLine, band_km: float) -> Stretches:
    """Cut every part of the line into stretches and spread sample points over the band beside it.

    A sample point counts for the side on which it lies, which at a bend may be the other one; those beyond the border
    or on disputed ground are left out.
    """
    track = lay_track(line.parts)
    rows = [_cut(part.part, part_length_m(track, part.part) / 1000) for part in line.parts]
    part, begin, end = (np.concatenate(columns) for columns in zip(*rows, strict=True))
    middle = lon_lat_of(track, places_at(track, part, (begin + end) * 500))
    targets = TargetPoints(part, begin, end, middle[:, 1], middle[:, 0])
    stretch, along, across, turn = (
        grid.ravel()
        for grid in np.meshgrid(np.arange(len(part)), ALONG, np.array(ACROSS) * band_km, (-90.0, 90.0), indexing="ij")
    )
    chainage_m = 1000 * (begin[stretch] + along * (end - begin)[stretch])
    foot = places_at(track, part[stretch], chainage_m)
    start = lon_lat_of(track, foot)
    lat, lon = solve_direct(start[:, 1], start[:, 0], direction_of(track, foot) + turn, 1000 * across)
    sides, side = _sides(line, lat, lon, turn)
    kept = side >= 0
    return Stretches(targets, band_km, sides, Places(lat[kept], lon[kept]), stretch[kept].astype(np.int64), side[kept])


def _cut(part: int, length_km: float) -> tuple[Indices, Floats, Floats]:
    begin = np.arange(0.0, max(length_km - LEAST_KM, LEAST_KM), STRETCH_KM)
    end = np.append(begin[1:], length_km)
    return np.full(len(begin), part, dtype=np.int64), begin, end


def _sides(line: ReferenceLine, lat: Floats, lon: Floats, turn: Floats) -> tuple[tuple[str, ...], Indices]:
    if line.control is None:
        return ("left", "right"), (turn > 0).astype(np.int64)
    names = (str(line.version.inside), str(line.version.outside))
    found = area_sides(line, lat, lon)
    return names, np.where(found == names[0], 0, np.where(found == names[1], 1, -1)).astype(np.int64)


def is_day(stretches: Stretches, stretch: Indices, time_us: Indices) -> npt.NDArray[np.bool_]:
    """Say whether the sun stands above the horizon over the middle of each stretch asked about at each time."""
    targets = stretches.targets
    return np.asarray(sun_elevation_deg(time_us, targets.lat_deg[stretch], targets.lon_deg[stretch]) > 0)
