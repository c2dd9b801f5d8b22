"""Places in, cells of a fixed equal-area grid out; ids of cells in, their centre and outline out.

The grid is laid in a cylindrical equal-area projection of the WGS 84 ellipsoid (Snyder, "Map Projections: A Working
Manual", 1987, §10, equations 10-12 to 10-17 and 3-12), as EPSG:6933 is with its standard parallel of 30°. A cell is
named by the whole number of cells east of Greenwich and north of the equator. It depends on the place alone, never on
an incident. Places are first rounded to 1e-7°, the quantum of every recorded place, so that a place falls into the same
cell before and after it was recorded.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from shapely import Polygon

from trucewatch.errors import Fault, InputError
from trucewatch.geo.geodesy import ECCENTRICITY_SQUARED, SEMI_MAJOR_M, Floats
from trucewatch.geo.places import checked_places

Cells = npt.NDArray[np.int64]

_E = float(np.sqrt(ECCENTRICITY_SQUARED))


@dataclass(frozen=True, slots=True)
class GridSettings:
    """The release grid that a mission names. Changing it changes the meaning of every cell id."""

    name: str = "EA5"
    """First piece of every cell id."""
    size_km: float = 5.0
    """Side of a cell in the projection; its area on the ground is the square of it, everywhere."""
    standard_parallel_deg: float = 30.0
    """Latitude at which cells are square on the ground; 30° is that of EPSG:6933."""


def cell_columns_rows(grid: GridSettings, lat_deg: npt.ArrayLike, lon_deg: npt.ArrayLike) -> tuple[Cells, Cells]:
    """Return column and row of the cell of each place.

    Raises:
        InputError: a place that is not a number or out of range.
    """
    lat, lon = checked_places(lat_deg, lon_deg)
    x, y = _project(grid, np.round(lat, 7), np.round(lon, 7))
    size = grid.size_km * 1000
    return np.floor(x / size).astype(np.int64), np.floor(y / size).astype(np.int64)


def cell_ids(grid: GridSettings, lat_deg: npt.ArrayLike, lon_deg: npt.ArrayLike) -> tuple[str, ...]:
    """Return the id of the cell of each place, such as `EA5:733:1089`; no places, no ids.

    Raises:
        InputError: a place that is not a number or out of range.

    >>> cell_ids(GridSettings(), [48.0], [38.0])
    ('EA5:733:1089',)
    """
    columns, rows = cell_columns_rows(grid, lat_deg, lon_deg)
    pairs = zip(columns.tolist(), rows.tolist(), strict=True)
    return tuple(f"{grid.name}:{column}:{row}" for column, row in pairs)


def cell_centre(grid: GridSettings, cell_id: str) -> tuple[float, float]:
    """Return latitude and longitude of a cell's centre, rounded to 1e-7°.

    Raises:
        InputError: not an id of this grid.
    """
    column, row = _parse(grid, cell_id)
    across, up = _bounds(grid, column, row)
    lat, lon = _unproject(grid, across.mean(keepdims=True), up.mean(keepdims=True))
    return round(float(lat[0]), 7), round(float(lon[0]), 7)


def cell_polygon(grid: GridSettings, cell_id: str) -> Polygon:
    """Return a cell's outline in longitude and latitude, counter-clockwise; its edges are meridians and parallels.

    Raises:
        InputError: not an id of this grid.
    """
    column, row = _parse(grid, cell_id)
    across, up = _bounds(grid, column, row)
    lat, lon = _unproject(grid, across[[0, 1, 1, 0]], up[[0, 0, 1, 1]])
    return Polygon(np.round(np.column_stack((lon, lat)), 7))


def _parse(grid: GridSettings, cell_id: str) -> tuple[int, int]:
    pieces = cell_id.split(":")
    try:
        column, row = int(pieces[1]), int(pieces[2])
    except (IndexError, ValueError):
        column, row = 0, 0
    across, up = _bounds(grid, column, row)
    if cell_id != f"{grid.name}:{column}:{row}" or across[0] > across[1] or up[0] > up[1]:
        expected = f"an id like {grid.name}:733:1089"
        raise InputError([Fault("unknown_cell", "cell", "", cell_id[:200], expected, "take the id from this grid")])
    return column, row


def _bounds(grid: GridSettings, column: int, row: int) -> tuple[Floats, Floats]:
    """Return where a cell begins and ends, counted in cells; the outermost ones are cut off at the pole and at 180°."""
    half = np.pi * SEMI_MAJOR_M * _scale(grid) / (grid.size_km * 1000)
    top = SEMI_MAJOR_M * _q(np.array([1.0]))[0] / (2 * _scale(grid)) / (grid.size_km * 1000)
    across = np.array([max(column, -half), min(column + 1, half)])
    return across, np.array([max(row, -top), min(row + 1, top)])


def _scale(grid: GridSettings) -> float:
    """Return k0 of equation 10-13."""
    parallel = np.radians(grid.standard_parallel_deg)
    return float(np.cos(parallel) / np.sqrt(1 - ECCENTRICITY_SQUARED * np.sin(parallel) ** 2))


def _q(sine: Floats) -> Floats:
    """Return q of equation 3-12 for the sine of latitudes."""
    q: Floats = (1 - ECCENTRICITY_SQUARED) * (sine / (1 - ECCENTRICITY_SQUARED * sine**2) + np.arctanh(_E * sine) / _E)
    return q


def _project(grid: GridSettings, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    scale = _scale(grid)
    return SEMI_MAJOR_M * scale * np.radians(lon), SEMI_MAJOR_M * _q(np.sin(np.radians(lat))) / (2 * scale)


def _unproject(grid: GridSettings, column: Floats, row: Floats) -> tuple[Floats, Floats]:
    """Invert the projection; the latitude by Newton steps in the sine of it, which q is nearly proportional to."""
    scale, size = _scale(grid), grid.size_km * 1000
    q = 2 * scale * row * size / SEMI_MAJOR_M
    sine = q / _q(np.array([1.0]))
    for _ in range(6):
        slope = 2 * (1 - ECCENTRICITY_SQUARED) / (1 - ECCENTRICITY_SQUARED * sine**2) ** 2
        sine = np.clip(sine - (_q(sine) - q) / slope, -1, 1)
    lon = np.degrees(column * size / (SEMI_MAJOR_M * scale))
    return np.degrees(np.arcsin(sine)), np.clip(lon, -180, 180)
