"""Cells in, bare columns by place out: all that sums over time need, small enough for a month of the whole line."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from trucewatch.coverage.chances import Flags, Instants
from trucewatch.coverage.opponent import timed_mean
from trucewatch.geo.ellipsoid import Floats
from trucewatch.records.coverage import STATES, CoverageCell
from trucewatch.records.mission import Mission
from trucewatch.records.table import Table

NOT_LOOKED, BLIND, LOOKED = range(3)
"""Numbers of the `STATES`."""


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Cells as columns of equal length n, by event, place and time; places are stretches on one side."""

    part: Instants
    """Part of the line of each place, shape (p,)."""
    from_km: Floats
    """Where each place begins, shape (p,)."""
    to_km: Floats
    """Where it ends."""
    side: npt.NDArray[np.str_]
    """Side on which it lies."""
    place: npt.NDArray[np.int32]
    """Place of each cell, shape (n,)."""
    event: npt.NDArray[np.int16]
    """Event of each cell, an index into the mission's sizes; -1 for one it does not table."""
    state: npt.NDArray[np.int8]
    """State of each cell, an index into `STATES`."""
    start_us: Instants
    """Start of each cell."""
    end_us: Instants
    """Its end."""
    seen: Floats
    """`p_seen` of each cell."""
    low: Floats
    """`p_seen_low`."""
    high: Floats
    """`p_seen_high`."""
    foreseen: Floats
    """`p_foreseen`."""
    names: tuple[str, ...]
    """Names of looks, sorted."""
    met: Instants
    """Distinct (event, place, look) as one number: (event × places + place) × names + look; ascending."""


def tally_of(cells: Table[CoverageCell], mission: Mission) -> Tally:
    """Return the columns of cells, of which there may be none."""
    part, begin, end = cells.integers("part"), cells.numbers("chainage_from_km"), cells.numbers("chainage_to_km")
    # Sides are numbered as they come, never by their names.
    sides = pc.dictionary_encode(cells.arrow.column("side").combine_chunks())
    names = np.array(sides.dictionary.to_pylist(), dtype=np.str_)
    side = sides.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    metres = np.rint(begin * 1000).astype(np.int64)
    key = (part * (1 << 32) + metres) * max(1, len(names)) + side
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    event = _numbers(cells, "event", [size.event for size in mission.event_sizes])
    start = cells.instants("start_at")
    order = np.lexsort((start, place, event))
    looks, met = _met(cells, event, place, len(first))
    return Tally(
        part=part[first],
        from_km=begin[first],
        to_km=end[first],
        side=names[side[first]],
        place=place[order].astype(np.int32),
        event=event[order].astype(np.int16),
        state=_numbers(cells, "state", STATES)[order].astype(np.int8),
        start_us=start[order],
        end_us=cells.instants("end_at")[order],
        seen=cells.numbers("p_seen")[order],
        low=cells.numbers("p_seen_low")[order],
        high=cells.numbers("p_seen_high")[order],
        foreseen=cells.numbers("p_foreseen")[order],
        names=looks,
        met=met,
    )


def _numbers(cells: Table[CoverageCell], field: str, words: Sequence[str]) -> Instants:
    held = pc.dictionary_encode(cells.arrow.column(field).combine_chunks())
    known = {word: number for number, word in enumerate(words)}
    numbers = np.array([known.get(word, -1) for word in held.dictionary.to_pylist()], dtype=np.int64)
    return numbers[held.indices.to_numpy(zero_copy_only=False)] if len(cells) else np.zeros(0, dtype=np.int64)


