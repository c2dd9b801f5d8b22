"""A line in, its grid cells and points beside it out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.errors import Fault, InputError
from trucewatch.geo.geodesy import Floats, solve_direct, solve_inverse
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.polygon import contains
from trucewatch.geo.track import direction_of, lay_track, lon_lat_of, part_length_m, places_at

_PROBE_M = 25.0


@dataclass(frozen=True, slots=True, eq=False)
class LinePlaces:
    """Places on a line, one row each."""

    lat_deg: Floats
    """Latitude."""
    lon_deg: Floats
    """Longitude."""
    azimuth_deg: Floats
    """Direction of growing chainage there, degrees from north."""


@dataclass(frozen=True, slots=True, eq=False)
class WalkedCells:
    """Grid cells along a line, one row each, in the order of parts and chainage."""

    part: npt.NDArray[np.int64]
    """Number of the part."""
    step: npt.NDArray[np.int64]
    """Number of the cell within the part, from 0; with steps of 1 km the whole kilometre."""
    chainage_from_km: Floats
    """Chainage at which the cell begins."""
    chainage_to_km: Floats
    """Chainage at which it ends; the last cell of a part is shorter."""
    lat_deg: Floats
    """Latitude of the line half-way through the cell."""
    lon_deg: Floats
    """Longitude of the line half-way through the cell."""
    azimuth_deg: Floats
    """Direction from the cell's beginning to its end, degrees from north."""
    inside_left: npt.NDArray[np.bool_]
    """Whether the inside lies to the left of growing chainage; True throughout for a line without polygons."""


def points_at(line: ReferenceLine, part: npt.ArrayLike, chainage_km: npt.ArrayLike) -> LinePlaces:
    """Return places and directions of the line at chainages of its parts, row by row.

    Raises:
        InputError: a part that the line does not have, or a chainage outside its part.
    """
    track = lay_track(line.parts)
    numbers = np.atleast_1d(np.asarray(part, dtype=np.int64))
    metres = np.atleast_1d(np.asarray(chainage_km, dtype=np.float64)) * 1000
    try:
        places = places_at(track, *np.broadcast_arrays(numbers, metres))
    except ValueError as error:
        got, _, expected = str(error).partition(", expected ")
        remedy = "take the place from this line version"
        fault = Fault("not_on_line", line.version.line, "chainage_km", got.removeprefix("got "), expected, remedy)
        raise InputError([fault]) from error
    lon, lat = lon_lat_of(track, places).T
    return LinePlaces(lat, lon, direction_of(track, places))


def walk_line(line: ReferenceLine, step_km: float = 1.0) -> WalkedCells:
    """Cut every part into cells of `step_km`, from chainage 0.

    Raises:
        ValueError: a step that is not positive.
    """
    if not step_km > 0:
        raise ValueError(f"got a step of {step_km} km, expected more than 0")
    track = lay_track(line.parts)
    columns = [_steps(part.part, part_length_m(track, part.part) / 1000, step_km) for part in line.parts]
    number, step, begin, end = (np.concatenate(column) for column in zip(*columns, strict=True))
    place = points_at(line, number, (begin + end) / 2)
    first, last = points_at(line, number, begin), points_at(line, number, end)
    apart, azimuth = solve_inverse(first.lat_deg, first.lon_deg, last.lat_deg, last.lon_deg)
    azimuth = np.where(apart > 1.0, azimuth, place.azimuth_deg)
    left = _inside_left(line, number, place)
    return WalkedCells(number, step, begin, end, place.lat_deg, place.lon_deg, azimuth, left)


def _steps(
    part: int, length_km: float, step_km: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats, Floats]:
    count = max(1, int(np.ceil(length_km / step_km - 1e-9)))
    step = np.arange(count, dtype=np.int64)
    begin = np.asarray(step * step_km, dtype=np.float64)
    return np.full(count, part), step, begin, np.minimum(begin + step_km, length_km)


def _inside_left(line: ReferenceLine, number: npt.NDArray[np.int64], place: LinePlaces) -> npt.NDArray[np.bool_]:
    """Ask 25 m to either side of every cell; the boundary of an area keeps it on one hand, so parts get one answer."""
    left = np.ones(len(number), dtype=bool)
    if line.control is None:
        return left
    reach = np.full(len(number), _PROBE_M)
    held = [
        contains(line.control, *solve_direct(place.lat_deg, place.lon_deg, place.azimuth_deg + turn, reach))
        for turn in (-90.0, 90.0)
    ]
    vote = held[0].astype(np.int64) - held[1].astype(np.int64)
    for part in line.parts:
        left[number == part.part] = vote[number == part.part].sum() >= 0
    return left


def points_beside(cells: WalkedCells, offset_km: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return latitude and longitude of points square to each cell, positive towards the inside (else to the left).

    Args:
        cells: the walked line.
        offset_km: one geodesic offset for all cells, or one for each.

    Where the line bends, a point beside one cell may lie nearer to another: locate it if that matters.
    """
    offset = np.broadcast_to(np.asarray(offset_km, dtype=np.float64), cells.lat_deg.shape)
    turn = np.where(cells.inside_left == (offset >= 0), -90.0, 90.0)
    return solve_direct(cells.lat_deg, cells.lon_deg, cells.azimuth_deg + turn, np.abs(offset) * 1000)


def spread_across(place: LinePlaces, offset_m: Floats) -> tuple[Floats, Floats]:
    """Return latitude and longitude reached by moving places across the line, positive to the left of its direction."""
    return solve_direct(
        place.lat_deg, place.lon_deg, place.azimuth_deg + np.where(offset_m >= 0, -90.0, 90.0), np.abs(offset_m)
    )
