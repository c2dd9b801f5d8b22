"""Result tables in, the same with every time on a step and every place in a cell where the reader's rule says so, out.

Records are made coarse before anything is computed from them. What is computed may still lie between: the middle of two
cells, the best instant of an hour, a time that its author declared to the second. Nothing of that can tell what was
withheld, but a file that promises hours and cells must hold hours and cells. A beginning is floored; an end becomes the
last microsecond of its step, or the next step where the span is half-open, so that no span shrinks.
"""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from trucewatch.geo.cells import GridSettings, cell_ids, cell_polygon
from trucewatch.geo.ground import Ground
from trucewatch.geo.locate import locate_points
from trucewatch.records.incident import Incident
from trucewatch.records.table import NO_INSTANT, Table
from trucewatch.records.view import DayTables
from trucewatch.release.coarse import to_cells
from trucewatch.release.door import Door

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

BEGINNINGS = frozenset(
    {
        "observed_from", "t0_earliest", "t0_best", "start_at", "valid_from", "window_from", "clock_earliest",
        "expires_earliest",
    }
)  # fmt: skip
"""Columns of instants at which something begins."""
HALF_OPEN_ENDS = frozenset({"end_at", "valid_to", "window_to"})
"""Columns of instants at which something has just ended; every other instant closes what it ends."""


def on_steps(tables: DayTables, door: Door, ground: Ground) -> DayTables:
    """Return the tables with times on the steps and incidents in the cells of the reader's rule."""
    held = {field.name: getattr(tables, field.name) for field in fields(tables)}
    stepped: dict[str, Any] = {name: _stepped(table, door) for name, table in held.items() if isinstance(table, Table)}
    return replace(tables, **{**stepped, "incidents": _celled(stepped["incidents"], door, ground)})


def _stepped(table: Table[Any], door: Door) -> Table[Any]:
    step = door.rule.time_min * 60_000_000
    names = [field.name for field in table.arrow.schema if pa.types.is_timestamp(field.type)]
    if not step or not names or not len(table):
        return table
    return table.with_columns(**{name: _step(table.instants(name), name, step) for name in names})


def _step(moments_us: Integers, name: str, step: int) -> Integers:
    begun = moments_us // step * step
    if name in BEGINNINGS:
        moved = begun
    elif name in HALF_OPEN_ENDS:
        moved = -(-moments_us // step) * step
    else:
        moved = np.where(moments_us == begun, begun, begun + step - 1)
    return np.asarray(np.where(moments_us == NO_INSTANT, NO_INSTANT, moved), dtype=np.int64)


def _celled(incidents: Table[Incident], door: Door, ground: Ground) -> Table[Incident]:
    """Return incidents at the centres of their cells; one that stands there already keeps its place.

    The side is that of the cell, and empty, which is not known, where the line runs through it.
    """
    if door.rule.place == "exact" or not len(incidents):
        return incidents
    lat, lon = incidents.numbers("lat_deg").copy(), incidents.numbers("lon_deg").copy()
    cells = to_cells(lat, lon, GridSettings())
    moved = (cells.lat_deg != lat) | (cells.lon_deg != lon)
    located = locate_points(ground.line, cells.lat_deg, cells.lon_deg)
    divided = _are_divided(cells.lat_deg, cells.lon_deg, ground)
    axis = np.maximum(incidents.numbers("semi_major_m"), cells.sigma_m)
    return incidents.with_columns(
        lat_deg=cells.lat_deg,
        lon_deg=cells.lon_deg,
        semi_major_m=np.where(moved, axis, incidents.numbers("semi_major_m")),
        semi_minor_m=np.where(moved, axis, incidents.numbers("semi_minor_m")),
        azimuth_deg=np.where(moved, 0.0, incidents.numbers("azimuth_deg")),
        part=np.where(moved, located.part, incidents.integers("part")),
        chainage_km=np.where(moved, located.chainage_km, incidents.numbers("chainage_km")),
        offset_km=np.where(moved, located.offset_km, incidents.numbers("offset_km")),
        side=np.where(divided, "", located.side.astype(object)),
    )


def _are_divided(lat_deg: Floats, lon_deg: Floats, ground: Ground) -> npt.NDArray[np.bool_]:
    """Return which cells the line runs through, shape (n,)."""
    grid = GridSettings()
    names = cell_ids(grid, lat_deg, lon_deg)
    line = shapely.multilinestrings([shapely.linestrings(part.lon_lat) for part in ground.line.parts])
    shapely.prepare(line)
    divided = {name: bool(shapely.intersects(line, cell_polygon(grid, name))) for name in sorted(set(names))}
    return np.array([divided[name] for name in names], dtype=np.bool_)
