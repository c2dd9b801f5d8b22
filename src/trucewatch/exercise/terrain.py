"""A line and chance in, places along it out.

Places are drawn by geometry alone: a distance along the line and one of its two sides by the toss of a coin. Whose side
that is follows afterwards from the ground, so that a world with the parties' names exchanged is the same world.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from trucewatch.errors import Fault, InputError
from trucewatch.exercise.happening import Spot
from trucewatch.geo.geodesy import Floats, solve_direct
from trucewatch.geo.ground import Ground
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.locate import locate_points
from trucewatch.geo.swath import Flags
from trucewatch.geo.track import Track, direction_of, lay_track, lon_lat_of, part_length_m, places_at
from trucewatch.records.mission import Area, Mission

EDGE_DEG = 0.1
"""Nothing is placed nearer to the edge of the mission's area than this, so that reports stray beyond it rarely."""
TRIES = 60
"""Batches of eight places that are drawn before giving up."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of line."""

    part: int
    """Part of the line."""
    from_m: float
    """Where it begins."""
    to_m: float
    """Where it ends."""


def share_of(whole: Sequence[Stretch], index: int, count: int) -> tuple[Stretch, ...]:
    """Return one of `count` equal shares of every stretch, counted along it."""
    return tuple(
        Stretch(
            piece.part,
            piece.from_m + (piece.to_m - piece.from_m) * index / count,
            piece.from_m + (piece.to_m - piece.from_m) * (index + 1) / count,
        )
        for piece in whole
    )


def overlaps_of(stretches: Sequence[Stretch], others: Sequence[Stretch], least_km: float) -> tuple[Stretch, ...]:
    """Return what stretches and others have in common, where that is at least some kilometres long."""
    common = [
        Stretch(one.part, max(one.from_m, other.from_m), min(one.to_m, other.to_m))
        for one in stretches
        for other in others
        if one.part == other.part
    ]
    return tuple(piece for piece in common if piece.to_m - piece.from_m >= least_km * 1000)


@dataclass(frozen=True, slots=True, eq=False)
class Terrain:
    """The line on which the world plays, and its limits."""

    line: ReferenceLine
    """The line."""
    track: Track
    """Its segments."""
    area: Area
    """Limits of the mission."""
    whole: tuple[Stretch, ...]
    """Every part from end to end."""
    sides: tuple[str, ...]
    """Sides of the parties."""

    def draw_stretch(self, rng: np.random.Generator, length_km: float, among: tuple[Stretch, ...] = ()) -> Stretch:
        """Draw a stretch, by length, within the given ones or else anywhere; shorter where its part is shorter."""
        choices = among or self.whole
        lengths = np.array([piece.to_m - piece.from_m for piece in choices])
        piece = choices[int(rng.choice(len(choices), p=lengths / lengths.sum()))]
        length = min(length_km * 1000, piece.to_m - piece.from_m)
        # Of a piece as short as the length, rounding may put the last start before the first.
        start = float(rng.uniform(piece.from_m, max(piece.from_m, piece.to_m - length)))
        return Stretch(piece.part, start, start + length)

    def draw_spot(
        self, rng: np.random.Generator, offset_km: tuple[float, float], among: tuple[Stretch, ...] = ()
    ) -> Spot:
        """Draw a place whose distance from the line lies between two limits, on one of the parties' sides.

        Raises:
            InputError: no such place was found within the mission's area (`no_room`).
        """
        for _ in range(TRIES):
            pieces = [self.draw_stretch(rng, 0.0, among) for _ in range(8)]
            parts = np.array([piece.part for piece in pieces])
            feet = places_at(self.track, parts, np.array([piece.from_m for piece in pieces]))
            turn = np.where(rng.random(8) < 0.5, -90.0, 90.0)
            along = lon_lat_of(self.track, feet)
            metres = rng.uniform(offset_km[0], offset_km[1], 8) * 1000
            lat, lon = solve_direct(along[:, 1], along[:, 0], direction_of(self.track, feet) + turn, metres)
            found = self.first_spot(lat, lon, offset_km)
            if found is not None:
                return found
        raise InputError([_no_room(f"{offset_km[0]} to {offset_km[1]} km from the line")])

    def draw_within(self, rng: np.random.Generator, polygon: shapely.Geometry, offset_km: tuple[float, float]) -> Spot:
        """Draw a place within a polygon, likewise.

        Raises:
            InputError: no such place was found (`no_room`).
        """
        west, south, east, north = polygon.bounds
        for _ in range(TRIES):
            lat, lon = rng.uniform(south, north, 8), rng.uniform(west, east, 8)
            held = np.asarray(shapely.contains_xy(polygon, lon, lat))
            found = self.first_spot(lat[held], lon[held], offset_km)
            if found is not None:
                return found
        raise InputError([_no_room("a place within a footprint or zone")])

    def first_spot(self, lat_deg: Floats, lon_deg: Floats, offset_km: tuple[float, float]) -> Spot | None:
        """Return the first of the places that lies within the area, the limits and a party's side; None for none."""
        lat, lon = np.round(lat_deg, 6), np.round(lon_deg, 6)
        inside = self.contains(lat, lon)
        lat, lon = lat[inside], lon[inside]
        if not len(lat):
            return None
        found = locate_points(self.line, lat, lon)
        fits = (found.offset_km >= offset_km[0]) & (found.offset_km <= offset_km[1]) & np.isin(found.side, self.sides)
        if not fits.any():
            return None
        row = int(np.argmax(fits))
        return Spot(
            lat_deg=float(lat[row]),
            lon_deg=float(lon[row]),
            part=int(found.part[row]),
            chainage_km=float(found.chainage_km[row]),
            offset_km=float(found.offset_km[row]),
            side=str(found.side[row]),
        )

    def contains(self, lat_deg: Floats, lon_deg: Floats, edge_deg: float = EDGE_DEG) -> Flags:
        """Say of each place whether it lies well within the mission's area."""
        north = (lat_deg > self.area.south_deg + edge_deg) & (lat_deg < self.area.north_deg - edge_deg)
        return north & (lon_deg > self.area.west_deg + edge_deg) & (lon_deg < self.area.east_deg - edge_deg)


def survey(mission: Mission, ground: Ground) -> Terrain:
    """Lay out the ground of a mission for drawing places."""
    track = lay_track(ground.line.parts)
    whole = tuple(Stretch(part.part, 0.0, part_length_m(track, part.part)) for part in ground.line.parts)
    return Terrain(ground.line, track, mission.area, whole, tuple(party.side for party in mission.parties))


def _no_room(what: str) -> Fault:
    return Fault("no_room", "exercise", "area", what, "such a place within the mission's area", "widen the area")
