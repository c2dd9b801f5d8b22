"""Fleets, one kind of event and a setting in, the chance that it is recorded at each place and start out.

Looks are combined under shared states: one state of the sky for all that cloud hinders, one state of its table and one
of its hindrance for all fleets of a class. Given those states looks miss independently; the mean over the states is
taken last. A further look multiplies what is missed by at most one in every state, so it never lowers the chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.plan.posture.chances import DetectionTables, hindrance_of, hindrance_weights, level_weights
from trucewatch.plan.posture.drones import drones_missed
from trucewatch.plan.posture.lattice import Lattice, light_met
from trucewatch.plan.posture.posts import posts_missed
from trucewatch.plan.posture.satellites import FleetLooks, satellites_missed
from trucewatch.plan.posture.settle import Setting, duration_of
from trucewatch.plan.posture.sky import read_sky
from trucewatch.records.posture import DroneFleet, PostFleet, SatelliteFleet, Scenario, WatchedEvent

Fleet: TypeAlias = SatelliteFleet | PostFleet | DroneFleet
Memo: TypeAlias = dict[tuple[str, ...], Floats]
"""What was computed once for one event and setting and is needed again: what it is, and the fleets it rests on."""


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """Everything that holds for all postures, events and settings."""

    lattice: Lattice
    """Places and starts."""
    looks: Mapping[str, FleetLooks]
    """Looks of every fleet of satellites, by name."""
    tables: DetectionTables
    """Detection tables."""


def fleets_of(scenario: Scenario) -> Mapping[str, Fleet]:
    """Return the fleets of a scenario by name."""
    fleets: tuple[Fleet, ...] = (*scenario.satellites, *scenario.posts, *scenario.drones)
    return {one.name: one for one in fleets}


def chance_seen(watch: Watch, names: Sequence[str], event: WatchedEvent, setting: Setting, memo: Memo) -> Floats:
    """Return the chance that an event is recorded by the named fleets, shape (2, P, T): by side, place and start.

    Args:
        watch: lattice, looks and tables.
        names: fleets, in any order.
        event: the kind of event, as the scenario gives it.
        setting: the scenario with one value for each number.
        memo: what was computed for this event and setting; it grows by what may be needed again.
    """
    held = [one for name, one in fleets_of(setting.scenario).items() if name in names]
    sky = read_sky(setting.scenario, watch.lattice.middles_us)
    missed = np.ones((len(sky.weights), 2, len(watch.lattice.targets), watch.lattice.bins))
    for sensor_class in sorted({one.sensor_class for one in held if not isinstance(one, PostFleet)}):
        moving = [one for one in held if one.sensor_class == sensor_class and not isinstance(one, PostFleet)]
        missed = missed * _class_missed(watch, moving, event, setting, memo)
    posts = [one for one in held if isinstance(one, PostFleet)]
    if posts:
        missed = missed * _ground_missed(watch, posts, event, setting, memo)
    return np.asarray(1 - _weighted(sky.weights, missed), dtype=np.float64)


def still_known(memo: Memo, event: WatchedEvent, before: Setting, after: Setting) -> Memo:
    """Return what of a memo still holds under another setting: all that rests on unchanged fleets alone."""
    old, new = fleets_of(before.scenario), fleets_of(after.scenario)
    changed = {name for name in old if _basis(old[name], event, before) != _basis(new[name], event, after)}
    # The light that an event meets follows its length, and so does everything on the ground.
    is_longer = duration_of(before, event) != duration_of(after, event)
    is_ground = before.scenario.clouds != after.scenario.clouds or is_longer
    return {
        key: value for key, value in memo.items() if changed.isdisjoint(key) and not (is_ground and key[0] == _GROUND)
    }


_GROUND = "ground of all classes"


def _class_missed(watch: Watch, fleets: Sequence[Fleet], event: WatchedEvent, setting: Setting, memo: Memo) -> Floats:
    """Return what all satellites or drones of one class miss, shape (K, 1 or 2, P, T)."""
    key = ("class", *(one.name for one in fleets))
    if key not in memo:
        logs = sum((_fleet_missed(watch, one, event, setting, memo) for one in fleets), np.zeros(1))
        memo[key] = _mean_over_states(np.exp(logs), fleets[0].sensor_class, setting)
    return memo[key]


def _ground_missed(
    watch: Watch, posts: Sequence[PostFleet], event: WatchedEvent, setting: Setting, memo: Memo
) -> Floats:
    """Return what all posts miss, mean over the width of the band, shape (K, 2, P, T)."""
    key = (_GROUND, *(one.name for one in posts))
    if key in memo:
        return memo[key]
    product = np.ones(1)
    for sensor_class in sorted({one.sensor_class for one in posts}):
        missed = np.ones(1)
        for one in posts:
            if one.sensor_class == sensor_class:
                missed = missed * _fleet_missed(watch, one, event, setting, memo)
        product = product * _mean_over_states(missed, sensor_class, setting)
    by_light = product.mean(axis=2)
    lattice = watch.lattice
    light = light_met(lattice, duration_of(setting, event))
    cloudy = read_sky(setting.scenario, lattice.middles_us).cloudy_at(lattice.middles_us[: lattice.bins])
    sides = np.arange(2)[None, :, None, None]
    memo[key] = np.asarray(by_light[cloudy.astype(np.int64)[:, None, None, :], sides, light[None, None]])
    return memo[key]


def _mean_over_states(missed: Floats, sensor_class: str, setting: Setting) -> Floats:
    by_hindrance = _weighted(level_weights(setting, sensor_class), missed)
    return _weighted(hindrance_weights(setting, sensor_class), by_hindrance)


def _weighted(weights: Floats, values: Floats) -> Floats:
    """Return the weighted sum along the first axis, in its order: no library's threads decide about the last digit."""
    total = weights[0] * values[0]
    for weight, value in zip(weights[1:], values[1:], strict=True):
        total = total + weight * value
    return np.asarray(total, dtype=np.float64)


def _fleet_missed(watch: Watch, fleet: Fleet, event: WatchedEvent, setting: Setting, memo: Memo) -> Floats:
    key = ("fleet", fleet.name)
    if key not in memo:
        if isinstance(fleet, SatelliteFleet):
            logs = satellites_missed(fleet, watch.looks[fleet.name], event, watch.lattice, setting, watch.tables)
            memo[key] = np.repeat(logs, len(hindrance_weights(setting, fleet.sensor_class)), axis=1)
        elif isinstance(fleet, PostFleet):
            memo[key] = posts_missed(fleet, event, watch.lattice, setting, watch.tables)
        else:
            memo[key] = drones_missed(fleet, event, watch.lattice, setting, watch.tables)
    return memo[key]


def _basis(fleet: Fleet, event: WatchedEvent, setting: Setting) -> object:
    """Return everything on which the looks of a fleet depend."""
    name = fleet.sensor_class
    moving = () if isinstance(fleet, PostFleet) else (setting.scenario.clouds, duration_of(setting, event))
    return (fleet, setting.tables.get(name, "mix"), hindrance_of(setting, name), moving)
