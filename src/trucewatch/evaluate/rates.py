"""Weeks of the exercise in, what rates say of their probes and happenings, and how many there truly were, out.

Random probes stand for happenings: those that were seen are given to the estimate of rates as if they were recorded
incidents, each with what was promised of it at its own place and half hour. What could be recorded are the probes of
which anything was promised; how many these are is known. Real happenings of the world are many rounds and long fires,
which one incident or several tell of, and what could be recorded of them is known only as far as promises hold; of
them the rates of the chain itself are told, on the few worlds that are run as a whole, and nothing must hold.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from trucewatch.count import Promised
from trucewatch.coverage import BIN_US, Places, by_sector
from trucewatch.evaluate.rehearsals import read_truth
from trucewatch.evaluate.truth import NOTHING, TrueIncident, TrueProbe, parse_probes
from trucewatch.evaluate.weeks import LOOKED_WEEKS, MIXES, read_records, run_week
from trucewatch.mission import LoadedMission, load_mission
from trucewatch.pipeline.looking import measure_span
from trucewatch.pipeline.promises import promises_of
from trucewatch.pipeline.records import Records, newest
from trucewatch.pipeline.rehearsal import Rehearsal, lay_exercise
from trucewatch.pipeline.satellites import own_elements
from trucewatch.records.coverage import CoverageCell, SectorLooking
from trucewatch.records.interval import Interval
from trucewatch.records.mission import EventSize, Mission
from trucewatch.records.quantity import DAY_US
from trucewatch.records.rate import Rate
from trucewatch.records.table import Table, microseconds
from trucewatch.records.view import DayTables

Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Random probes of one event and week, as columns of equal length."""

    event: str
    """What could be recorded."""
    day: Integers
    """Number of its day."""
    sector: Integers
    """Number of its sector; -1 in none."""
    promised: Promised
    """What was promised of it within its half hour."""
    seen: Flags
    """Whether a look or overpass recorded it."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What the chain says of one event over a week, and what there was."""

    rate: Rate
    """Rate of what sensors recorded on the whole line."""
    recordable: int
    """True happenings of which anything was promised."""
    happened: int
    """True happenings on the line."""


@dataclass(frozen=True, slots=True, eq=False)
class RatedWeek:
    """One week to hold rates against."""

    seed: int
    """Seed of its world."""
    days: int
    """Its days."""
    pools: tuple[Pool, ...]
    """Its probes, by event."""
    daily: tuple[tuple[SectorLooking, ...], ...]
    """Looking by sector and event of each day."""
    length_km: dict[str, float]
    """Length of each sector, in the mission's order."""
    happened: tuple[Happened, ...]
    """Its happenings, by event; empty where the chain was not run."""


def rate_week(mix: str, seed: int, days: int) -> RatedWeek:
    """Write the week of a seed, run it, and return what its rates are held against."""
    with tempfile.TemporaryDirectory() as folder:
        laid = lay_exercise(Path(folder) / "world", seed, days, MIXES[mix])
        return rate_exercise(seed, laid, load_mission(laid.mission), with_happenings=(mix, seed) in LOOKED_WEEKS)


def rate_exercise(seed: int, laid: Rehearsal, loaded: LoadedMission, *, with_happenings: bool) -> RatedWeek:
    """Return what the rates of a written exercise are held against; only with happenings is the whole chain run."""
    records = newest(read_records(laid, loaded))
    probes = [one for one in parse_probes((laid.truth / "probes.csv").read_bytes()) if not one.timed]
    span, sizes = Interval(laid.days[0].start_at, laid.days[-1].end_at), loaded.mission.event_sizes
    happened: tuple[Happened, ...] = ()
    if with_happenings:
        results = run_week(laid, loaded)
        cells = results.coverage
        truth = [one for one in read_truth(laid.truth).incidents if one.class_name != NOTHING]
        happened = tuple(_happened(truth, records, loaded, size, results) for size in sizes)
    else:
        cells, _ = measure_span(records, loaded, own_elements(loaded), span)
    return RatedWeek(
        seed=seed,
        days=len(laid.days),
        pools=tuple(_pool([one for one in probes if one.event == size.event], records, loaded, size) for size in sizes),
        daily=tuple(_daily(cells, loaded.mission, day) for day in laid.days),
        length_km={one.name: one.chainage_to_km - one.chainage_from_km for one in loaded.mission.sectors},
        happened=happened,
    )


def _pool(probes: Sequence[TrueProbe], records: Records, loaded: LoadedMission, size: EventSize) -> Pool:
    window = np.array([(one.from_us, one.to_us, one.began_us) for one in probes], dtype=np.int64).reshape(-1, 3)
    start = window[:, 0] + (window[:, 2] - window[:, 0]) // BIN_US * BIN_US
    first = window[:, 0].min(initial=np.iinfo(np.int64).max)
    places = Places(np.array([one.lat_deg for one in probes]), np.array([one.lon_deg for one in probes]))
    held = promises_of(records, loaded, places, size.event, start, np.minimum(start + BIN_US, window[:, 1]))
    return Pool(
        event=size.event,
        day=(window[:, 0] - first) // DAY_US,
        sector=np.array([_sector(loaded.mission, one.part, one.chainage_km) for one in probes], dtype=np.int64),
        promised=Promised(held.seen, held.low, held.high),
        seen=np.array([bool(one.seen_in) for one in probes], dtype=np.bool_),
    )


def _daily(cells: Table[CoverageCell], mission: Mission, day: Interval) -> tuple[SectorLooking, ...]:
    start = cells.instants("start_at")
    inside = (start >= microseconds(day.start_at)) & (start < microseconds(day.end_at))
    return tuple(by_sector(cells.where(inside), mission, day).rows())


def _happened(
    truth: Sequence[TrueIncident], records: Records, loaded: LoadedMission, size: EventSize, results: DayTables
) -> Happened:
    """Return the rate of an event on the whole line and how many of it there were within the watched band."""
    mission = loaded.mission
    begin, end = microseconds(results.span.start_at), microseconds(results.span.end_at)
    own = [
        one
        for one in truth
        if one.event == size.event
        and begin <= one.began_us < end
        and one.offset_km <= mission.thresholds.watch_band_km
        and _sector(mission, one.part, one.chainage_km) >= 0
    ]
    places = Places(np.array([one.lat_deg for one in own]), np.array([one.lon_deg for one in own]))
    start = np.array([one.began_us for one in own], dtype=np.int64)
    held = promises_of(records, loaded, places, size.event, start, start + 1)
    rates = {(one.sector, one.event, one.level): one for one in results.rates.rows()}
    return Happened(rates["", size.event, "recorded_event"], int((held.high > 0).sum()), len(own))


def _sector(mission: Mission, part: int, chainage_km: float) -> int:
    for number, one in enumerate(mission.sectors):
        if one.part == part and one.chainage_from_km <= chainage_km < one.chainage_to_km:
            return number
    return -1
