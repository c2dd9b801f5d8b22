"""What keeps sensors from looking, and what they tell wrongly: drawn for each of them, told to the cell or not.

Every outage is either reported as an impediment, with some delay, or silent: then its looks are sent as failed ones
without a reason, or never arrive.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from trucewatch.exercise.looking import Habit, Orders, Outage, Quirk, Watch, WorldLook, fail_look
from trucewatch.exercise.masts import lost_hours
from trucewatch.exercise.rows import cells_of, csv_bytes, moment_text
from trucewatch.exercise.streams import opaque_id, open_stream
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Sensor

MEDIAN_OUTAGE_H = 3.0
"""Half of all technical outages are shorter."""
MEDIAN_REPORT_MIN = 40.0
"""Half of all outages that somebody reports are reported sooner."""
REASONS = ("Power failed.", "Link lost.", "Storage full.", "Mast damaged.")
"""What operators say of technical outages."""
WATCH = (
    "sensor", "what", "kind", "start_at", "end_at", "impediment_id", "reported_at", "looks_sent", "clock_s", "east_m",
    "north_m", "starts_h", "part", "chainage_from_km", "chainage_to_km", "share",
)  # fmt: skip
"""Columns of the truth about the watch."""


def draw_outages(orders: Orders, sensors: Sequence[Sensor]) -> tuple[Outage, ...]:
    """Return the outages of fixed sensors over all days, by sensor and kind."""
    found: list[Outage] = []
    for sensor in sensors:
        if sensor.kind in ("camera", "jamming_monitor"):
            found += _faults(orders, sensor)
        found += _failures(orders, sensor)
        found += _maintenances(orders, sensor)
    return tuple(found)


def draw_quirks(orders: Orders, sensors: Sequence[Sensor]) -> tuple[Quirk, ...]:
    """Return who tells times or places wrongly on one of the days."""
    found = []
    for sensor in sensors:
        rng = open_stream(orders.seed, "quirk", sensor.name)
        wrong, day = rng.random() < orders.mix.quirks, orders.days[int(rng.integers(len(orders.days)))]
        clock_s = float(rng.choice((-1.0, 1.0)) * np.round(rng.uniform(90, 900)))
        east_m, north_m = (float(metres) for metres in np.round(rng.normal(0, 1500, 2)))
        if wrong and rng.random() < 0.5:
            found.append(Quirk(sensor.name, day, clock_s, 0.0, 0.0))
        elif wrong:
            found.append(Quirk(sensor.name, day, 0.0, east_m, north_m))
    return tuple(found)


def suffer(looks: Sequence[WorldLook], outages: Sequence[Outage]) -> tuple[WorldLook, ...]:
    """Return the looks as outages left them: failed ones where they meet one, or such as never arrive."""
    by_sensor: dict[str, list[Outage]] = {}
    for outage in outages:
        by_sensor.setdefault(outage.sensor, []).append(outage)
    return tuple(_suffered(look, by_sensor.get(look.sensor.name, [])) for look in looks)


def watch_csv(watch: Watch) -> bytes:
    """Write what hindered the watchers, what they tell wrongly and how drones prefer to fly, by sensor and time."""
    rows = [_outage_cells(one) for one in watch.outages] + [_quirk_cells(one) for one in watch.quirks]
    rows += [cells for one in watch.habits for cells in _habit_cells(one)]
    return csv_bytes(WATCH, sorted(rows))


def _outage_cells(one: Outage) -> tuple[str, ...]:
    return cells_of(
        WATCH,
        sensor=one.sensor,
        what="outage",
        kind=one.kind,
        start_at=moment_text(one.span.start_at),
        end_at=moment_text(one.span.end_at),
        impediment_id=one.impediment_id,
        reported_at="" if one.reported_at is None else moment_text(one.reported_at),
        looks_sent="yes" if one.leaves_looks else "no",
    )


def _quirk_cells(one: Quirk) -> tuple[str, ...]:
    return cells_of(
        WATCH,
        sensor=one.sensor,
        what="quirk",
        kind="clock" if one.clock_s else "place",
        start_at=moment_text(one.span.start_at),
        end_at=moment_text(one.span.end_at),
        clock_s=f"{one.clock_s:g}",
        east_m=f"{one.east_m:g}",
        north_m=f"{one.north_m:g}",
    )


def _suffered(look: WorldLook, outages: Sequence[Outage]) -> WorldLook:
    if look.status in ("failed", "planned"):
        return look
    met = next((one for one in outages if one.span.overlaps(look.span)), None)
    if met is None:
        return look
    return replace(fail_look(look, met.impediment_id), arrives=met.leaves_looks)


def _faults(orders: Orders, sensor: Sensor) -> list[Outage]:
    """Return the hour that a camera or monitor loses every day, reported when it is over."""
    return [
        Outage(
            sensor=sensor.name,
            kind="technical",
            span=span,
            reported_at=span.end_at,
            impediment_id=opaque_id(orders.seed, "impediment", sensor.name, str(number)),
            leaves_looks=True,
            text=REASONS[0],
        )
        for number, span in lost_hours(orders, sensor)
    ]


def _failures(orders: Orders, sensor: Sensor) -> list[Outage]:
    found = []
    weeks = orders.span.duration / timedelta(days=7)
    count = int(open_stream(orders.seed, "failures", sensor.name).poisson(orders.mix.outages * weeks))
    for number in range(count):
        rng = open_stream(orders.seed, "failure", sensor.name, str(number))
        begin = orders.span.start_at + timedelta(seconds=int(rng.random() * orders.span.duration.total_seconds()))
        hours = min(float(rng.lognormal(np.log(MEDIAN_OUTAGE_H), 0.9)), 30.0)
        span = Interval(begin, begin + timedelta(seconds=round(3600 * hours)))
        reason = REASONS[int(rng.integers(len(REASONS)))]
        found.append(_drawn(orders, rng, (sensor.name, "failure", str(number)), span, reason))
    return found


def _maintenances(orders: Orders, sensor: Sensor) -> list[Outage]:
    """Return planned works by day, which are reported as they begin or never."""
    found = []
    weeks = orders.span.duration / timedelta(days=7)
    count = int(open_stream(orders.seed, "maintenances", sensor.name).poisson(orders.mix.maintenance * weeks))
    for number in range(count):
        rng = open_stream(orders.seed, "maintenance", sensor.name, str(number))
        day = orders.days[int(rng.integers(len(orders.days)))]
        begin = day.start_at + timedelta(minutes=15 * int(rng.integers(32, 60)))
        span = Interval(begin, begin + timedelta(hours=int(rng.integers(1, 4))))
        found.append(_drawn(orders, rng, (sensor.name, "maintenance", str(number)), span, "Planned maintenance."))
    return found


def _drawn(orders: Orders, rng: np.random.Generator, names: tuple[str, str, str], span: Interval, text: str) -> Outage:
    """Return an outage that is reported with some delay, or silent."""
    late_min = min(float(rng.lognormal(np.log(MEDIAN_REPORT_MIN), 1.0)), 24 * 60.0)
    told = rng.random() >= orders.mix.silent_share
    return Outage(
        sensor=names[0],
        kind="technical",
        span=span,
        reported_at=span.start_at + timedelta(minutes=round(late_min)) if told else None,
        impediment_id=opaque_id(orders.seed, "impediment", *names) if told else "",
        leaves_looks=told or bool(rng.random() < 0.5),
        text=text,
    )


def _habit_cells(one: Habit) -> Iterator[tuple[str, ...]]:
    for starts_h, share in one.starts_h:
        shown = f"{one.share * share:.3f}"
        yield cells_of(WATCH, sensor=one.sensor, what="habit", kind="start", starts_h=f"{starts_h:g}", share=shown)
    for stretch, share in one.stretches:
        yield cells_of(
            WATCH,
            sensor=one.sensor,
            what="habit",
            kind="stretch",
            part=str(stretch.part),
            chainage_from_km=f"{stretch.from_m / 1000:.3f}",
            chainage_to_km=f"{stretch.to_m / 1000:.3f}",
            share=f"{one.share * share:.3f}",
        )
