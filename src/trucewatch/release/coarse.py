"""Places and times in, the same as coarse as a reader may have them out.

A place becomes the centre of its cell in the mission's fixed grid, uncertain as a place anywhere in that cell is; a
time is floored. The place of a weapon, person, emitter or origin is a cell to everybody, cell included, until the
mission's delay has passed, and so is the place of whatever was recorded of the same happening.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import shapely

from trucewatch.geo.cells import GridSettings, cell_centre, cell_ids
from trucewatch.geo.geodesy import Floats
from trucewatch.geo.ground import Ground
from trucewatch.geo.locate import locate_points
from trucewatch.geo.polygon import area_km2
from trucewatch.records.context import Context
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.incident import Incident
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table, microseconds
from trucewatch.records.vocabulary import ORIGIN_DESCRIPTIONS, ORIGIN_EVENTS
from trucewatch.release.door import Door

Flags = npt.NDArray[np.bool_]

UNIFORM_SIGMA = 1 / np.sqrt(12)
"""Standard deviation of a uniform place across a cell of unit side."""


@dataclass(frozen=True, slots=True, eq=False)
class CellPlaces:
    """Places replaced by the centres of their cells."""

    lat_deg: Floats
    """Latitude of the centre."""
    lon_deg: Floats
    """Longitude of the centre."""
    sigma_m: float
    """Standard deviation along each axis of a place anywhere in the cell."""


def to_cells(lat_deg: Floats, lon_deg: Floats, grid: GridSettings) -> CellPlaces:
    """Return the centres of the cells that hold the places; none for none."""
    ids = cell_ids(grid, lat_deg, lon_deg)
    centre = {name: cell_centre(grid, name) for name in sorted(set(ids))}
    places = np.array([centre[name] for name in ids], dtype=np.float64).reshape(-1, 2)
    return CellPlaces(places[:, 0], places[:, 1], 1000 * grid.size_km * float(UNIFORM_SIGMA))


def is_recent_origin(observations: Table[Observation], door: Door) -> Flags:
    """Return which observations place a weapon, person, emitter or origin and are younger than the delay."""
    origin = np.isin(observations.texts("event").astype(str), sorted(ORIGIN_EVENTS))
    origin |= np.isin(observations.texts("description").astype(str), sorted(ORIGIN_DESCRIPTIONS))
    return np.asarray(origin & _recent(observations.instants("observed_to"), door), dtype=np.bool_)


def members_of_origins(incidents: Table[Incident], door: Door) -> frozenset[str]:
    """Return the observations of happenings whose place is a recent origin: the place of any would tell that of all."""
    recent = incidents.flags("is_origin") & _recent(incidents.instants("t0_latest"), door)
    return frozenset(name for row in np.flatnonzero(recent) for name in incidents.lists("observation_ids")[row])


def coarsen_observations(
    observations: Table[Observation], door: Door, grid: GridSettings, placed_with: frozenset[str] = frozenset()
) -> Table[Observation]:
    """Return observations with places and times as coarse as the reader may have them.

    `placed_with` names those that share the place of a recent origin.
    """
    chosen = is_recent_origin(observations, door) | np.isin(
        observations.texts("observation_id").astype(str), sorted(placed_with)
    )
    if door.rule.place != "exact":
        chosen = np.ones(len(observations), dtype=np.bool_)
    hidden = {
        name: np.where(chosen, np.nan, observations.numbers(name))
        for name in ("observer_lat_deg", "observer_lon_deg", "distance_min_km", "distance_max_km", "bearing_deg")
    }
    lat, lon, sigma = (observations.numbers(name).copy() for name in ("lat_deg", "lon_deg", "sigma_m"))
    cells = to_cells(lat[chosen], lon[chosen], grid)
    lat[chosen], lon[chosen], sigma[chosen] = cells.lat_deg, cells.lon_deg, _widened(sigma[chosen], cells)
    return observations.with_columns(
        lat_deg=lat,
        lon_deg=lon,
        sigma_m=sigma,
        observed_from=_floored(observations.instants("observed_from"), door),
        observed_to=_ceiled(observations.instants("observed_to"), door),
        received_at=_ceiled(observations.instants("received_at"), door),
        **hidden,
    )


def coarsen_notices(notices: Table[Notice], door: Door, grid: GridSettings) -> Table[Notice]:
    """Return notices with places as cells where the reader's rule says so.

    A declared area becomes the circle of its size about the cell of its centroid: as a bound it still holds.
    """
    if door.rule.place == "exact" or not len(notices):
        return notices
    lat, lon, radius_km = (notices.numbers(name).copy() for name in ("lat_deg", "lon_deg", "radius_km"))
    for row, footprint in enumerate(notices.texts("footprint_wkt")):
        if footprint is not None:
            area = shapely.from_wkt(footprint)
            lon[row], lat[row] = area.centroid.x, area.centroid.y
            radius_km[row] = np.sqrt(area_km2(area) / np.pi)
    given = ~np.isnan(lat)
    cells = to_cells(lat[given], lon[given], grid)
    lat[given], lon[given] = cells.lat_deg, cells.lon_deg
    return notices.with_columns(lat_deg=lat, lon_deg=lon, radius_km=radius_km, footprint_wkt=[None] * len(notices))


def coarsen_impediments(impediments: Table[Impediment], door: Door) -> Table[Impediment]:
    """Return impediments with times as coarse as the reader may have them; their places are denied fields."""
    return impediments.with_columns(
        start_at=_floored(impediments.instants("start_at"), door),
        end_at=_ceiled(impediments.instants("end_at") - 1, door) + 1,
        received_at=_ceiled(impediments.instants("received_at"), door),
    )


def coarsen_contexts(contexts: Table[Context], door: Door) -> Table[Context]:
    """Return context with times as coarse as the reader may have them."""
    return contexts.with_columns(
        start_at=_floored(contexts.instants("start_at"), door),
        end_at=_ceiled(contexts.instants("end_at") - 1, door) + 1,
        received_at=_ceiled(contexts.instants("received_at"), door),
    )


def hide_recent_origins(incidents: Table[Incident], door: Door, grid: GridSettings, ground: Ground) -> Table[Incident]:
    """Return incidents in which a recent place of a weapon, person, emitter or origin is its cell.

    Part, chainage, offset and side are then those of the cell's centre.
    """
    chosen = incidents.flags("is_origin") & _recent(incidents.instants("t0_latest"), door)
    if not chosen.any():
        return incidents
    cells = to_cells(incidents.numbers("lat_deg")[chosen], incidents.numbers("lon_deg")[chosen], grid)
    located = locate_points(ground.line, cells.lat_deg, cells.lon_deg)
    sigma = _widened(incidents.numbers("semi_major_m")[chosen], cells)
    replaced = {
        "lat_deg": cells.lat_deg,
        "lon_deg": cells.lon_deg,
        "semi_major_m": sigma,
        "semi_minor_m": sigma,
        "azimuth_deg": np.zeros(len(sigma)),
        "chainage_km": located.chainage_km,
        "offset_km": located.offset_km,
    }
    part, side = incidents.integers("part").copy(), incidents.texts("side")
    part[chosen], side[chosen] = located.part, located.side
    columns = {name: _replaced(incidents.numbers(name), chosen, values) for name, values in replaced.items()}
    return incidents.with_columns(part=part, side=side, **columns)


def _replaced(column: Floats, chosen: Flags, values: Floats) -> Floats:
    changed = column.copy()
    changed[chosen] = values
    return changed


def _widened(sigma_m: Floats, cells: CellPlaces) -> Floats:
    """Return uncertainties with that of the cell added, in whole multiples of it, so that none tells a place apart."""
    steps = np.maximum(1.0, np.round(np.hypot(sigma_m, cells.sigma_m) / cells.sigma_m))
    return np.asarray(cells.sigma_m * steps, dtype=np.float64)


def _recent(moments_us: npt.NDArray[np.int64], door: Door) -> Flags:
    limit = microseconds(door.now - timedelta(hours=door.mission.release.origin_delay_h))
    return np.asarray(moments_us > limit, dtype=np.bool_)


def _floored(moments_us: npt.NDArray[np.int64], door: Door) -> npt.NDArray[np.int64]:
    step = door.rule.time_min * 60_000_000
    return np.asarray(moments_us // step * step, dtype=np.int64) if step else moments_us


def _ceiled(moments_us: npt.NDArray[np.int64], door: Door) -> npt.NDArray[np.int64]:
    """Return the last microsecond of the step of each time, so that a closed interval still holds it and no more."""
    step = door.rule.time_min * 60_000_000
    return np.asarray(moments_us // step * step + step - 1, dtype=np.int64) if step else moments_us
