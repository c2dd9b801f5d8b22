"""An opponent who watches the watchers: it knows when satellites pass and where patrols are wont to fly, and waits.

Orbits are public, so passes are known exactly. Of patrols only the habit is known: over which places they were seen at
which hour, on any day of the exercise but the day itself. Either side may be the one that waits.
"""

import itertools
from datetime import datetime, timedelta

import numpy as np
import shapely

from trucewatch.exercise.happening import Fire, Happening, Signal, Spot
from trucewatch.exercise.overpasses import find_overpasses
from trucewatch.exercise.scene import Scene
from trucewatch.records.interval import Interval
from trucewatch.records.table import moment_of

CANDIDATES = 10
"""Places and times that the opponent weighs before it acts."""
HABIT = timedelta(hours=1)
"""A patrol at this hour of another day is taken for one at this hour of today."""
PATROLS = ("drone", "camera")
"""Watchers whose habits are learnt."""


def make_timed_shelling(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a shelling where no patrol is wont to be, right after a pass, its fire out before the next."""
    spot, began, dark = _wait(scene, rng, (0.5, 6.0))
    ended = began + timedelta(seconds=int(rng.uniform(60, 600)))
    count, from_deg = int(rng.integers(4, 20)), scene.across_deg(rng, spot)
    weapon = "rocket_launcher" if "rocket_launcher" in scene.mission.weapons else None
    signal = Signal("explosion", "impact", began, ended, count, weapon, from_deg)
    out = min(ended + timedelta(hours=2), max(dark.end_at, ended + timedelta(minutes=10)))
    fire = Fire(spot.lat_deg, spot.lon_deg, ended, out, round(float(rng.uniform(8, 40)), 1), False)
    actor = scene.opponent_of(spot.side)
    return Happening(truth_id, "timed_shelling", "strike", spot, 120.0, began, ended, actor, (signal,), (fire,))


def make_timed_weapon(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a weapon that comes where no patrol is wont to be and has gone before the next one is due."""
    spot, began, dark = _wait(scene, rng, (0.5, 5.0))
    ended = max(min(dark.end_at, began + timedelta(hours=3)), began + timedelta(minutes=20))
    weapon = "rocket_launcher" if "rocket_launcher" in scene.mission.weapons else None
    signal = Signal("weapon", "present", began, ended, int(rng.integers(1, 3)), weapon)
    actor = scene.party_of(spot.side)
    return Happening(truth_id, "timed_weapon", "weapon_presence", spot, 30.0, began, ended, actor, (signal,))


def _wait(scene: Scene, rng: np.random.Generator, offset_km: tuple[float, float]) -> tuple[Spot, datetime, Interval]:
    """Return the best of some places and times, with the time until the next pass over it."""
    spots = [scene.draw_fighting(rng, offset_km) for _ in range(CANDIDATES)]
    passes = _passes(scene, spots)
    options = []
    for number, spot in enumerate(spots):
        gaps = _gaps(scene.day, passes[number])
        gap = gaps[int(rng.integers(min(len(gaps), 3)))]
        began = gap.start_at + timedelta(seconds=int(rng.uniform(120, 900)))
        options.append((attention(scene, spot, began), -gap.duration.total_seconds(), number, began, gap))
    _, _, number, began, gap = min(options, key=lambda option: option[:3])
    return spots[number], began, gap


def attention(scene: Scene, spot: Spot, moment: datetime) -> int:
    """Return on how many looks patrols were over a place at about this hour of the other days; 0 for never.

    On the only day of an exercise its own plan is the habit.
    """
    count = 0
    for look in scene.watch.looks:
        today = scene.day.contains(look.span.start_at)
        if look.sensor.kind not in PATROLS or (today and len(scene.days) > 1):
            continue
        shifted = moment + timedelta(days=round((look.span.start_at - moment) / timedelta(days=1)))
        near = look.span.start_at - HABIT <= shifted < look.span.end_at + HABIT
        count += near and bool(shapely.contains_xy(look.footprint, spot.lon_deg, spot.lat_deg))
    return count


def _passes(scene: Scene, spots: list[Spot]) -> list[list[datetime]]:
    """Return when satellites sweep over each place on this day, in order."""
    lat, lon = np.array([spot.lat_deg for spot in spots]), np.array([spot.lon_deg for spot in spots])
    found: list[list[datetime]] = [[] for _ in spots]
    for orbit in scene.orbits:
        over = find_overpasses(orbit, lat, lon, scene.day)
        for place, time_us in zip(over.place.tolist(), over.time_us.tolist(), strict=True):
            found[place].append(moment_of(round(time_us / 1e6) * 1_000_000))
    return [sorted(times) for times in found]


def _gaps(day: Interval, passes: list[datetime]) -> list[Interval]:
    """Return the times between passes that leave two hours of the day, longest first."""
    edges = [day.start_at, *passes, day.end_at]
    latest = day.end_at - timedelta(hours=2)
    gaps = [Interval(start, end) for start, end in itertools.pairwise(edges) if start < latest]
    return sorted(gaps, key=lambda gap: (-gap.duration, gap.start_at))
