"""What every happening is drawn from: the ground, the watch and one day, fixed before anything happens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import numpy as np

from trucewatch.exercise.happening import Spot
from trucewatch.exercise.looking import EARSHOT_KM, Watch, WorldLook
from trucewatch.exercise.mix import Mix
from trucewatch.exercise.terrain import Stretch, Terrain
from trucewatch.geo.geodesy import solve_direct, solve_inverse
from trucewatch.geo.ground import Area, Ground
from trucewatch.geo.track import lon_lat_of, places_at
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission, Sensor

Orbit: TypeAlias = tuple[Sensor, Elements]
"""A satellite and its elements."""
MOST_DRAWS = 60
"""Places that are drawn before one on a wanted side is given up."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One day before anything happens."""

    seed: int
    """Seed of the world."""
    mission: Mission
    """The mission's settings."""
    ground: Ground
    """Its geometry."""
    terrain: Terrain
    """Where places may lie."""
    restive: tuple[Stretch, ...]
    """Where most of the fighting falls."""
    fields: tuple[Spot, ...]
    """Middles of the neighbourhoods where people burn."""
    watch: Watch
    """Who looks, where and when."""
    mix: Mix
    """How much happens."""
    day: Interval
    """The day."""
    number: int
    """Its number from 0."""
    days: tuple[Interval, ...]
    """All days of the exercise."""
    orbits: tuple[Orbit, ...] = ()
    """Satellites with their elements, known to everybody."""

    def party_of(self, side: str) -> str:
        """Return the party that holds a side."""
        return next(party.name for party in self.mission.parties if party.side == side)

    def opponent_of(self, side: str) -> str:
        """Return the party that does not hold a side."""
        return next(party.name for party in self.mission.parties if party.side != side)

    def zones_of(self, kind: str) -> tuple[Area, ...]:
        """Return the polygons of the zones of a kind, in the mission's order."""
        return tuple(zone.polygon for zone in self.ground.zones if zone.kind == kind and zone.polygon is not None)

    def draw_party(self, rng: np.random.Generator) -> str:
        """Draw a party by a place on its side, so that exchanged sides exchange it."""
        return self.party_of(self.terrain.draw_spot(rng, (1.0, 5.0)).side)

    def draw_on_side(
        self, rng: np.random.Generator, side: str, offset_km: tuple[float, float], among: tuple[Stretch, ...]
    ) -> Spot:
        """Draw a place along some stretches on one side; on the other where none of the draws falls on it."""
        for _ in range(MOST_DRAWS):
            spot = self.terrain.draw_spot(rng, offset_km, among)
            if spot.side == side:
                break
        return spot

    def stretch_about(self, spot: Spot, half_km: float) -> Stretch:
        """Return the stretch of line about a place, cut at the ends of its part."""
        end_m = next(piece.to_m for piece in self.terrain.whole if piece.part == spot.part)
        middle = min(spot.chainage_km * 1000, end_m)
        return Stretch(spot.part, max(0.0, middle - half_km * 1000), min(end_m, middle + half_km * 1000))

    def across_deg(self, rng: np.random.Generator, spot: Spot) -> float:
        """Draw the direction from a place to guns beyond the line: across it, give or take some 20 degrees."""
        foot = np.array([self.stretch_about(spot, 0.0).from_m])
        lon, lat = lon_lat_of(self.terrain.track, places_at(self.terrain.track, np.array([spot.part]), foot))[0]
        _, azimuth = solve_inverse(*(np.array([value]) for value in (spot.lat_deg, spot.lon_deg, lat, lon)))
        return round(float(azimuth[0] + rng.normal(0.0, 20.0)) % 360, 1)

    def draw_moment(self, rng: np.random.Generator, latest_h: float = 1.0) -> datetime:
        """Draw a whole second of the day, at least some hours before its end."""
        seconds = self.day.duration.total_seconds() - latest_h * 3600
        return self.day.start_at + timedelta(seconds=int(rng.uniform(0, seconds)))

    def solar_moment(self, rng: np.random.Generator, lon_deg: float, hours: tuple[float, float]) -> datetime:
        """Draw a whole second of the day between two hours of local solar time."""
        utc_h = rng.uniform(*hours) - lon_deg / 15
        start = self.day.start_at
        since_h = (utc_h - start.hour - start.minute / 60) % 24
        return start + timedelta(seconds=int(since_h * 3600))

    def draw_fighting(self, rng: np.random.Generator, offset_km: tuple[float, float]) -> Spot:
        """Draw a place where fighting falls, watched or not."""
        among = self.restive if rng.random() < self.mix.restive_share else ()
        return self.terrain.draw_spot(rng, offset_km, among)

    def draw_watched(self, rng: np.random.Generator, by: str, offset_km: tuple[float, float]) -> tuple[Spot, datetime]:
        """Draw a place and a second at which a drone, a camera or an observer pays attention to it.

        Without such a watcher on this day it is a place and time like any other.
        """
        if by == "observer" and self.watch.posts:
            post = self.watch.posts[int(rng.integers(len(self.watch.posts)))]
            return self._near(rng, post.spot, offset_km), self.draw_moment(rng)
        looks = self.looks_of(by)
        if not looks:
            return self.draw_fighting(rng, offset_km), self.draw_moment(rng)
        look = looks[int(rng.integers(len(looks)))]
        spot = self.terrain.draw_within(rng, look.footprint, offset_km)
        early = look.span.duration.total_seconds() * 0.6
        return spot, look.span.start_at + timedelta(seconds=int(rng.uniform(0, early)))

    def looks_of(self, kind: str) -> tuple[WorldLook, ...]:
        """Return the day's looks of a kind of sensor that brought something home."""
        looks = [one for one in self.watch.looks if one.sensor.kind == kind and one.can_see]
        return tuple(one for one in looks if self.day.contains(one.span.start_at))

    def _near(self, rng: np.random.Generator, post: Spot, offset_km: tuple[float, float]) -> Spot:
        for _ in range(40):
            azimuth, metres = rng.uniform(0, 360, 8), rng.uniform(1.0, EARSHOT_KM * 0.7, 8) * 1000
            lat, lon = solve_direct(np.full(8, post.lat_deg), np.full(8, post.lon_deg), azimuth, metres)
            found = self.terrain.first_spot(lat, lon, offset_km)
            if found is not None:
                return found
        return self.draw_fighting(rng, offset_km)
