"""A renewed attack: many sensors near one stretch of line fall silent within minutes, then fire, drones and columns.

It is drawn from streams of its own. A week with it and the same week without differ in nothing else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import numpy as np

from trucewatch.exercise.happening import Fire, Happening, Hindrance, Signal, Spot
from trucewatch.exercise.hindering import silence, watchers_near
from trucewatch.exercise.scene import Scene
from trucewatch.exercise.streams import open_stream
from trucewatch.exercise.terrain import Stretch
from trucewatch.records.interval import Interval
from trucewatch.records.vocabulary import Event, ImpedimentKind

ATTACK_DAY = 5
"""Number of the day of the attack, from 0; the last day of a shorter exercise."""
LENGTH_KM = (60.0, 150.0)
"""Length of the stretch attacked."""
LATEST_H = 20.0
"""Hour of the day by which it has begun."""
BLINDED = ("drone", "camera", "jamming_monitor")
"""Kinds of sensors that are jammed or blinded; microphones and people go on."""
ONSET_S = 360.0
"""Seconds within which they fall silent."""
MIDDLES = 8
"""Middles that are weighed: the attack falls where most sensors are, for elsewhere nobody would look anyway."""
HEARING = ("acoustic", "observer")
"""Kinds of sensors that go on."""
EARS = 3
"""More of them than this draw the attack no further."""
BARRAGE_S = (180.0, 600.0)
"""Seconds from the first jamming to the first shells, least and most."""
OPENING = 0.4
"""Share of the attack that falls in its opening."""
OPENING_S = 2400.0
"""Length of the opening."""
SURGE = 0.5
"""Share of the hours of the attack within which most of the rest falls: the mean of an exponential."""


@dataclass(frozen=True, slots=True)
class Attack:
    """A renewed attack as it is planned."""

    began_at: datetime
    """When the first sensor falls silent."""
    ended_at: datetime
    """When the last of it begins."""
    stretch: Stretch
    """Stretch of line attacked."""
    attacker: str
    """The party."""
    defending_side: str
    """Side on which the fire falls."""
    blinded: tuple[str, ...]
    """Sensors that fall silent, by name."""
    spared: tuple[str, ...]
    """Sensors of the same kinds that looked over the stretch then and go on."""


Piece: TypeAlias = Callable[[Scene, np.random.Generator, str, Attack], Happening]
"""What draws one piece of an attack from a stream of its own."""


def plan_attack(scene: Scene) -> Attack | None:
    """Return the attack that begins on this day; None on any other day and in a quiet exercise.

    Hour, stretch and attacker are drawn alike for both parties: the attacker is whoever holds the side of a drawn
    place.
    """
    if not scene.mix.renewed_attack or scene.number != min(ATTACK_DAY, len(scene.days) - 1):
        return None
    rng = open_stream(scene.seed, "renewed_attack", str(scene.number))
    began = scene.day.start_at + timedelta(seconds=int(rng.uniform(0, LATEST_H * 3600)))
    hour = Interval(began, began + timedelta(hours=1))
    half_km = float(rng.uniform(*LENGTH_KM)) / 2
    middles = [scene.terrain.draw_spot(rng, (0.5, 5.0), scene.restive) for _ in range(MIDDLES)]
    middle = max(middles, key=lambda one: _watched(scene, scene.stretch_about(one, half_km), hour))
    stretch = scene.stretch_about(middle, half_km)
    hours = float(rng.uniform(3.0, scene.mix.attack_hours))
    defending = next(party.side for party in scene.mission.parties if party.side != middle.side)
    near = watchers_near(scene, stretch, hour, BLINDED)
    order = [near[index] for index in rng.permutation(len(near))]
    blinded = sorted(order[: int(np.ceil(scene.mix.attack_blinds * len(order)))])
    spared = tuple(sorted(set(near) - set(blinded)))
    ended = began + timedelta(seconds=int(hours * 3600))
    return Attack(began, ended, stretch, scene.party_of(middle.side), defending, tuple(blinded), spared)


def _watched(scene: Scene, stretch: Stretch, hour: Interval) -> int:
    """Count the sensors that could be blinded, and of those that hear as many as matter."""
    hearing = watchers_near(scene, stretch, hour, HEARING)
    return len(watchers_near(scene, stretch, hour, BLINDED)) + min(len(hearing), EARS)


def make_renewed_attack(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> tuple[Happening, ...]:
    """Draw everything that belongs to the attack of this day; nothing where there is none."""
    attack = plan_attack(scene)
    if attack is None:
        return ()
    mix = scene.mix
    pieces: tuple[tuple[str, int, Piece], ...] = (
        ("fire", mix.attack_salvoes, _salvo),
        ("drone", mix.attack_waves, _drone),
        ("column", mix.attack_columns, _column),
    )
    names = ((f"{truth_id}-{name}-{number}", draw) for name, count, draw in pieces for number in range(count))
    return (
        _blinding(scene, rng, truth_id, attack),
        *(draw(scene, open_stream(scene.seed, name), name, attack) for name, draw in names),
    )


def _blinding(scene: Scene, rng: np.random.Generator, truth_id: str, attack: Attack) -> Happening:
    side = next(party.side for party in scene.mission.parties if party.side != attack.defending_side)
    spot = scene.draw_on_side(rng, side, (0.5, 6.0), (attack.stretch,))
    ended = attack.ended_at
    signal = Signal("jamming", "present", attack.began_at, ended)
    return Happening(
        truth_id,
        "attack_blinding",
        "jamming",
        spot,
        5000.0,
        attack.began_at,
        ended,
        attack.attacker,
        (signal,),
        watched=True,
        hindrances=tuple(_silenced(scene, rng, truth_id, attack)),
    )


def _silenced(scene: Scene, rng: np.random.Generator, truth_id: str, attack: Attack) -> Iterator[Hindrance]:
    for number, name in enumerate(attack.blinded):
        # The first falls silent at the very beginning: that is what the beginning means.
        begin = attack.began_at + timedelta(seconds=int(rng.uniform(0, ONSET_S)) if number else 0)
        end = begin + timedelta(seconds=int(rng.uniform(3600, 5 * 3600)))
        kind: ImpedimentKind = "jamming" if rng.random() < 0.6 else "blinding"
        yield from silence(scene, truth_id, name, attack.stretch, Interval(begin, end), kind)


def _moment(rng: np.random.Generator, attack: Attack) -> datetime:
    """Draw when one piece of it begins: many in the opening, the others fewer and fewer by the hour."""
    first = attack.began_at + timedelta(seconds=int(rng.uniform(*BARRAGE_S)))
    seconds = (attack.ended_at - first).total_seconds()
    opening = rng.random() < OPENING
    after = rng.uniform(0.0, OPENING_S) if opening else min(rng.exponential(SURGE * seconds), seconds * 0.98)
    return first + timedelta(seconds=int(after))


def _salvo(scene: Scene, rng: np.random.Generator, truth_id: str, attack: Attack) -> Happening:
    spot = scene.draw_on_side(rng, attack.defending_side, (0.2, 12.0), (attack.stretch,))
    began = _moment(rng, attack)
    ended = began + timedelta(seconds=int(rng.uniform(60, 1200)))
    likely = ("howitzer", "rocket_launcher", "mortar", "tank")
    weapon = likely[int(rng.integers(len(likely)))]
    named = weapon if weapon in scene.mission.weapons else None
    count = int(rng.integers(10, 60))
    signal = Signal("explosion", "impact", began, ended, count, named, scene.across_deg(rng, spot))
    fires: tuple[Fire, ...] = ()
    if rng.random() < scene.mix.fire_share:
        until = ended + timedelta(seconds=int(rng.uniform(3600, 6 * 3600)))
        fires = (Fire(spot.lat_deg, spot.lon_deg, ended, until, round(float(rng.uniform(10, 90)), 1), False),)
    return _piece(attack, (truth_id, "attack_fire", "strike"), spot, (began, ended), (signal,), fires)


def _drone(scene: Scene, rng: np.random.Generator, truth_id: str, attack: Attack) -> Happening:
    spot = scene.draw_on_side(rng, attack.defending_side, (0.3, 15.0), (attack.stretch,))
    began = _moment(rng, attack)
    ended = began + timedelta(seconds=int(rng.uniform(60, 300)))
    signals = (
        Signal("uav", "in_flight", began, ended, int(rng.integers(1, 6))),
        Signal("uav_strike", "impact", ended, ended, 1),
    )
    return _piece(attack, (truth_id, "attack_drones", "attack_drone"), spot, (began, ended), signals, ())


def _column(scene: Scene, rng: np.random.Generator, truth_id: str, attack: Attack) -> Happening:
    """Draw a column; the later it comes the likelier it has crossed the line."""
    began = _moment(rng, attack)
    share = (began - attack.began_at) / (attack.ended_at - attack.began_at)
    own = next(party.side for party in scene.mission.parties if party.side != attack.defending_side)
    side = attack.defending_side if rng.random() < share else own
    spot = scene.draw_on_side(rng, side, (0.2, 7.0), (attack.stretch,))
    ended = began + timedelta(seconds=int(rng.uniform(1200, 2 * 3600)))
    likely: tuple[tuple[Event, str], ...] = (("weapon", "tank"), ("vehicle", "armoured_vehicle"))
    event, weapon = likely[int(rng.integers(len(likely)))]
    named = weapon if weapon in scene.mission.weapons else None
    signal = Signal(event, "present", began, ended, int(rng.integers(3, 25)), named)
    return _piece(attack, (truth_id, "attack_column", "weapon_presence"), spot, (began, ended), (signal,), ())


def _piece(
    attack: Attack,
    name: tuple[str, str, str],
    spot: Spot,
    when: tuple[datetime, datetime],
    signals: tuple[Signal, ...],
    fires: tuple[Fire, ...],
) -> Happening:
    truth_id, kind, class_name = name
    cause = truth_id.rsplit("-", 2)[0]
    return Happening(truth_id, kind, class_name, spot, 200.0, *when, attack.attacker, signals, fires, cause=cause)
