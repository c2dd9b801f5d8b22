"""A scene in, everything that happens on its day out: a table of kinds, each drawn from streams of its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal, TypeAlias

import numpy as np

from trucewatch.exercise.burning import make_wildfire
from trucewatch.exercise.deceit import make_captured_channel, make_spoof_flood, make_staged_attack
from trucewatch.exercise.depth import make_city_strike, make_energy_strike, make_sea_incident
from trucewatch.exercise.drones import make_munition_drop, make_recon_drone, make_shot_at_drone
from trucewatch.exercise.duels import make_exchange, make_machine_gun, make_small_arms
from trucewatch.exercise.fighting import (
    make_attack_drone,
    make_jammed_attack,
    make_jamming,
    make_shelling,
    make_spoof,
    make_weapon,
)
from trucewatch.exercise.happening import Happening
from trucewatch.exercise.hindering import hinder
from trucewatch.exercise.looking import Watch, WorldLook, fail_look, look_at
from trucewatch.exercise.manoeuvres import (
    make_cover,
    make_late_demining,
    make_late_exercise,
    make_off_range_exercise,
    make_unnotified_demining,
)
from trucewatch.exercise.mishaps import make_ammunition_blast, make_gas_blast, make_mass_outage
from trucewatch.exercise.mix import Mix
from trucewatch.exercise.ordinary import (
    make_demining,
    make_factory,
    make_farm_burn,
    make_hot_roof,
    make_notified_exercise,
    make_unnotified_exercise,
)
from trucewatch.exercise.renewed import make_renewed_attack
from trucewatch.exercise.scene import Scene
from trucewatch.exercise.streams import opaque_id, open_stream
from trucewatch.exercise.timing import make_timed_shelling, make_timed_weapon
from trucewatch.exercise.trespass import (
    make_creeping_weapon,
    make_force_convoy,
    make_forgotten_convoy,
    make_movement,
    make_remote_mining,
    make_state_convoy,
)
from trucewatch.records.interval import Interval

Single: TypeAlias = Callable[[Scene, np.random.Generator, str, int], Happening]
"""What draws one happening of a name and number."""
Maker: TypeAlias = Callable[[Scene, np.random.Generator, str, int], tuple[Happening, ...]]
"""What draws a happening and what belongs to it, or nothing."""
Per: TypeAlias = Literal["day", "exercise", "beginning"]
"""Whether a kind is counted by the day, over all days on drawn ones, or over all days from the first on."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of happening."""

    name: str
    """Its name, and that of its streams."""
    count: Callable[[Mix], int]
    """How many of it there are."""
    make: Maker
    """What draws one."""
    per: Per = "day"
    """Of what time the count is."""


def single(make: Single) -> Maker:
    """Return a maker of one happening as one of several."""

    def make_one(scene: Scene, rng: np.random.Generator, truth_id: str, index: int) -> tuple[Happening, ...]:
        return (make(scene, rng, truth_id, index),)

    return make_one


