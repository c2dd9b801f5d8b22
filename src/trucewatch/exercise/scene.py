"""What every happening is drawn from: the ground, the watch and one day, fixed before anything happens."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from trucewatch.exercise.happening import Spot
from trucewatch.exercise.looking import EARSHOT_KM, Watch, WorldLook
from trucewatch.exercise.mix import Mix
from trucewatch.exercise.terrain import Stretch, Terrain
from trucewatch.geo.geodesy import solve_direct
from trucewatch.geo.ground import Ground
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission


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

    def party_of(self, side: str) -> str:
        """Return the party that holds a side."""
        return next(party.name for party in self.mission.parties if party.side == side)

    def opponent_of(self, side: str) -> str:
        """Return the party that does not hold a side."""
        return next(party.name for party in self.mission.parties if party.side != side)

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
