"""What the cell knows at an instant in, the looks that are to be expected of the time after it out.

Announced looks count as if flown. Fixed sensors are taken to go on looking as at the same hours of the day before, with
what they met then; one that was silent for longer than `SILENT` is not. What hinders a sensor at the instant is taken
to last. Patrols that nobody announced do not fly. Nothing that was received later is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

import numpy as np

from trucewatch.pipeline.records import Records, newest, no_records
from trucewatch.records.interval import Interval
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.quantity import DAY_US
from trucewatch.records.table import Integers, Table, microseconds
from trucewatch.records.vocabulary import FIXED_SENSORS
from trucewatch.release import Door, admitted

R = TypeVar("R")

SILENT = timedelta(hours=36)
"""A fixed sensor whose last look ended longer ago is not taken to go on; assumed."""


@dataclass(frozen=True, eq=False)
class Foresight:
    """The records of a time to come."""

    records: Records
    """What is known, with the looks to be expected after it."""
    planned: Table[Look]
    """The announced ones among them."""
    kept: tuple[str, ...]
    """Fixed sensors that are taken to go on, sorted."""


def known_at(history: Records, door: Door, moment: datetime) -> Records:
    """Return the last versions of looks, impediments and cloud that a reader may see and that had been received."""
    return newest(
        replace(
            no_records(),
            impediments=_received(admitted(history.impediments, door), moment),
            looks=_received(admitted(history.looks, door), moment),
            clouds=_received(admitted(history.clouds, door), moment),
        )
    )


def foresee(known: Records, mission: Mission, moment: datetime, until: datetime) -> Foresight:
    """Return the looks to be expected from an instant, at which all of the records were known, until another one."""
    looks = known.looks
    is_planned = looks.texts("status") == "planned"
    ahead = (looks.instants("end_at") > microseconds(moment)) & (looks.instants("start_at") < microseconds(until))
    planned = as_flown(looks.where(is_planned & ahead))
    past = looks.where(~is_planned)
    kept = _kept(past, mission, Interval(moment, until), set(planned.texts("sensor").tolist()))
    lasting = known.impediments
    start, end = lasting.instants("start_at"), lasting.instants("end_at")
    on = (start <= microseconds(moment)) & (end >= microseconds(moment))
    lasting = lasting.with_columns(end_at=np.where(on, np.maximum(end, microseconds(until) + DAY_US), end))
    records = replace(known, looks=Table.concat([past, planned, kept]), impediments=lasting)
    return Foresight(records, planned, tuple(sorted(set(kept.texts("sensor").tolist()))))


def as_flown(looks: Table[Look]) -> Table[Look]:
    """Return planned looks as if they had been flown."""
    return looks.with_columns(status=["acquired"] * len(looks))


def _received(table: Table[R], moment: datetime) -> Table[R]:
    return table.where(table.instants("received_at") <= microseconds(moment))


def _kept(past: Table[Look], mission: Mission, ahead: Interval, planned: Sequence[str] | set[str]) -> Table[Look]:
    """Return the last day's looks of fixed sensors that announced none, moved by whole days into the time ahead."""
    fixed = [sensor.name for sensor in mission.sensors if sensor.kind in FIXED_SENSORS and sensor.name not in planned]
    held = past.where(np.isin(past.texts("sensor").astype(str), fixed))
    _, number = np.unique(held.texts("sensor").astype(str), return_inverse=True)
    start, end = held.instants("start_at"), held.instants("end_at")
    last = np.full(int(number.max(initial=-1)) + 1, np.iinfo(np.int64).min)
    np.maximum.at(last, number, end)
    since = last[number] - DAY_US
    speaks = last[number] >= microseconds(ahead.start_at - SILENT)
    chosen = np.flatnonzero(speaks & (end > since))
    base, begin, stop = held.take(chosen), np.maximum(start, since)[chosen], end[chosen]
    days = -(-(ahead.duration + SILENT) // timedelta(days=1))
    return Table.concat([base.take(np.zeros(0, dtype=np.int64)),
                         *(_moved(base, begin, stop, day, ahead) for day in range(1, days + 1))])  # fmt: skip


def _moved(base: Table[Look], start: Integers, end: Integers, days: int, ahead: Interval) -> Table[Look]:
    begin, stop = start + days * DAY_US, end + days * DAY_US
    rows = np.flatnonzero((stop > microseconds(ahead.start_at)) & (begin < microseconds(ahead.end_at)))
    moved = base.take(rows)
    return moved.with_columns(
        look_id=[f"{name}+{days}d" for name in moved.texts("look_id")],
        start_at=begin[rows],
        end_at=stop[rows],
        impediment_id=[None] * len(rows),
    )
