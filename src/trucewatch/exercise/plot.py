"""A scene in, everything that happens on its day out: a table of kinds, each drawn from streams of its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeAlias

import numpy as np

from trucewatch.exercise.fighting import make_attack_drone, make_jamming, make_shelling, make_spoof, make_weapon
from trucewatch.exercise.happening import Happening
from trucewatch.exercise.looking import Watch, WorldLook, fail_look, look_at
from trucewatch.exercise.mix import Mix
from trucewatch.exercise.ordinary import (
    make_demining,
    make_factory,
    make_farm_burn,
    make_hot_roof,
    make_notified_exercise,
    make_unnotified_exercise,
)
from trucewatch.exercise.scene import Scene
from trucewatch.exercise.streams import opaque_id, open_stream
from trucewatch.records.interval import Interval

Maker: TypeAlias = Callable[[Scene, np.random.Generator, str, int], Happening]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of happening."""

    name: str
    """Its name, and that of its streams."""
    count: Callable[[Mix], int]
    """How many of it a day has."""
    make: Maker
    """What draws one."""


KINDS: tuple[Kind, ...] = (
    Kind("farm_burn", lambda mix: mix.farm_burns, make_farm_burn),
    Kind("factory", lambda mix: mix.factories, make_factory),
    Kind("hot_roof", lambda mix: mix.hot_roofs, make_hot_roof),
    Kind("notified_exercise", lambda mix: mix.notified_exercises, make_notified_exercise),
    Kind("unnotified_exercise", lambda mix: mix.unnotified_exercises, make_unnotified_exercise),
    Kind("demining", lambda mix: mix.demining, make_demining),
    Kind("shelling", lambda mix: mix.shelling, make_shelling),
    Kind("attack_drone", lambda mix: mix.attack_drones, make_attack_drone),
    Kind("weapon", lambda mix: mix.weapons, make_weapon),
    Kind("jamming", lambda mix: mix.jammings, make_jamming),
    Kind("spoof", lambda mix: mix.spoofs, make_spoof),
)
"""All kinds; a further one is a further row and moves nothing of the others."""


def unfold(scene: Scene) -> tuple[Happening, ...]:
    """Return all that happens on the day, by kind and number."""
    happenings = []
    for kind in KINDS:
        for index in range(kind.count(scene.mix)):
            names = (kind.name, str(scene.number), str(index))
            happenings.append(kind.make(scene, open_stream(scene.seed, *names), "-".join(names), index))
    return tuple(happenings)


def adjust_watch(scene: Scene, watch: Watch, happenings: tuple[Happening, ...]) -> Watch:
    """Return the watch as the day made it: spoilt looks failed, and one look sent to each declared happening."""
    spoilt = {one.hindered: impediment_of(scene.seed, one) for one in happenings if one.hindered}
    looks = [fail_look(look, spoilt[look.look_id]) if look.look_id in spoilt else look for look in watch.looks]
    for happening in happenings:
        if happening.declaration is not None:
            looks += _field_check(scene, happening)
    return replace(watch, looks=tuple(looks))


def impediment_of(seed: int, happening: Happening) -> str:
    """Return the name of the impediment that a happening is to the looking."""
    return opaque_id(seed, "impediment", happening.truth_id)


def _field_check(scene: Scene, happening: Happening) -> list[WorldLook]:
    begin = happening.began_at - timedelta(minutes=5)
    span = Interval(begin, begin + timedelta(minutes=40))
    busy = {look.sensor.name for look in scene.watch.looks if look.span.overlaps(span)}
    free = [one for one in scene.mission.sensors if one.kind == "drone" and one.name not in busy]
    if not free:
        return []
    rng = open_stream(scene.seed, "field check", happening.truth_id)
    return [look_at(rng, opaque_id(scene.seed, "look", happening.truth_id), free[0], happening.spot, span)]
