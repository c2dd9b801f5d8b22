"""What a watcher must not take for a breach: farm burning, works, hot roofs, exercises and demining."""

from datetime import timedelta

import numpy as np

from trucewatch.exercise.declaring import declare
from trucewatch.exercise.happening import NOBODY, Fire, Happening, Signal, Spot
from trucewatch.exercise.scene import Scene
from trucewatch.exercise.streams import open_stream
from trucewatch.exercise.terrain import Terrain
from trucewatch.geo.geodesy import solve_direct
from trucewatch.geo.ground import Ground
from trucewatch.records.interval import Interval

FIELDS = 40
"""Neighbourhoods in which stubble and gardens are burnt every spring."""
FIELD_KM = 6.0
"""Size of a neighbourhood, one sigma."""
OFF_FIELDS = 0.2
"""Share of burns that lie anywhere else."""


def draw_fields(seed: int, terrain: Terrain) -> tuple[Spot, ...]:
    """Return the middles of the neighbourhoods where people burn; the same every year."""
    return tuple(terrain.draw_spot(open_stream(seed, "field", str(index)), (2.0, 40.0)) for index in range(FIELDS))


def factory_spot(seed: int, terrain: Terrain, ground: Ground, index: int) -> Spot:
    """Return the place of one of the works, within an industrial zone as long as the mission has one for each."""
    rng = open_stream(seed, "factory place", str(index))
    zones = [zone.polygon for zone in ground.zones if zone.kind == "industrial" and zone.polygon is not None]
    if index < len(zones):
        return terrain.draw_within(rng, zones[index], (0.0, 500.0))
    return terrain.draw_spot(rng, (4.0, 25.0))


def draw_burn(rng: np.random.Generator, terrain: Terrain, fields: tuple[Spot, ...]) -> Spot:
    """Return the place of one fire of straw."""
    if rng.random() >= OFF_FIELDS:
        field = fields[int(rng.integers(len(fields)))]
        azimuth, metres = rng.uniform(0, 360, 4), np.abs(rng.normal(0, FIELD_KM * 1000, 4))
        lat, lon = solve_direct(np.full(4, field.lat_deg), np.full(4, field.lon_deg), azimuth, metres)
        found = terrain.first_spot(lat, lon, (0.3, 60.0))
        if found is not None:
            return found
    return terrain.draw_spot(rng, (0.5, 40.0))


def make_farm_burn(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a fire of straw by day."""
    spot = draw_burn(rng, scene.terrain, scene.fields)
    began = scene.solar_moment(rng, spot.lon_deg, (8.0, 17.0))
    ended = began + timedelta(seconds=int(rng.uniform(2400, 14_400)))
    fire = Fire(spot.lat_deg, spot.lon_deg, began, ended, round(float(rng.lognormal(2.7, 0.7)), 1), False)
    return Happening(truth_id, "farm_burn", "natural", spot, 0.0, began, ended, NOBODY, (), (fire,))


def make_factory(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Return a day of one of the works."""
    spot = factory_spot(scene.seed, scene.terrain, scene.ground, index)
    day = scene.day
    fire = Fire(spot.lat_deg, spot.lon_deg, day.start_at, day.end_at, round(float(rng.uniform(9, 25)), 1), True)
    return Happening(truth_id, "factory", "industrial", spot, 0.0, day.start_at, day.end_at, NOBODY, (), (fire,))


def make_hot_roof(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a glint or a hot roof: a hotspot, and nothing burns."""
    spot = scene.terrain.draw_spot(rng, (0.5, 30.0))
    began = scene.solar_moment(rng, spot.lon_deg, (11.5, 13.5))
    ended = began + timedelta(minutes=40)
    fire = Fire(spot.lat_deg, spot.lon_deg, began, ended, round(float(rng.uniform(5, 12)), 1), True)
    return Happening(truth_id, "hot_roof", "nothing", spot, 0.0, began, ended, NOBODY, (), (fire,))


def make_notified_exercise(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a live-fire exercise that was declared in time, in a training area where there is one."""
    return make_exercise(scene, rng, truth_id, "notified_exercise", True)


def make_unnotified_exercise(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a live-fire exercise that nobody declared."""
    return make_exercise(scene, rng, truth_id, "unnotified_exercise", False, (3.0, 8.0))


def make_demining(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw controlled explosions that were declared in time."""
    spot = scene.draw_fighting(rng, (1.0, 10.0))
    began = scene.solar_moment(rng, spot.lon_deg, (9.0, 16.0))
    ended = began + timedelta(seconds=int(rng.uniform(300, 3600)))
    signal = Signal("explosion", "undetermined", began, ended, int(rng.integers(1, 5)))
    notice = declare(scene, rng, truth_id, spot, "demining", Interval(began, ended))
    actor = scene.party_of(spot.side)
    return Happening(
        truth_id, "demining", "explosive_work", spot, 60.0, began, ended, actor, (signal,), declaration=notice
    )


def make_exercise(
    scene: Scene,
    rng: np.random.Generator,
    truth_id: str,
    kind: str,
    declared: bool,
    offset_km: tuple[float, float] | None = None,
) -> Happening:
    """Draw a live-fire exercise, declared in time or not, in a training area unless a distance from the line is given.

    Without training areas it lies 6 to 20 km from the line.
    """
    zones = scene.zones_of("training_area")
    if offset_km is not None:
        spot = scene.draw_fighting(rng, offset_km)
    elif zones:
        spot = scene.terrain.draw_within(rng, zones[int(rng.integers(len(zones)))], (0.0, 500.0))
    else:
        spot = scene.terrain.draw_spot(rng, (6.0, 20.0))
    began = scene.solar_moment(rng, spot.lon_deg, (9.0, 13.0))
    ended = began + timedelta(seconds=int(rng.uniform(3600, 3 * 3600)))
    half = began + (ended - began) / 2
    signals = (
        Signal("burst", "outgoing", began, half, int(rng.integers(5, 30))),
        Signal("explosion", "impact", began, ended, int(rng.integers(10, 41))),
    )
    fires = tuple(
        Fire(
            round(spot.lat_deg + float(rng.normal(0, 0.002)), 6),
            round(spot.lon_deg + float(rng.normal(0, 0.003)), 6),
            began + timedelta(seconds=int(rng.uniform(0, 1800))),
            ended + timedelta(seconds=int(rng.uniform(0, 3600))),
            round(float(rng.uniform(10, 50)), 1),
            False,
        )
        for _ in range(int(rng.integers(1, 4)))
    )
    span = Interval(began, ended)
    notice = declare(scene, rng, truth_id, spot, "exercise", span) if declared else None
    actor = scene.party_of(spot.side)
    return Happening(truth_id, kind, "exercise", spot, 250.0, began, ended, actor, signals, fires, notice)
