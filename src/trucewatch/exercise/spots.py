"""A line and chance in, many places of the watched band at once out, as columns."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.errors import Fault, InputError
from trucewatch.exercise.terrain import TRIES, Terrain
from trucewatch.geo.geodesy import Floats, solve_direct
from trucewatch.geo.locate import locate_points
from trucewatch.geo.swath import Indices
from trucewatch.geo.track import direction_of, lon_lat_of, places_at


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Places and where they lie along the line, one row each."""

    lat_deg: Floats
    """WGS 84 latitude, to 1e-5 degree."""
    lon_deg: Floats
    """WGS 84 longitude, to 1e-5 degree."""
    part: Indices
    """Nearest part of the line."""
    chainage_km: Floats
    """Along that part."""
    offset_km: Floats
    """Geodesic distance from the line."""
    side: npt.NDArray[np.str_]
    """Side of the line."""

    def __len__(self) -> int:
        return len(self.lat_deg)

    def taken(self, rows: Indices) -> "Spots":
        """Return some rows."""
        return Spots(
            self.lat_deg[rows],
            self.lon_deg[rows],
            self.part[rows],
            self.chainage_km[rows],
            self.offset_km[rows],
            self.side[rows],
        )


def join_spots(pieces: list[Spots]) -> Spots:
    """Return all rows of at least one set of places, set by set."""
    names = ("lat_deg", "lon_deg", "part", "chainage_km", "offset_km", "side")
    return Spots(*(np.concatenate([getattr(piece, name) for piece in pieces]) for name in names))


def draw_spots(rng: np.random.Generator, terrain: Terrain, count: int, band_km: float) -> Spots:
    """Draw places of a band on both sides of the whole line: uniform along it, across it, and over its two sides.

    A place that turns out to lie farther off, on no party's side or beyond the mission's area is drawn again.

    Raises:
        InputError: hardly any place of the band lies within the mission's area (`no_room`).
    """
    pieces = [_draw(rng, terrain, 0, band_km)]
    for _ in range(TRIES):
        missing = count - sum(len(piece) for piece in pieces)
        if missing <= 0:
            return join_spots(pieces).taken(np.arange(count))
        pieces.append(_draw(rng, terrain, missing + 8, band_km))
    what, remedy = f"{count} places within {band_km:g} km of the line", "widen the area"
    raise InputError([Fault("no_room", "exercise", "area", what, "such places within the mission's area", remedy)])


def _draw(rng: np.random.Generator, terrain: Terrain, count: int, band_km: float) -> Spots:
    ends = np.cumsum([piece.to_m - piece.from_m for piece in terrain.whole])
    along = rng.uniform(0.0, ends[-1], count)
    piece = np.minimum(np.searchsorted(ends, along, side="right"), len(ends) - 1)
    begin = np.array([one.from_m - start for one, start in zip(terrain.whole, (0.0, *ends[:-1]), strict=True)])
    parts = np.array([one.part for one in terrain.whole], dtype=np.int64)[piece]
    feet = places_at(terrain.track, parts, along + begin[piece])
    turn, metres = np.where(rng.random(count) < 0.5, -90.0, 90.0), rng.uniform(0.0, band_km * 1000, count)
    start = lon_lat_of(terrain.track, feet)
    lat, lon = solve_direct(start[:, 1], start[:, 0], direction_of(terrain.track, feet) + turn, metres)
    lat, lon = np.round(lat, 5), np.round(lon, 5)
    inside = terrain.contains(lat, lon, 0.0)
    lat, lon = lat[inside], lon[inside]
    found = locate_points(terrain.line, lat, lon)
    fits = np.flatnonzero((found.offset_km <= band_km) & np.isin(found.side, terrain.sides))
    return Spots(lat, lon, found.part, found.chainage_km, found.offset_km, found.side).taken(fits)
