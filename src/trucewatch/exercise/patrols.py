"""Orders in, the sorties of drones out: beats, habits, weather that grounds them, drones that do not come home.

The first drones share the line between them; those after them roam over half of it. A drone with habits flies part of
its sorties at favourite hours over favourite stretches and the others anywhere: a mixed strategy.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import shapely

from trucewatch.exercise.looking import (
    Habit,
    Orders,
    Outage,
    WorldLook,
    band_about,
    cloud_over,
    draw_honesty,
    fail_look,
    stated_chances,
)
from trucewatch.exercise.streams import opaque_id, open_stream
from trucewatch.exercise.terrain import Stretch, overlaps_of, share_of
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Sensor

LOOK_MIN = 30
"""Length of one look of a drone."""
LOOK_KM = 18.0
"""Length of line that it covers."""
SWATH_KM = 6.0
"""How far to each side of the line it covers."""
THIRDS = 3
"""Drones that share the line; further ones roam over half of it."""
WIND_LIMIT_M_S = 12.0
"""Wind above which a drone stays on the ground; rain keeps it there as well."""
REPLACED_AFTER = timedelta(hours=18)
"""A drone that was lost is replaced after this."""
FAVOURITES = (0.7, 0.3)
"""Shares of the favourite and the second favourite among habits."""


@dataclass(frozen=True, slots=True)
class Patrols:
    """What the drones fly."""

    looks: tuple[WorldLook, ...]
    """Their looks, by drone and time."""
    outages: tuple[Outage, ...]
    """Sorties that were grounded and drones that were lost."""
    habits: tuple[Habit, ...]
    """Their habits; none where they have none."""


def fly_patrols(orders: Orders, sensors: tuple[Sensor, ...]) -> Patrols:
    """Return what the drones fly over the days, and one look planned for tomorrow of each."""
    looks: list[WorldLook] = []
    outages: list[Outage] = []
    learnt: list[Habit] = []
    drones = [sensor for sensor in sensors if sensor.kind == "drone"][: orders.mix.drones]
    for index, sensor in enumerate(drones):
        beat = _beat(orders, index, len(drones))
        habit = _habit(orders, sensor, beat)
        flown, lost = _fly(orders, sensor, beat, habit)
        looks += flown
        outages += lost
        looks.append(_planned(orders, sensor, beat))
        learnt += [habit] if orders.mix.habit_share > 0 else []
    return Patrols(tuple(looks), tuple(outages), tuple(learnt))


def _beat(orders: Orders, index: int, count: int) -> tuple[Stretch, ...]:
    if index < THIRDS:
        return share_of(orders.terrain.whole, index, min(count, THIRDS))
    return share_of(orders.terrain.whole, (index - THIRDS) % 2, 2)


def _habit(orders: Orders, sensor: Sensor, beat: tuple[Stretch, ...]) -> Habit:
    """Return the favourites of a drone: two hours in each part of the day in which it flies, two restive stretches."""
    rng = open_stream(orders.seed, "habit", sensor.name)
    among = overlaps_of(beat, orders.restive, LOOK_KM / 2) or beat
    stretches = tuple((orders.terrain.draw_stretch(rng, LOOK_KM, among), share) for share in FAVOURITES)
    windows = max(1, orders.mix.sorties)
    longest = orders.mix.looks_a_sortie * LOOK_MIN / 60
    starts: list[tuple[float, float]] = []
    for window in range(windows):
        first, last = 24 * window / windows, max(24 * (window + 1) / windows - longest, 24 * window / windows)
        starts += [(round(2 * float(rng.uniform(first, last))) / 2, share / windows) for share in FAVOURITES]
    return Habit(sensor.name, orders.mix.habit_share, tuple(starts), stretches)


def _fly(
    orders: Orders, sensor: Sensor, beat: tuple[Stretch, ...], habit: Habit
) -> tuple[list[WorldLook], list[Outage]]:
    looks: list[WorldLook] = []
    outages: list[Outage] = []
    back_at = orders.days[0].start_at
    for number in range(len(orders.days)):
        for sortie in range(orders.mix.sorties):
            flown = _sortie(orders, sensor, beat, habit, (number, sortie))
            if not flown or flown[0].span.start_at < back_at:
                continue
            flown, outage = _met_weather(orders, flown)
            if outage is None:
                flown, outage = _met_fire(orders, flown)
                back_at = back_at if outage is None else outage.span.start_at + REPLACED_AFTER
            looks += flown
            outages += [] if outage is None else [outage]
    return looks, outages


def _sortie(
    orders: Orders, sensor: Sensor, beat: tuple[Stretch, ...], habit: Habit, number: tuple[int, int]
) -> list[WorldLook]:
    """Return the looks of one sortie: by habit, or anywhere on the beat, most of them over restive stretches."""
    mix, day = orders.mix, orders.days[number[0]]
    names = (sensor.name, str(number[0]), str(number[1]))
    rng = open_stream(orders.seed, "sortie", *names)
    restive = overlaps_of(beat, orders.restive, LOOK_KM / 2)
    among = restive if restive and rng.random() < mix.restive_share else beat
    stretch = orders.terrain.draw_stretch(rng, LOOK_KM, among)
    slots = int(day.duration.total_seconds() // (LOOK_MIN * 60)) - mix.looks_a_sortie
    slot = int(rng.integers(0, slots))
    if mix.habit_share > 0:
        stretch, slot = _by_habit(orders, habit, number, stretch, slots)
    start = day.start_at + timedelta(minutes=LOOK_MIN * slot)
    looks, footprint = [], band_about(orders.terrain, stretch, SWATH_KM)
    for index in range(mix.looks_a_sortie):
        begin = start + timedelta(minutes=LOOK_MIN * index)
        span = Interval(begin, begin + timedelta(minutes=LOOK_MIN - 2))
        look_id = opaque_id(orders.seed, "look", *names, str(index))
        looks.append(_look(rng, orders, look_id, sensor, (stretch, footprint), span))
    return looks


def _by_habit(
    orders: Orders, habit: Habit, number: tuple[int, int], elsewhere: Stretch, slots: int
) -> tuple[Stretch, int]:
    """Return stretch and slot of a sortie by habit, else elsewhere; each sortie keeps to its part of the day."""
    rng = open_stream(orders.seed, "by habit", habit.sensor, str(number[0]), str(number[1]))
    sorties = orders.mix.sorties
    first, last = slots * number[1] // sorties, slots * (number[1] + 1) // sorties - orders.mix.looks_a_sortie
    slot = int(rng.integers(first, max(last, first) + 1))
    second = int(rng.random() >= FAVOURITES[0])
    over, _ = habit.stretches[int(rng.random() >= FAVOURITES[0])]
    if rng.random() >= habit.share:
        return elsewhere, slot
    hour, _ = habit.starts_h[number[1] * len(FAVOURITES) + second]
    return over, min(round(hour * 60 / LOOK_MIN), slots)


def _planned(orders: Orders, sensor: Sensor, beat: tuple[Stretch, ...]) -> WorldLook:
    rng = open_stream(orders.seed, "planned", sensor.name)
    after = orders.days[-1].end_at
    stretch = orders.terrain.draw_stretch(rng, LOOK_KM, beat)
    span = Interval(after, after + timedelta(minutes=LOOK_MIN))
    over = stretch, band_about(orders.terrain, stretch, SWATH_KM)
    look = _look(rng, orders, opaque_id(orders.seed, "look", sensor.name, "planned"), sensor, over, span)
    return replace(look, status="planned", cloud_told=False)


def _look(
    rng: np.random.Generator,
    orders: Orders,
    look_id: str,
    sensor: Sensor,
    over: tuple[Stretch, shapely.Polygon],
    span: Interval,
) -> WorldLook:
    stretch, footprint = over
    return WorldLook(
        look_id=look_id,
        sensor=sensor,
        status="flown" if rng.random() < 0.1 else "acquired",
        span=span,
        footprint=footprint,
        stretch=stretch,
        post=None,
        cloud_share=cloud_over(orders.sky, footprint, span.start_at),
        cloud_told=bool(rng.random() >= orders.mix.unknown_cloud),
        stated=stated_chances(rng, sensor),
        honesty=draw_honesty(rng, orders.mix),
    )


def _met_weather(orders: Orders, flown: list[WorldLook]) -> tuple[list[WorldLook], Outage | None]:
    """Return a sortie as wind and rain left it: flown, or every look of it failed, reported or not."""
    first, middle = flown[0], shapely.centroid(flown[0].footprint)
    air = orders.weather.at(first.span.start_at, middle.y, middle.x)
    if air.wind_m_s <= WIND_LIMIT_M_S and not air.is_raining:
        return flown, None
    why = "Wind above the limit." if air.wind_m_s > WIND_LIMIT_M_S else "Rain."
    outage = _outage(orders, first, "weather", Interval(first.span.start_at, flown[-1].span.end_at), why)
    if not outage.leaves_looks:
        return [replace(look, status="failed", arrives=False) for look in flown], outage
    return [fail_look(look, outage.impediment_id) for look in flown], outage


def _met_fire(orders: Orders, flown: list[WorldLook]) -> tuple[list[WorldLook], Outage | None]:
    """Return a sortie as fire at the drone left it: complete, or one look failed and none after it."""
    rng = open_stream(orders.seed, "loss", flown[0].look_id)
    if rng.random() >= orders.mix.sortie_loss:
        return flown, None
    index = int(rng.integers(len(flown)))
    look = flown[index]
    begin = look.span.start_at + look.span.duration * float(rng.uniform(0.1, 0.9))
    span = Interval(begin.replace(microsecond=0), look.span.end_at)
    outage = _outage(orders, look, "shootdown", span, "Drone lost over the line.")
    return [*flown[:index], fail_look(look, outage.impediment_id)], replace(outage, leaves_looks=True)


def _outage(orders: Orders, look: WorldLook, kind: str, span: Interval, text: str) -> Outage:
    rng = open_stream(orders.seed, "grounding", look.look_id)
    told = kind == "shootdown" or rng.random() >= orders.mix.silent_share
    reported = span.start_at + timedelta(minutes=int(rng.uniform(5, 60)))
    return Outage(
        sensor=look.sensor.name,
        kind="shootdown" if kind == "shootdown" else "weather",
        span=span,
        reported_at=reported if told else None,
        impediment_id=opaque_id(orders.seed, "impediment", look.look_id) if told else "",
        leaves_looks=told or bool(rng.random() < 0.5),
        text=text,
    )
