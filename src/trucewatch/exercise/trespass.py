"""What stands or moves where it should not, and what moves where it may: creeping weapons, mines, convoys.

Mines that a rocket or drone strews are told apart from a strike: nobody is fired at, and what stays is a weapon of the
table that lies where none may be. Their true class is therefore `weapon_presence`.
"""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from trucewatch.exercise.declaring import declare
from trucewatch.exercise.happening import FORCE, STATE, Declaration, Happening, Signal, Spot
from trucewatch.exercise.scene import Scene
from trucewatch.records.interval import Interval
from trucewatch.records.vocabulary import NoticeKind

CREEP_KM = (14.0, 2.5)
"""Distance from the line of a creeping howitzer on its first night and on its last."""


def make_creeping_weapon(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> tuple[Happening, ...]:
    """Draw a howitzer that stands nearer to the line every night, a happening a night, and hides by day."""
    far = scene.draw_fighting(rng, (CREEP_KM[0] - 2, CREEP_KM[0]))
    nights = len(scene.days)
    return tuple(_nights(scene, rng, truth_id, far, np.linspace(*CREEP_KM, max(nights, 2))[:nights].tolist()))


def _nights(
    scene: Scene, rng: np.random.Generator, truth_id: str, far: Spot, offsets_km: list[float]
) -> Iterator[Happening]:
    weapon = "howitzer" if "howitzer" in scene.mission.weapons else None
    for number, (day, offset_km) in enumerate(zip(scene.days, offsets_km, strict=True)):
        near = (max(0.5, offset_km - 1.0), offset_km + 0.5)
        spot = scene.draw_on_side(rng, far.side, near, (scene.stretch_about(far, 4.0),))
        # Local midnight, give or take an hour: it comes in the dark.
        dark_h = (22.0 - far.lon_deg / 15 + rng.normal(0.0, 0.5)) % 24
        began = day.start_at + timedelta(seconds=int(dark_h * 3600))
        ended = began + timedelta(seconds=int(rng.uniform(3 * 3600, 6 * 3600)))
        signal = Signal("weapon", "present", began, ended, 1, weapon)
        yield Happening(
            f"{truth_id}-{number}" if number else truth_id,
            "creeping_weapon",
            "weapon_presence",
            spot,
            30.0,
            began,
            ended,
            scene.party_of(spot.side),
            (signal,),
            cause=truth_id if number else "",
        )


def make_remote_mining(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw mines strewn across the line by a rocket: dull bangs, then mines that lie there for the day."""
    if index == 0:
        spot, began = scene.draw_watched(rng, "drone", (0.3, 5.0))
    else:
        spot, began = scene.draw_fighting(rng, (0.3, 5.0)), scene.draw_moment(rng, 4.0)
    ended = began + timedelta(hours=12)
    weapon = "mine" if "mine" in scene.mission.weapons else None
    count = int(rng.integers(9, 40))
    signal = Signal("remote_mining", "present", began, ended, count, weapon, scene.across_deg(rng, spot))
    actor = scene.opponent_of(spot.side)
    return Happening(
        truth_id, "remote_mining", "weapon_presence", spot, 200.0, began, ended, actor, (signal,), watched=index == 0
    )


def make_movement(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a movement of a party's weapons that it declared in time."""
    spot = scene.draw_fighting(rng, (16.0, 28.0))
    return _convoy(scene, rng, (truth_id, "movement"), spot, scene.party_of(spot.side), "movement", True)


def make_force_convoy(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a convoy of the multinational force that was declared in time."""
    return _convoy(scene, rng, (truth_id, "force_convoy"), _road(scene, rng), FORCE, "convoy", True)


def make_state_convoy(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a convoy of a state that was declared in time."""
    return _convoy(scene, rng, (truth_id, "state_convoy"), _road(scene, rng), STATE, "convoy", True)


def make_forgotten_convoy(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> Happening:
    """Draw a convoy of the multinational force that nobody declared: an own breach, and no enemy."""
    return _convoy(scene, rng, (truth_id, "forgotten_convoy"), _road(scene, rng), FORCE, "convoy", False)


def _road(scene: Scene, rng: np.random.Generator) -> Spot:
    return scene.terrain.draw_spot(rng, (2.0, 20.0))


def _convoy(
    scene: Scene,
    rng: np.random.Generator,
    name: tuple[str, str],
    spot: Spot,
    actor: str,
    notice: NoticeKind,
    declared: bool,
) -> Happening:
    truth_id, kind = name
    began = scene.draw_moment(rng, 8.0)
    ended = began + timedelta(seconds=int(rng.uniform(2400, 4 * 3600)))
    count = int(rng.integers(4, 20))
    weapon = "armoured_vehicle" if "armoured_vehicle" in scene.mission.weapons else None
    signals = (
        Signal("convoy", "present", began, ended, count),
        Signal("vehicle", "present", began, ended, count, weapon),
    )
    given: Declaration | None = None
    if declared:
        given = declare(scene, rng, truth_id, spot, notice, Interval(began, ended), actor)
    return Happening(truth_id, kind, "weapon_presence", spot, 600.0, began, ended, actor, signals, declaration=given)
