"""Fire that is answered, and fire of small weapons: exchanges across the line, rifles, heavy machine guns."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from trucewatch.exercise.happening import Happening, Signal, Spot
from trucewatch.exercise.scene import Scene

ROUNDS = (1, 4)
"""Salvoes of either side in an exchange, least and one more than most."""
REPLY_S = (180, 1500)
"""Seconds after which the other side replies."""
FRONT_KM = 8.0
"""How far along the line from the first shells the reply falls."""


def make_exchange(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> tuple[Happening, ...]:
    """Draw shelling and replies: each salvo by the other side, on the other side of the line, from there."""
    watched = index == 0
    near = (0.5, 5.0)
    spot, began = (
        scene.draw_watched(rng, "drone", near) if watched else (scene.draw_fighting(rng, near), scene.draw_moment(rng))
    )
    other = next(party.side for party in scene.mission.parties if party.side != spot.side)
    answer = scene.draw_on_side(rng, other, near, (scene.stretch_about(spot, FRONT_KM),))
    first = _salvo(scene, rng, truth_id, spot, began)
    salvoes = [replace(first, watched=watched)]
    for number in range(1, 2 * int(rng.integers(*ROUNDS))):
        began = salvoes[-1].ended_at + timedelta(seconds=int(rng.uniform(*REPLY_S)))
        salvo = _salvo(scene, rng, f"{truth_id}-{number}", answer if number % 2 else spot, began)
        salvoes.append(replace(salvo, kind="reply" if number % 2 else "exchange", cause=truth_id))
    return tuple(salvoes)


def make_small_arms(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw bursts of rifles within sight of the line; the first of a day near observers."""
    return _bursts(scene, rng, (truth_id, "small_arms"), (0.1, 1.5), index == 0)


def make_machine_gun(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw bursts of a heavy machine gun."""
    return _bursts(scene, rng, (truth_id, "heavy_machine_gun"), (0.2, 3.0), index == 0)


def _bursts(
    scene: Scene, rng: np.random.Generator, name: tuple[str, str], near: tuple[float, float], watched: bool
) -> Happening:
    if watched:
        spot, began = scene.draw_watched(rng, "observer", near)
    else:
        spot, began = scene.draw_fighting(rng, near), scene.draw_moment(rng)
    truth_id, weapon = name
    ended = began + timedelta(seconds=int(rng.uniform(20, 600)))
    named = weapon if weapon in scene.mission.weapons else None
    from_deg = scene.across_deg(rng, spot)
    signal = Signal("burst", "incoming", began, ended, int(rng.integers(2, 30)), named, from_deg)
    actor = scene.opponent_of(spot.side)
    return Happening(truth_id, weapon, "strike", spot, 80.0, began, ended, actor, (signal,), watched=watched)


def _salvo(scene: Scene, rng: np.random.Generator, truth_id: str, spot: Spot, began: datetime) -> Happening:
    ended = began + timedelta(seconds=int(rng.uniform(40, 400)))
    weapon = "mortar" if "mortar" in scene.mission.weapons else None
    count, from_deg = int(rng.integers(3, 16)), scene.across_deg(rng, spot)
    signal = Signal("explosion", "impact", began, ended, count, weapon, from_deg)
    return Happening(truth_id, "exchange", "strike", spot, 150.0, began, ended, scene.opponent_of(spot.side), (signal,))
