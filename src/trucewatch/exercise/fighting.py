"""What breaches an agreement, or is claimed to: shelling, attack drones, weapons, jamming, false reports."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import shapely

from trucewatch.exercise.happening import NOBODY, Fire, Happening, Signal
from trucewatch.exercise.scene import Scene
from trucewatch.records.mission import Mission
from trucewatch.records.vocabulary import Event

WATCHERS = ("camera", "drone", "observer")
"""Who sees the shellings that somebody sees, in turn."""
FIRING = ("mortar", "howitzer", "rocket_launcher", "tank")
"""Classes of weapon that shell; one that the mission does not name stays unnamed."""
STANDING = ("mortar", "howitzer", "tank", "armoured_vehicle", "heavy_machine_gun")
"""Classes of weapon that stand near a line."""


def make_shelling(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a shelling of some minutes, with a fire after some of them."""
    near = (0.3, 6.0)
    watched = index < scene.mix.shelling_watched
    if watched:
        spot, began = scene.draw_watched(rng, WATCHERS[index % 3], near)
    else:
        spot, began = scene.draw_fighting(rng, near), scene.draw_moment(rng)
    ended = began + timedelta(seconds=int(rng.uniform(60, 900)))
    weapon = _weapon(rng, scene.mission, FIRING)
    signal = Signal("explosion", "impact", began, ended, int(rng.integers(2, 25)), weapon)
    fires = []
    if rng.random() < scene.mix.fire_share:
        until = ended + timedelta(seconds=int(rng.uniform(1800, 14_400)))
        fires.append(Fire(spot.lat_deg, spot.lon_deg, ended, until, round(float(rng.uniform(8, 60)), 1), False))
    actor = scene.opponent_of(spot.side)
    return Happening(
        truth_id, "shelling", "strike", spot, 120.0, began, ended, actor, (signal,), tuple(fires), watched=watched
    )


def make_attack_drone(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw the flight and strike of an attack drone; the first of a day under somebody's eyes."""
    if index == 0:
        spot, began = scene.draw_watched(rng, "drone", (0.5, 6.0))
    else:
        spot, began = scene.draw_fighting(rng, (0.5, 12.0)), scene.draw_moment(rng)
    struck = began + timedelta(seconds=int(rng.uniform(60, 240)))
    signals = (
        Signal("uav", "in_flight", began, struck, int(rng.integers(1, 4))),
        Signal("uav_strike", "impact", struck, struck, 1),
    )
    actor = scene.opponent_of(spot.side)
    return Happening(
        truth_id, "attack_drone", "attack_drone", spot, 40.0, began, struck, actor, signals, watched=index == 0
    )


def make_weapon(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw weapons or vehicles that stand near the line for some hours."""
    reach = (0.3, 0.9 * _buffer_km(scene))
    spot, seen = scene.draw_watched(rng, "drone", reach) if index < 2 else (scene.draw_fighting(rng, reach), None)
    began = (seen or scene.draw_moment(rng, 6.0)) - timedelta(seconds=int(rng.uniform(600, 7200)))
    began = max(began, scene.day.start_at)
    ended = began + timedelta(seconds=int(rng.uniform(3 * 3600, 10 * 3600)))
    event: Event = "weapon" if rng.random() < 0.7 else "vehicle"
    signal = Signal(event, "present", began, ended, int(rng.integers(1, 5)), _weapon(rng, scene.mission, STANDING))
    actor = scene.party_of(spot.side)
    return Happening(
        truth_id, "weapon", "weapon_presence", spot, 30.0, began, ended, actor, (signal,), watched=index < 2
    )


def make_jamming(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw an emitter that spoils a look of a drone; without drones it jams all the same."""
    heard = [look.footprint for look in scene.looks_of("jamming_monitor")]
    looks = scene.looks_of("drone")
    looks = tuple(one for one in looks if any(shapely.intersects(one.footprint, area) for area in heard)) or looks
    if looks:
        look = looks[int(rng.integers(len(looks)))]
        spot = scene.terrain.draw_within(rng, look.footprint, (0.3, 6.0))
        began = look.span.start_at + timedelta(seconds=int(rng.uniform(0, 300)))
        ended, hindered = look.span.end_at + timedelta(seconds=int(rng.uniform(0, 900))), look.look_id
    else:
        spot, began, hindered = scene.draw_fighting(rng, (0.3, 6.0)), scene.draw_moment(rng), None
        ended = began + timedelta(minutes=30)
    signal = Signal("jamming", "present", began, ended)
    actor = scene.party_of(spot.side)
    return Happening(
        truth_id, "jamming", "jamming", spot, 0.0, began, ended, actor, (signal,), hindered=hindered, watched=True
    )


def make_jammed_attack(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> tuple[Happening, ...]:
    """Draw a jamming of a patrolling drone and the shells that fall under it minutes later, by the same side."""
    jam = replace(make_jamming(scene, rng, truth_id, index), kind="timed_jamming")
    other = next(party.side for party in scene.mission.parties if party.side != jam.spot.side)
    spot = scene.draw_on_side(rng, other, (0.3, 5.0), (scene.stretch_about(jam.spot, 6.0),))
    began = jam.began_at + timedelta(seconds=int(rng.uniform(120, 600)))
    ended = began + timedelta(seconds=int(rng.uniform(60, 600)))
    count, from_deg = int(rng.integers(4, 25)), scene.across_deg(rng, spot)
    signal = Signal("explosion", "impact", began, ended, count, _weapon(rng, scene.mission, FIRING), from_deg)
    name = (f"{truth_id}-fire", "jammed_shelling", "strike")
    return jam, Happening(*name, spot, 120.0, began, ended, jam.actor, (signal,), cause=truth_id)


def make_spoof(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw the place and time of an attack that never was, where a drone looked and could have seen it."""
    spot, began = scene.draw_watched(rng, "drone", (0.5, 6.0))
    return Happening(truth_id, "spoof", "nothing", spot, 0.0, began, began + timedelta(minutes=5), NOBODY, ())


def _weapon(rng: np.random.Generator, mission: Mission, likely: tuple[str, ...]) -> str | None:
    named = likely[int(rng.integers(len(likely)))]
    return named if named in mission.weapons else None


def _buffer_km(scene: Scene) -> float:
    widths = [zone.distance_km for zone in scene.ground.zones if zone.kind == "buffer" and zone.distance_km]
    return min([*widths, 6.0])
