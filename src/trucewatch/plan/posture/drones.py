"""Patrols of drones in, what they miss by side, place and start out.

A share of the sorties keeps a timetable that visits every place of the band in turn; the rest is drawn, place and time
alike, anew each day. Drawn sorties look at a place as chance has it, so that the number of looks in a span follows
Poisson's law with the mean number of looks.
"""

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.swath import Flags
from trucewatch.plan.posture.chances import DetectionTables, hindrance_kept, stacked
from trucewatch.plan.posture.lattice import Lattice, hours_met
from trucewatch.plan.posture.looks import log_missed
from trucewatch.plan.posture.posts import SKIES, SUN_DEG
from trucewatch.plan.posture.settle import Setting, duration_of
from trucewatch.plan.posture.sky import read_sky
from trucewatch.records.posture import DroneFleet, WatchedEvent

TURN = 0.6180339887498949
"""Golden section: shifts the timetable from place to place so that neighbours are not visited together."""
LIGHTS = ("day", "night")


def drones_missed(
    fleet: DroneFleet, event: WatchedEvent, lattice: Lattice, setting: Setting, tables: DetectionTables
) -> Floats:
    """Return the logarithm of what a fleet misses, shape (M, H, K, 2, P, T): by table, hindrance, sky and side."""
    chance = _chances(fleet, event, setting, tables)
    sky = read_sky(setting.scenario, lattice.middles_us)
    hidden = sky.cloudy_at(lattice.middles_us)
    per_hour = looks_per_hour(fleet, lattice)
    duration_h = duration_of(setting, event)
    dwell_h = fleet.swath_km.best / max(fleet.ground_speed_km_per_h.best, 1e-9)
    one_side = np.stack(
        [
            _drawn(chance, kept * (1 - fleet.habit_share.best), per_hour, hidden, lattice, duration_h + dwell_h)
            + _timetabled(chance * kept, fleet.habit_share.best, per_hour, hidden, lattice, duration_h + dwell_h)
            for kept in hindrance_kept(setting, fleet.sensor_class)
        ],
        axis=1,
    )
    missed = np.zeros((*one_side.shape[:3], 2, *one_side.shape[3:]))
    for side, name in enumerate(lattice.sides):
        if fleet.sides in ("both", name):
            missed[:, :, :, side] = one_side
    return missed


def looks_per_hour(fleet: DroneFleet, lattice: Lattice) -> dict[str, float]:
    """Return how many looks an hour of day, and of night, a place of the band gets on average."""
    sorties = fleet.bases * fleet.sorties_per_day.best * (1 - fleet.lost_share.best)
    swept_km2 = fleet.ground_speed_km_per_h.best * fleet.endurance_h.best * fleet.on_station.best * fleet.swath_km.best
    band_km2 = lattice.length_km * lattice.band_km * (2 if fleet.sides == "both" else 1)
    per_day = sorties * swept_km2 / band_km2
    day_h = 24 * float(lattice.starts_by_day.mean())
    night = fleet.night_share.best
    return {
        "day": per_day * (1 - night) / day_h if day_h > 0 else 0.0,
        "night": per_day * night / (24 - day_h) if day_h < 24 else 0.0,
    }


def _chances(fleet: DroneFleet, event: WatchedEvent, setting: Setting, tables: DetectionTables) -> Floats:
    """Return the chance of a look, shape (M, sky, light)."""
    duration_s = event.duration_h.best * 3600
    asked = [
        tables.likelihood(
            fleet.sensor_class, event.event, duration_s, np.full(2, fleet.look_range_km.best),
            np.array([SUN_DEG[light] for light in LIGHTS]), sky, event.size_value,
        )
        for sky in SKIES
    ]  # fmt: skip
    return np.stack([stacked(setting, fleet.sensor_class, one) for one in asked], axis=1)


def _drawn(
    chance: Floats, share: float, per_hour: dict[str, float], hidden: Flags, lattice: Lattice, met_h: float
) -> Floats:
    """Return the logarithm of what drawn sorties miss, shape (M, K, P, T)."""
    total = np.zeros((len(chance), len(hidden), len(lattice.targets), lattice.bins))
    for number, light in enumerate(LIGHTS):
        met = share * per_hour[light] * hours_met(lattice, met_h, light == "day")
        p = np.where(
            hidden[None, :, : lattice.bins], chance[:, 1, number, None, None], chance[:, 0, number, None, None]
        )
        total -= p[:, :, None, :] * met[None, None]
    return total


def _timetabled(
    chance: Floats, share: float, per_hour: dict[str, float], hidden: Flags, lattice: Lattice, met_h: float
) -> Floats:
    """Return the logarithm of what sorties by timetable miss, shape (M, K, P, T)."""
    rate = np.where(lattice.is_day, per_hour["day"], per_hour["night"]) * share / 2
    shift = (np.arange(len(lattice.targets)) * TURN) % 1.0
    due = np.floor(np.cumsum(rate, axis=1) + shift[:, None])
    visits = np.diff(due, axis=1, prepend=np.floor(shift)[:, None])
    place, half_hour = np.nonzero(visits > 0)
    number = visits[place, half_hour]
    light = np.where(lattice.is_day[place, half_hour], 0, 1)
    cloudy = hidden[:, half_hour]
    p = np.where(cloudy[None], chance[:, 1][:, None, light], chance[:, 0][:, None, light])
    p = 1 - (1 - p) ** number
    flat = p.reshape(p.shape[0] * p.shape[1], len(place))
    times = lattice.middles_us[half_hour]
    missed = log_missed(lattice, place.astype(np.int64), times, flat, met_h)
    return missed.reshape(len(chance), len(hidden), *missed.shape[1:])
