"""Points in, words for where they are out: nearest named place, position along the line, sector."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from scipy.spatial import KDTree

from trucewatch.geo.geodesy import Floats, solve_inverse, to_earth_centred
from trucewatch.geo.ground import Places
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.locate import ON_LINE, locate_points
from trucewatch.records.mission import Mission, Sector
from trucewatch.report.spelling import ABSENT, kilometres, wind_of, words

FAR_KM = 100.0
"""Beyond this a named place helps nobody to find the spot."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one thing lies, in words and along the line."""

    near: str
    """Distance and direction from the nearest named place; `—` where the mission names none."""
    part: int
    """Part of the line."""
    chainage_km: float
    """Along that part."""
    offset_km: float
    """Distance from the line."""
    side: str
    """Side of the line."""
    sector: int
    """Index of the sector in the mission; -1 where it lies in none."""
    in_band: bool
    """Whether it lies within the band that is watched."""
    along: str
    """Part, chainage, offset and side in words."""
    brief: str
    """The same as short as a table needs it: part, chainage; offset, side."""


@dataclass(frozen=True, slots=True)
class Town:
    """A named place within the watched band."""

    name: str
    """Its name."""
    part: int
    """Part of the line that it lies nearest to."""
    chainage_km: float
    """Along that part."""


@dataclass(frozen=True, slots=True)
class Near:
    """How a point lies to its nearest named place."""

    name: str
    """The place."""
    distance_km: float
    """Geodesic distance from it."""
    azimuth_deg: float
    """Direction from it to the point, clockwise from true north."""


def sector_of(sectors: Sequence[Sector], part: int, chainage_km: float) -> int:
    """Return the index of the sector of a place along the line, -1 for none; the far end of a part belongs to it."""
    for index, sector in enumerate(sectors):
        if sector.part == part and sector.chainage_from_km <= chainage_km < sector.chainage_to_km:
            return index
    ends = [(abs(chainage_km - sector.chainage_to_km), index) for index, sector in enumerate(sectors)
            if sector.part == part]  # fmt: skip
    gap, index = min(ends, default=(inf, -1))
    return index if gap < 1e-3 else -1


def nearest_towns(places: Places, lat_deg: Floats, lon_deg: Floats) -> list[Near]:
    """Return the nearest named place of each point; nothing where there are no places or no points."""
    if not len(places.name) or not len(lat_deg):
        return []
    tree = KDTree(to_earth_centred(places.lat_deg, places.lon_deg))
    _, row = tree.query(to_earth_centred(lat_deg, lon_deg))
    metres, azimuth = solve_inverse(places.lat_deg[row], places.lon_deg[row], lat_deg, lon_deg)
    columns = zip(places.name[row], metres, azimuth, strict=True)
    return [Near(str(name), float(distance) / 1000, float(angle)) for name, distance, angle in columns]


def nearest_names(places: Places, lat_deg: Floats, lon_deg: Floats) -> list[str]:
    """Return for each point how far and in which direction it lies from the nearest named place."""
    if not len(places.name):
        return [ABSENT] * len(lat_deg)
    return [_near(item) for item in nearest_towns(places, lat_deg, lon_deg)]


def locate_spots(mission: Mission, line: ReferenceLine, places: Places, lat: Floats, lon: Floats) -> tuple[Spot, ...]:
    """Return where points lie, one each, in order; no points give none."""
    if not len(lat):
        return ()
    located = locate_points(line, lat, lon)
    columns = (located.part, located.chainage_km, located.offset_km, located.side, nearest_names(places, lat, lon))
    return tuple(
        make_spot(mission, int(part), float(chainage), float(offset), str(side), near)
        for part, chainage, offset, side, near in zip(*columns, strict=True)
    )


def towns_along(mission: Mission, line: ReferenceLine, places: Places, most: int) -> list[Town]:
    """Return the named places within the watched band, largest first, of at most so many of the largest anywhere."""
    order = np.lexsort((np.arange(len(places.name)), -places.population))[:most]
    if not len(order):
        return []
    located = locate_points(line, places.lat_deg[order], places.lon_deg[order])
    columns = (places.name[order], located.part, located.chainage_km, located.offset_km)
    return [
        Town(str(name), int(part), float(chainage))
        for name, part, chainage, offset in zip(*columns, strict=True)
        if offset <= mission.thresholds.watch_band_km
    ]


def make_spot(mission: Mission, part: int, chainage_km: float, offset_km: float, side: str, near: str) -> Spot:
    """Return the spot of a place whose position along the line is known."""
    in_band = offset_km <= mission.thresholds.watch_band_km
    sector = sector_of(mission.sectors, part, chainage_km) if in_band else -1
    along = f"part {part}, km {chainage_km:,.1f}, {_offset_words(mission, offset_km, side)}"
    brief = f"{part}: {chainage_km:,.1f} km; {kilometres(offset_km)} {words(side)}".strip()
    return Spot(near, part, chainage_km, offset_km, side, sector, in_band, along, brief)


def _offset_words(mission: Mission, offset_km: float, side: str) -> str:
    if side == ON_LINE:
        return "on the line"
    if side in {party.side for party in mission.parties}:
        return f"{kilometres(offset_km)} from it on side {side}"
    return f"{kilometres(offset_km)} from it{f', {words(side)}' if side else ''}"


def soften(spot: Spot, rule: str, in_cell: bool) -> Spot:
    """Return the spot in words no finer than the released place: exact or a 5 km cell."""
    if (rule == "cell" or in_cell) and spot.near != ABSENT:
        return replace(spot, near=spot.near if spot.near.startswith("over") else f"about {spot.near}")
    return spot


def _near(place: Near) -> str:
    if place.distance_km > FAR_KM:
        return f"over {FAR_KM:.0f} km from any named place"
    if place.distance_km < 0.5:
        return f"within 1 km of {place.name}"
    return f"{place.distance_km:.0f} km {wind_of(place.azimuth_deg)} of {place.name}"
