"""Lies: attacks that a side stages on its own ground, and floods of reports of nothing.

What is staged has the class `staged` whether or not anything was truly blown up for it; a flood by nobody in particular
about nothing at all has the class `nothing`, like any other forged report.
"""

from datetime import timedelta

import numpy as np

from trucewatch.exercise.happening import NOBODY, Claim, Happening, Signal
from trucewatch.exercise.scene import Scene


def make_staged_attack(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw damage that a side does to its own ground and reports, unauthenticated, as an attack by the other."""
    return _staged(scene, rng, (truth_id, "staged_attack"), Claim(False, "explosion", int(rng.integers(2, 6))))


def make_captured_channel(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw the same, reported by a protected channel that the side holds: authentic in form, false in content."""
    return _staged(scene, rng, (truth_id, "captured_channel"), Claim(True, "explosion", int(rng.integers(1, 3))))


def make_spoof_flood(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a claim about nothing that is told over and over without authenticity."""
    spot, began = scene.draw_watched(rng, "drone", (0.5, 6.0))
    claim = Claim(False, "explosion", scene.mix.flood_copies)
    ended = began + timedelta(minutes=5)
    return Happening(truth_id, "spoof_flood", "nothing", spot, 0.0, began, ended, NOBODY, (), claim=claim)


def _staged(scene: Scene, rng: np.random.Generator, name: tuple[str, str], claim: Claim) -> Happening:
    spot, began = scene.draw_fighting(rng, (0.5, 6.0)), scene.draw_moment(rng, 5.0)
    ended = began + timedelta(seconds=int(rng.uniform(30, 300)))
    hurt = Signal("damage", "present", began, began + timedelta(hours=8), int(rng.integers(1, 4)))
    bang = Signal("explosion", "undetermined", began, ended, int(rng.integers(1, 4)))
    truth_id, kind = name
    actor = scene.party_of(spot.side)
    return Happening(truth_id, kind, "staged", spot, 40.0, began, ended, actor, (hurt, bang), claim=claim)
