"""Small drones: those that drop munitions, those that only look, and shots at the mission's own.

A drone that only looks attacks nobody and carries no weapon: its true class is `other`. Shots at the mission's drone
are fire by a weapon of the table: their true class is `strike`.
"""

from datetime import timedelta

import numpy as np

from trucewatch.exercise.happening import Happening, Hindrance, Signal
from trucewatch.exercise.scene import Scene
from trucewatch.exercise.streams import opaque_id
from trucewatch.records.vocabulary import Description, Event

LOST_SHARE = 0.4
"""Share of shots at the mission's drone that bring it down."""


def make_munition_drop(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a small drone that drops a grenade or a few; the first of a day under somebody's eyes."""
    if index == 0:
        spot, began = scene.draw_watched(rng, "drone", (0.3, 5.0))
    else:
        spot, began = scene.draw_fighting(rng, (0.3, 8.0)), scene.draw_moment(rng)
    dropped = began + timedelta(seconds=int(rng.uniform(60, 300)))
    drops = int(rng.integers(1, 4))
    until = dropped + timedelta(seconds=40 * (drops - 1))
    weapon = "attack_drone" if "attack_drone" in scene.mission.weapons else None
    signals = (
        Signal("uav", "in_flight", began, until, 1),
        Signal("munition_drop", "impact", dropped, until, drops, weapon, scene.across_deg(rng, spot)),
    )
    actor = scene.opponent_of(spot.side)
    return Happening(
        truth_id, "munition_drop", "attack_drone", spot, 40.0, began, until, actor, signals, watched=index == 0
    )


def make_recon_drone(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a small drone that crosses the line, looks and goes home."""
    if index == 0:
        spot, began = scene.draw_watched(rng, "drone", (0.3, 6.0))
    else:
        spot, began = scene.draw_fighting(rng, (0.3, 10.0)), scene.draw_moment(rng)
    ended = began + timedelta(seconds=int(rng.uniform(300, 2400)))
    weapon = "reconnaissance_drone" if "reconnaissance_drone" in scene.mission.weapons else None
    signal = Signal("uav", "in_flight", began, ended, 1, weapon)
    actor = scene.opponent_of(spot.side)
    return Happening(truth_id, "recon_drone", "other", spot, 300.0, began, ended, actor, (signal,), watched=index == 0)


def make_shot_at_drone(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw shots at a patrolling drone of the mission, from below; some bring it down and end its look.

    Without a patrol on that day they are shots into the air.
    """
    looks = scene.looks_of("drone")
    if looks:
        look = looks[int(rng.integers(len(looks)))]
        spot = scene.terrain.draw_within(rng, look.footprint, (0.3, 5.5))
        began = look.span.start_at + timedelta(seconds=int(rng.uniform(120, 900)))
    else:
        look, spot, began = None, scene.draw_fighting(rng, (0.3, 5.5)), scene.draw_moment(rng)
    ended = began + timedelta(seconds=int(rng.uniform(5, 60)))
    kinds: tuple[tuple[Event, Description], ...] = (("burst", "outgoing"), ("muzzle_flash", "outgoing"))
    signals = tuple(Signal(event, phase, began, ended, int(rng.integers(1, 8))) for event, phase in kinds)
    hindrances: tuple[Hindrance, ...] = ()
    if rng.random() < LOST_SHARE and look is not None:
        name = opaque_id(scene.seed, "impediment", truth_id)
        hindrances = (Hindrance(look.look_id, name, "shootdown", ended, look.span.end_at),)
    actor = scene.party_of(spot.side)
    return Happening(
        truth_id, "shot_at_drone", "strike", spot, 30.0, began, ended, actor, signals, (), None, None, True, hindrances
    )
