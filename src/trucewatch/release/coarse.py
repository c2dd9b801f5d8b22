"""Places and times in, the same as coarse as a reader may have them out.

A place becomes the centre of its cell in the mission's fixed grid, with the standard deviation of a uniform place in
that cell; a time is floored. The place of a weapon, person, emitter or origin is a cell to everybody, cell included,
until the mission's delay has passed.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from trucewatch.geo.cells import GridSettings, cell_centre, cell_ids
from trucewatch.geo.geodesy import Floats
from trucewatch.geo.ground import Ground
from trucewatch.geo.locate import locate_points
from trucewatch.records.declared import Notice
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


def coarsen_observations(observations: Table[Observation], door: Door, grid: GridSettings) -> Table[Observation]:
    """Return observations with places and times as coarse as the reader may have them."""
    cells = to_cells(observations.numbers("lat_deg"), observations.numbers("lon_deg"), grid)
    origin = is_recent_origin(observations, door)
    chosen = origin if door.rule.place == "exact" else np.ones(len(observations), dtype=np.bool_)
    hidden = {
        name: np.where(chosen, np.nan, observations.numbers(name))
        for name in ("observer_lat_deg", "observer_lon_deg", "distance_min_km", "distance_max_km", "bearing_deg")
    }
    return observations.with_columns(
        lat_deg=np.where(chosen, cells.lat_deg, observations.numbers("lat_deg")),
        lon_deg=np.where(chosen, cells.lon_deg, observations.numbers("lon_deg")),
        sigma_m=np.where(
            chosen, np.hypot(observations.numbers("sigma_m"), cells.sigma_m), observations.numbers("sigma_m")
        )
        if door.is_inside
        else np.where(chosen, cells.sigma_m, observations.numbers("sigma_m")),
        observed_from=_floored(observations.instants("observed_from"), door, 0),
        observed_to=_floored(observations.instants("observed_to"), door, 1),
        received_at=_floored(observations.instants("received_at"), door, 1),
        **hidden,
    )


def coarsen_notices(notices: Table[Notice], door: Door, grid: GridSettings) -> Table[Notice]:
    """Return notices with places as cells where the reader's rule says so; a declared area is left out then."""
    if door.rule.place == "exact" or not len(notices):
        return notices
    given = ~np.isnan(notices.numbers("lat_deg"))
    cells = to_cells(
        np.where(given, notices.numbers("lat_deg"), 0.0), np.where(given, notices.numbers("lon_deg"), 0.0), grid
    )
    return notices.with_columns(
        lat_deg=np.where(given, cells.lat_deg, np.nan),
        lon_deg=np.where(given, cells.lon_deg, np.nan),
        footprint_wkt=[None] * len(notices),
    )


def hide_recent_origins(incidents: Table[Incident], door: Door, grid: GridSettings, ground: Ground) -> Table[Incident]:
    """Return incidents in which a recent place of a weapon, person, emitter or origin is its cell."""
    chosen = incidents.flags("is_origin") & _recent(incidents.instants("t0_latest"), door)
    if not chosen.any():
        return incidents
    cells = to_cells(incidents.numbers("lat_deg"), incidents.numbers("lon_deg"), grid)
    located = locate_points(ground.line, cells.lat_deg, cells.lon_deg)
    replaced = {
        "lat_deg": cells.lat_deg,
        "lon_deg": cells.lon_deg,
        "semi_major_m": np.full(len(incidents), cells.sigma_m),
        "semi_minor_m": np.full(len(incidents), cells.sigma_m),
        "azimuth_deg": np.zeros(len(incidents)),
        "chainage_km": located.chainage_km,
        "offset_km": located.offset_km,
    }
    return incidents.with_columns(
        part=np.where(chosen, located.part, incidents.integers("part")),
        **{name: np.where(chosen, value, incidents.numbers(name)) for name, value in replaced.items()},
    )


def _recent(moments_us: npt.NDArray[np.int64], door: Door) -> Flags:
    limit = microseconds(door.now - timedelta(hours=door.mission.release.origin_delay_h))
    return np.asarray(moments_us > limit, dtype=np.bool_)


def _floored(moments_us: npt.NDArray[np.int64], door: Door, ceiling: int) -> npt.NDArray[np.int64]:
    """Return times floored to the rule's step; with `ceiling` 1 the step's last instant, so that it still holds."""
    step = door.rule.time_min * 60_000_000
    if not step:
        return moments_us
    return np.asarray(moments_us // step * step + ceiling * (step - 1), dtype=np.int64)