KINDS: tuple[Kind, ...] = (
    Kind("farm_burn", lambda mix: mix.farm_burns, single(make_farm_burn)),
    Kind("factory", lambda mix: mix.factories, single(make_factory)),
    Kind("hot_roof", lambda mix: mix.hot_roofs, single(make_hot_roof)),
    Kind("notified_exercise", lambda mix: mix.notified_exercises, single(make_notified_exercise)),
    Kind("unnotified_exercise", lambda mix: mix.unnotified_exercises, single(make_unnotified_exercise)),
    Kind("demining", lambda mix: mix.demining, single(make_demining)),
    Kind("shelling", lambda mix: mix.shelling, single(make_shelling)),
    Kind("attack_drone", lambda mix: mix.attack_drones, single(make_attack_drone)),
    Kind("weapon", lambda mix: mix.weapons, single(make_weapon)),
    Kind("jamming", lambda mix: mix.jammings, single(make_jamming)),
    Kind("spoof", lambda mix: mix.spoofs, single(make_spoof)),
    Kind("small_arms", lambda mix: mix.small_arms, single(make_small_arms)),
    Kind("machine_gun", lambda mix: mix.machine_guns, single(make_machine_gun)),
    Kind("exchange", lambda mix: mix.exchanges, make_exchange),
    Kind("jammed_attack", lambda mix: mix.jammed_attacks, make_jammed_attack),
    Kind("munition_drop", lambda mix: mix.munition_drops, single(make_munition_drop)),
    Kind("recon_drone", lambda mix: mix.recon_drones, single(make_recon_drone)),
    Kind("timed_attack", lambda mix: mix.timed_attacks, single(make_timed_shelling)),
    Kind("timed_weapon", lambda mix: mix.timed_weapons, single(make_timed_weapon)),
    Kind("late_exercise", lambda mix: mix.late_exercises, single(make_late_exercise), "exercise"),
    Kind("off_range_exercise", lambda mix: mix.off_range_exercises, single(make_off_range_exercise), "exercise"),
    Kind("cover", lambda mix: mix.covers, make_cover, "exercise"),
    Kind("late_demining", lambda mix: mix.late_demining, single(make_late_demining), "exercise"),
    Kind("unnotified_demining", lambda mix: mix.unnotified_demining, single(make_unnotified_demining), "exercise"),
    Kind("movement", lambda mix: mix.movements, single(make_movement), "exercise"),
    Kind("force_convoy", lambda mix: mix.force_convoys, single(make_force_convoy), "exercise"),
    Kind("state_convoy", lambda mix: mix.state_convoys, single(make_state_convoy), "exercise"),
    Kind("forgotten_convoy", lambda mix: mix.forgotten_convoys, single(make_forgotten_convoy), "exercise"),
    Kind("wildfire", lambda mix: mix.wildfires, single(make_wildfire), "exercise"),
    Kind("creeping_weapon", lambda mix: mix.creeping_weapons, make_creeping_weapon, "beginning"),
    Kind("remote_mining", lambda mix: mix.remote_mining, single(make_remote_mining), "exercise"),
    Kind("shot_at_drone", lambda mix: mix.shots_at_drones, single(make_shot_at_drone), "exercise"),
    Kind("city_strike", lambda mix: mix.city_strikes, single(make_city_strike), "exercise"),
    Kind("energy_strike", lambda mix: mix.energy_strikes, single(make_energy_strike), "exercise"),
    Kind("sea_incident", lambda mix: mix.sea_incidents, make_sea_incident, "exercise"),
    Kind("ammunition_blast", lambda mix: mix.ammunition_blasts, single(make_ammunition_blast), "exercise"),
    Kind("gas_blast", lambda mix: mix.gas_blasts, single(make_gas_blast), "exercise"),
    Kind("mass_outage", lambda mix: mix.mass_outages, single(make_mass_outage), "exercise"),
    Kind("staged_attack", lambda mix: mix.staged_attacks, single(make_staged_attack), "exercise"),
    Kind("captured_channel", lambda mix: mix.captured_channels, single(make_captured_channel), "exercise"),
    Kind("spoof_flood", lambda mix: mix.spoof_floods, single(make_spoof_flood), "exercise"),
    Kind("renewed_attack", lambda mix: int(mix.renewed_attack), make_renewed_attack),
)
"""All kinds; a further one is a further row and moves nothing of the others."""


def unfold(scene: Scene) -> tuple[Happening, ...]:
    """Return all that begins on the day, by kind and number."""
    happenings: list[Happening] = []
    for kind in KINDS:
        for index in range(kind.count(scene.mix)):
            if _day_of(scene, kind, index) == scene.number:
                names = (kind.name, str(scene.number), str(index))
                happenings += kind.make(scene, open_stream(scene.seed, *names), "-".join(names), index)
    return tuple(happenings)


def _day_of(scene: Scene, kind: Kind, index: int) -> int:
    """Return the number of the day on which one of a kind is drawn."""
    if kind.per == "day":
        return scene.number
    if kind.per == "beginning":
        return 0
    return int(open_stream(scene.seed, kind.name, "day", str(index)).integers(len(scene.days)))


def adjust_watch(scene: Scene, watch: Watch, happenings: tuple[Happening, ...]) -> Watch:
    """Return the watch as the day made it: spoilt looks failed, and one look sent to each declared happening."""
    spoilt = {one.hindered: impediment_of(scene.seed, one) for one in happenings if one.hindered}
    looks = [fail_look(look, spoilt[look.look_id]) if look.look_id in spoilt else look for look in watch.looks]
    for happening in happenings:
        if happening.declaration is not None:
            looks += _field_check(scene, happening)
    return replace(watch, looks=hinder(scene.seed, looks, happenings))


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