def _met(cells: Table[CoverageCell], event: Instants, place: Instants, places: int) -> tuple[tuple[str, ...], Instants]:
    lists = cells.arrow.column("looks").combine_chunks()
    flat = pc.dictionary_encode(pc.list_flatten(lists))
    words: list[str] = flat.dictionary.to_pylist()
    rank = np.empty(len(words), dtype=np.int64)
    rank[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
    row = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    look = rank[flat.indices.to_numpy(zero_copy_only=False)] if len(row) else np.zeros(0, dtype=np.int64)
    return tuple(sorted(words)), np.unique((event[row] * places + place[row]) * max(1, len(words)) + look)


def joined_tallies(tallies: Sequence[Tally]) -> Tally:
    """Return the cells of spans of the same places, at least one, as one tally."""
    names = tuple(sorted({name for one in tallies for name in one.names}))
    number = {name: at for at, name in enumerate(names)}
    met = []
    for one in tallies:
        to = np.array([number[name] for name in one.names], dtype=np.int64)
        here = max(1, len(one.names))
        met.append(one.met // here * max(1, len(names)) + (to[one.met % here] if len(to) else 0))
    columns = {
        name: np.concatenate([getattr(one, name) for one in tallies])
        for name in ("place", "event", "state", "start_us", "end_us", "seen", "low", "high", "foreseen")
    }
    order = np.lexsort((columns["start_us"], columns["place"], columns["event"]))
    first = tallies[0]
    return Tally(
        part=first.part,
        from_km=first.from_km,
        to_km=first.to_km,
        side=first.side,
        **{name: column[order] for name, column in columns.items()},
        names=names,
        met=np.unique(np.concatenate(met)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What the cells of each place come to for one event, columns of length p; 0 where a place has no chosen cell."""

    time_us: Floats
    """Time of the chosen cells."""
    seen: Floats
    """Mean of `p_seen` over it."""
    low: Floats
    """Mean of `p_seen_low`."""
    high: Floats
    """Mean of `p_seen_high`."""
    timed: Floats
    """Mean of `p_seen` where an opponent chooses among the cells of the place."""
    not_looked: Floats
    """Share of the time without a look."""
    blind: Floats
    """Share of the time with looks that cannot record the event."""
    gap_us: Floats
    """Longest time on end without a look that can."""


def sum_up(tally: Tally, event: int, chosen: Flags | None = None) -> Sums:
    """Return the sums of one event by place, over all its cells or the chosen ones, shape (n,)."""
    rows = np.flatnonzero((tally.event == event) & (True if chosen is None else chosen))
    place, count = tally.place[rows].astype(np.int64), len(tally.part)
    width = (tally.end_us[rows] - tally.start_us[rows]).astype(np.float64)
    time = np.bincount(place, width, count).astype(np.float64)

    def mean(values: Floats | Flags) -> Floats:
        return np.asarray(np.bincount(place, width * values, count) / np.maximum(time, 1.0), dtype=np.float64)

    held, number = np.unique(place, return_inverse=True)
    timed = np.zeros(count)
    chances = tally.foreseen[rows], tally.seen[rows]
    timed[held] = timed_mean(number.reshape(-1), *chances, width, len(held))
    state = tally.state[rows]
    return Sums(
        time_us=time,
        seen=mean(tally.seen[rows]),
        low=mean(tally.low[rows]),
        high=mean(tally.high[rows]),
        timed=timed,
        not_looked=mean(state == NOT_LOOKED),
        blind=mean(state == BLIND),
        gap_us=_longest_gaps(place, tally.start_us[rows], tally.end_us[rows], state != LOOKED, count),
    )


def _longest_gaps(place: Instants, start_us: Instants, end_us: Instants, dark: Flags, count: int) -> Floats:
    """Return the longest run of dark cells on end of each place; cells are by place and time."""
    place, start_us, end_us = place[dark], start_us[dark], end_us[dark]
    longest = np.zeros(count)
    if len(place):
        fresh = np.concatenate(([True], (np.diff(place) != 0) | (start_us[1:] != end_us[:-1])))
        run = np.cumsum(fresh) - 1
        np.maximum.at(longest, place[fresh], np.bincount(run, (end_us - start_us).astype(np.float64)))
    return longest


def looks_met(tally: Tally, event: int, places: npt.NDArray[np.intp]) -> int:
    """Return how many distinct looks count at some places for an event."""
    count = max(1, len(tally.names))
    box = tally.met // count
    mine = (box // len(tally.part) == event) & np.isin(box % len(tally.part), places)
    return len(np.unique(tally.met[mine] % count))
