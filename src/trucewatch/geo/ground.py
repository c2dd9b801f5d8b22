"""The geometry of one mission: line, zones, layers, named places. Illustrative; implies no view on status."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from shapely import MultiPolygon, Polygon

from trucewatch.geo.line import ReferenceLine

Area: TypeAlias = Polygon | MultiPolygon


@dataclass(frozen=True, eq=False)
class ZoneShape:
    """The geometry of one zone."""

    zone_id: str
    """Zone of the mission."""
    kind: str
    """Kind of zone; `area` has no edge."""
    polygon: Area | None
    """Polygon in longitude and latitude; None for `area` and `buffer`."""
    distance_km: float | None
    """Half width of a `buffer`; None otherwise."""
    sigma_m: float
    """One-sigma uncertainty of its edge, that of the line included for a `buffer`."""


@dataclass(frozen=True, eq=False)
class LayerShape:
    """The control polygon of one day, for maps only."""

    day: date
    """The day it shows."""
    title: str
    """How pages name it."""
    polygon: Area
    """Polygon in longitude and latitude."""


@dataclass(frozen=True, eq=False)
class Places:
    """Named places as columns, sorted by name, latitude, longitude."""

    name: npt.NDArray[np.object_]
    """Names, shape (n,)."""
    lat_deg: npt.NDArray[np.float64]
    """Latitudes, shape (n,)."""
    lon_deg: npt.NDArray[np.float64]
    """Longitudes, shape (n,)."""
    population: npt.NDArray[np.int64]
    """Inhabitants, shape (n,); -1 where not known."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Everything a mission draws or measures against."""

    line: ReferenceLine
    """The pinned reference line with only the parts that are used."""
    zones: tuple[ZoneShape, ...]
    """Zones, in the mission's order."""
    layers: tuple[LayerShape, ...]
    """Control polygons by day."""
    places: Places
    """Named places; empty where the mission has none."""
    digest: str
    """Digest of every geometry file, part of the settings hash."""

    def zone(self, zone_id: str) -> ZoneShape:
        """Return a zone by its name; the mission loader has checked that it exists."""
        return next(zone for zone in self.zones if zone.zone_id == zone_id)
