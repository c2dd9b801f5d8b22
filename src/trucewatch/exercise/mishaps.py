"""What nobody meant: an ammunition store that blows up, a gas main, a power failure or storm that blinds many sensors.

A mass outage is no accident of the ground but one of the watch: its true class is `other`.
"""

from datetime import timedelta

import numpy as np

from trucewatch.exercise.happening import NOBODY, Fire, Happening, Signal
from trucewatch.exercise.hindering import silence, watchers_near
from trucewatch.exercise.scene import Scene
from trucewatch.records.interval import Interval

OUTAGE_KM = (80.0, 200.0)
"""Length of line over which a power failure or storm silences sensors."""
FIXED = ("camera", "jamming_monitor", "acoustic")
"""Kinds that a power failure silences."""
AIRBORNE = ("drone", "camera")
"""Kinds that a storm silences."""


def make_ammunition_blast(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw an ammunition store that blows up for an hour or more and burns, in a storage zone where there is one."""
    stores = scene.zones_of("storage")
    if stores:
        spot = scene.terrain.draw_within(rng, stores[int(rng.integers(len(stores)))], (0.0, 500.0))
    else:
        spot = scene.terrain.draw_spot(rng, (8.0, 30.0))
    began = scene.draw_moment(rng, 5.0)
    ended = began + timedelta(seconds=int(rng.uniform(2400, 3 * 3600)))
    signal = Signal("explosion", "undetermined", began, ended, int(rng.integers(20, 120)))
    out = ended + timedelta(seconds=int(rng.uniform(3600, 6 * 3600)))
    fire = Fire(spot.lat_deg, spot.lon_deg, began, out, round(float(rng.uniform(60, 300)), 1), False)
    return Happening(truth_id, "ammunition_blast", "accident", spot, 200.0, began, ended, NOBODY, (signal,), (fire,))


def make_gas_blast(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a gas main that bursts: one bang, damage and a fire."""
    spot = scene.draw_fighting(rng, (1.0, 12.0))
    began = scene.draw_moment(rng, 4.0)
    until = began + timedelta(seconds=int(rng.uniform(1800, 2 * 3600)))
    signals = (
        Signal("damage", "present", began, began + timedelta(hours=6)),
        Signal("explosion", "undetermined", began, began, 1),
    )
    fire = Fire(spot.lat_deg, spot.lon_deg, began, until, round(float(rng.uniform(10, 60)), 1), True)
    return Happening(truth_id, "gas_blast", "accident", spot, 30.0, began, until, NOBODY, signals, (fire,))


def make_mass_outage(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a power failure (at once, all that is fixed) or a storm (within the hour, all that sees) along the line."""
    spot = scene.draw_fighting(rng, (0.5, 6.0))
    stretch = scene.stretch_about(spot, float(rng.uniform(*OUTAGE_KM)) / 2)
    began = scene.draw_moment(rng, 3.0)
    ended = began + timedelta(seconds=int(rng.uniform(3600, 6 * 3600)))
    is_storm = bool(rng.random() < 0.5)
    kinds, onset_s = (AIRBORNE, 3000.0) if is_storm else (FIXED, 60.0)
    span = Interval(began, ended)
    hindrances = [
        hindrance
        for name in watchers_near(scene, stretch, span, kinds)
        for hindrance in silence(
            scene,
            truth_id,
            name,
            stretch,
            Interval(began + timedelta(seconds=int(rng.uniform(0, onset_s))), ended),
            "weather" if is_storm else "technical",
        )
    ]
    signal = Signal("outage", "present", began, ended)
    return Happening(
        truth_id, "mass_outage", "other", spot, 0.0, began, ended, NOBODY, (signal,), hindrances=tuple(hindrances)
    )
