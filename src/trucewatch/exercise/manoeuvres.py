"""Exercises and explosive work that were declared badly, elsewhere, or as a cover for fire."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np

from trucewatch.exercise.declaring import be_blanket, be_late
from trucewatch.exercise.happening import Declaration, Happening, Signal
from trucewatch.exercise.ordinary import make_demining, make_exercise
from trucewatch.exercise.scene import Scene

Change = Callable[[Scene, np.random.Generator, Declaration], Declaration]


def make_late_exercise(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw an exercise in a training area of which the notice came too late."""
    return _redeclared(make_exercise(scene, rng, truth_id, "late_exercise", True), scene, rng, be_late)


def make_off_range_exercise(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw an exercise that was declared in time but lies outside any training area, beyond the buffer."""
    return make_exercise(scene, rng, truth_id, "off_range_exercise", True, (11.0, 25.0))


def make_cover(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> tuple[Happening, ...]:
    """Draw an exercise under a notice far too wide and long, and shells that fall beyond the line under its cover."""
    drill = make_exercise(scene, rng, truth_id, "blanket_exercise", True, (4.0, 9.0))
    drill = _redeclared(drill, scene, rng, be_blanket)
    other = next(party.side for party in scene.mission.parties if party.side != drill.spot.side)
    spot = scene.draw_on_side(rng, other, (0.5, 6.0), (scene.stretch_about(drill.spot, 10.0),))
    began = drill.began_at + (drill.ended_at - drill.began_at) * float(rng.uniform(0.2, 0.7))
    began = began.replace(microsecond=0)
    ended = began + timedelta(seconds=int(rng.uniform(120, 900)))
    weapon = "howitzer" if "howitzer" in scene.mission.weapons else None
    count, from_deg = int(rng.integers(4, 20)), scene.across_deg(rng, spot)
    signal = Signal("explosion", "impact", began, ended, count, weapon, from_deg)
    fire = Happening(
        f"{truth_id}-fire",
        "covered_shelling",
        "strike",
        spot,
        150.0,
        began,
        ended,
        drill.actor,
        (signal,),
        cause=truth_id,
    )
    return drill, fire


def make_late_demining(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw controlled explosions of which the notice came too late."""
    work = replace(make_demining(scene, rng, truth_id, index), kind="late_demining")
    return _redeclared(work, scene, rng, be_late)


def make_unnotified_demining(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw controlled explosions that nobody declared."""
    work = make_demining(scene, rng, truth_id, index)
    return replace(work, kind="unnotified_demining", declaration=None)


def _redeclared(happening: Happening, scene: Scene, rng: np.random.Generator, change: Change) -> Happening:
    notice = happening.declaration
    return happening if notice is None else replace(happening, declaration=change(scene, rng, notice))
