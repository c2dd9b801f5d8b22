"""Strikes far from the line: on a city, on a power station, on a ship."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from trucewatch.exercise.happening import Fire, Happening, Signal, Spot
from trucewatch.exercise.scene import Scene

FAR_KM = (60.0, 110.0)
"""Where a strike in depth falls in a mission that names no city and no power station."""
BEYOND = "outside"
"""Side of a place beyond every border."""


def make_city_strike(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw missiles or long-range drones on a city."""
    return _strike(scene, rng, (truth_id, "city_strike"), _target(scene, rng, "city"))


def make_energy_strike(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw missiles or long-range drones on a power station."""
    return _strike(scene, rng, (truth_id, "energy_strike"), _target(scene, rng, "energy"))


def make_sea_incident(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> tuple[Happening, ...]:
    """Draw fire at a ship on a sea of the mission; nothing where it has none."""
    seas = scene.zones_of("sea")
    if not seas:
        return ()
    actor = scene.draw_party(rng)
    waters = replace(scene.terrain, sides=(*scene.terrain.sides, BEYOND))
    spot = waters.draw_within(rng, seas[int(rng.integers(len(seas)))], (0.0, 1000.0))
    began = scene.draw_moment(rng, 3.0)
    ended = began + timedelta(seconds=int(rng.uniform(60, 1200)))
    signals = (
        Signal("vessel", "present", began - timedelta(minutes=30), ended + timedelta(hours=1), 1),
        Signal("explosion", "impact", began, ended, int(rng.integers(1, 5))),
    )
    fires = (_fire(rng, spot, began),) if rng.random() < 0.7 else ()
    return (Happening(truth_id, "sea_incident", "strike", spot, 400.0, began, ended, actor, signals, fires),)


def _target(scene: Scene, rng: np.random.Generator, kind: str) -> Spot:
    zones = scene.zones_of(kind)
    if not zones:
        return scene.terrain.draw_spot(rng, FAR_KM)
    # The side by the toss of a place on it, then one of its zones: one side's list may be longer than the other's.
    wanted = scene.terrain.draw_spot(rng, (1.0, 5.0)).side
    spots = [scene.terrain.draw_within(rng, zone, (0.0, 1000.0)) for zone in zones]
    there = [spot for spot in spots if spot.side == wanted] or spots
    return there[int(rng.integers(len(there)))]


def _strike(scene: Scene, rng: np.random.Generator, name: tuple[str, str], spot: Spot) -> Happening:
    began = scene.draw_moment(rng, 5.0)
    seconds = timedelta(seconds=int(rng.uniform(5, 900)))
    hits = int(rng.integers(1, 6))
    if rng.random() < 0.5:
        class_name, weapon, flies = "strike", "missile", Signal("missile", "in_flight", began, began + seconds, hits)
        lands = Signal("explosion", "impact", began, began + seconds, hits, weapon)
    else:
        class_name, flies = "attack_drone", Signal("uav", "in_flight", began, began + seconds, hits)
        lands = Signal("uav_strike", "impact", began, began + seconds, hits, "attack_drone")
    if lands.weapon not in scene.mission.weapons:
        lands = replace(lands, weapon=None)
    hurt = Signal("damage", "present", began + seconds, began + timedelta(hours=8))
    fires = (_fire(rng, spot, began + seconds),)
    truth_id, kind = name
    actor, ended = scene.opponent_of(spot.side), began + seconds
    return Happening(truth_id, kind, class_name, spot, 150.0, began, ended, actor, (flies, hurt, lands), fires)


def _fire(rng: np.random.Generator, spot: Spot, lit: datetime) -> Fire:
    until = lit + timedelta(seconds=int(rng.uniform(3600, 5 * 3600)))
    return Fire(spot.lat_deg, spot.lon_deg, lit, until, round(float(rng.uniform(15, 120)), 1), False)
