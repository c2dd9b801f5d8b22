"""Coverage cells in, rasters of the line by part and time, and what nobody looked at, out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from trucewatch.records.coverage import STATES, CoverageCell
from trucewatch.records.mission import Sector
from trucewatch.records.table import Flags, Floats, Integers, Table, moment_of
from trucewatch.report.places import sector_of


@dataclass(frozen=True, eq=False)
class Raster:
    """The cells of one part, band and kind of event, as rows of time and columns of chainage."""

    event: str
    """Kind of event."""
    near_km: float
    """Nearest distance from the line."""
    far_km: float
    """Farthest distance from the line."""
    side: str
    """Side of the line; empty where both are meant."""
    part: int
    """Part of the line."""
    from_km: Floats
    """Start of each column, ascending."""
    to_km: Floats
    """End of each column."""
    start_us: Integers
    """Start of each row in microseconds, ascending."""
    end_us: Integers
    """End of each row."""
    state: npt.NDArray[np.int8]
    """Code of the state (rows, columns); -1 where no cell says anything."""
    p_seen: Floats
    """Chance of recording (rows, columns); NaN where no cell says anything."""

    @property
    def band(self) -> tuple[str, float, float]:
        """Kind of event and distances from the line: what one figure shows."""
        return (self.event, self.near_km, self.far_km)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch and time without a look: a rectangle of the strip."""

    part: int
    """Part of the line."""
    from_km: float
    """Start of the stretch."""
    to_km: float
    """End of the stretch."""
    start_at: datetime
    """Start of the time."""
    end_at: datetime
    """End of the time."""
    sides: tuple[str, ...]
    """Sides on which it holds; an empty name where cells do not tell sides apart."""
    sector_from: int
    """Index of the sector at its start; -1 for none."""
    sector_to: int
    """Index of the sector at its end; -1 for none."""

    @property
    def length_km(self) -> float:
        """Length of the stretch."""
        return self.to_km - self.from_km

    @property
    def duration_h(self) -> float:
        """Length of the time."""
        return (self.end_at - self.start_at).total_seconds() / 3600

    @property
    def size(self) -> float:
        """Kilometre-hours, counted once whether one side or both."""
        return self.length_km * self.duration_h


def lay_rasters(cells: Table[CoverageCell], sides: Sequence[str] = ()) -> tuple[Raster, ...]:
    """Return one raster for each kind of event, band, side and part, sorted so; none where there are no cells.

    Sides are in the order of `sides`, so that no order follows from a name; others come last.
    """
    if not len(cells):
        return ()
    keys = [_codes(cells, "event"), _numbered(cells, "offset_from_km"), _numbered(cells, "offset_to_km"),
            _codes(cells, "side"), _numbered(cells, "part")]  # fmt: skip
    columns = np.stack([key.code for key in keys])
    groups, group = np.unique(columns, axis=1, return_inverse=True)
    rasters = []
    for number, place in enumerate(groups.T.tolist()):
        event, near, far, side, part = (key.value[code] for key, code in zip(keys, place, strict=True))
        rows = cells.where(group == number)
        rasters.append(_raster(rows, str(event), float(near), float(far), str(side), int(part)))
    order = {side: at for at, side in enumerate(sides)}
    last = len(order)
    return tuple(sorted(rasters, key=lambda one: (*one.band, order.get(one.side, last), one.side, one.part)))


@dataclass(frozen=True, eq=False)
class _Key:
    code: Integers
    value: list[Any]


def _codes(cells: Table[CoverageCell], name: str) -> _Key:
    encoded = cells.arrow.column(name).combine_chunks().dictionary_encode()
    return _Key(np.asarray(encoded.indices, dtype=np.int64), encoded.dictionary.to_pylist())


def _numbered(cells: Table[CoverageCell], name: str) -> _Key:
    value, code = np.unique(cells.numbers(name), return_inverse=True)
    return _Key(code.astype(np.int64), value.tolist())


def _raster(rows: Table[CoverageCell], event: str, near: float, far: float, side: str, part: int) -> Raster:
    from_km, column = np.unique(rows.numbers("chainage_from_km"), return_inverse=True)
    start_us, line = np.unique(rows.instants("start_at"), return_inverse=True)
    to_km, end_us = np.zeros(len(from_km)), np.zeros(len(start_us), dtype=np.int64)
    to_km[column], end_us[line] = rows.numbers("chainage_to_km"), rows.instants("end_at")
    state = np.full((len(start_us), len(from_km)), -1, dtype=np.int8)
    p_seen = np.full(state.shape, np.nan)
    names = _codes(rows, "state")
    state[line, column] = np.array([STATES.index(name) for name in names.value], dtype=np.int8)[names.code]
    p_seen[line, column] = rows.numbers("p_seen")
    return Raster(event, near, far, side, part, from_km, to_km, start_us, end_us, state, p_seen)


def join_sides(rasters: tuple[Raster, ...]) -> tuple[Raster, ...]:
    """Return the rasters with the sides of each part joined: the chance for an event on either side alike.

    A joined cell is `not_looked` or `blind` only if it is so on every side that has a cell there. Parts whose sides
    have cells that do not fit each other stay apart.
    """
    groups: defaultdict[tuple[str, float, float, int], list[Raster]] = defaultdict(list)
    for raster in rasters:
        groups[(*raster.band, raster.part)].append(raster)
    return tuple(one for held in groups.values() for one in _joined(held))


def _joined(held: list[Raster]) -> list[Raster]:
    ends = {float(start): float(end) for one in held for start, end in zip(one.from_km, one.to_km, strict=True)}
    from_km = np.array(sorted(ends))
    to_km = np.array([ends[start] for start in from_km.tolist()])
    fits = all(np.array_equal(one.to_km, to_km[np.searchsorted(from_km, one.from_km)]) for one in held)
    same_times = all(np.array_equal(one.start_us, held[0].start_us) for one in held)
    if len(held) == 1 or not fits or not same_times or np.any(to_km[:-1] > from_km[1:]):
        return held
    laid = [_laid_on(one, from_km) for one in held]
    chances = np.stack([p_seen for _, p_seen in laid])
    said = (~np.isnan(chances)).sum(axis=0)
    p_seen = np.where(said > 0, np.nansum(chances, axis=0) / np.maximum(said, 1), np.nan)
    state = np.max([codes for codes, _ in laid], axis=0)
    return [replace(held[0], side="", from_km=from_km, to_km=to_km, state=state, p_seen=p_seen)]


def _laid_on(one: Raster, from_km: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Return state and chance on the columns of all sides; nothing is said where this side has no cell."""
    column = np.searchsorted(from_km, one.from_km)
    state = np.full((len(one.start_us), len(from_km)), -1, dtype=np.int8)
    p_seen = np.full(state.shape, np.nan)
    state[:, column], p_seen[:, column] = one.state, one.p_seen
    return state, p_seen


def apart_from(rasters: tuple[Raster, ...], joined: tuple[Raster, ...]) -> tuple[Raster, ...]:
    """Return the rasters of the sides with everything marked as looked at that their joined raster already shows dark.

    So a stretch that nobody looked at on either side is told once, and one of a single side is told of that side.
    """
    dark = {one.part: one for one in joined if not one.side}
    return tuple(
        replace(
            one, state=np.where(_dark_columns(dark[one.part], one), STATES.index("looked"), one.state).astype(np.int8)
        )
        for one in rasters
        if one.side and one.part in dark
    )


def _dark_columns(joined: Raster, one: Raster) -> Flags:
    return np.asarray(joined.state[:, np.searchsorted(joined.from_km, one.from_km)] == 0, dtype=np.bool_)


def find_gaps(rasters: tuple[Raster, ...], sectors: tuple[Sector, ...]) -> list[Gap]:
    """Return the stretches and times without a look, largest first; the same on several sides is one."""
    sides: dict[tuple[int, float, float, int, int], list[str]] = {}
    for raster in rasters:
        for place in _gaps_of(raster):
            sides.setdefault(place, []).append(raster.side)
    gaps = [
        Gap(
            part, from_km, to_km, moment_of(start), moment_of(end), tuple(dict.fromkeys(held)),
            sector_of(sectors, part, from_km), sector_of(sectors, part, to_km - 1e-3),
        )
        for (part, from_km, to_km, start, end), held in sides.items()
    ]  # fmt: skip
    return sorted(gaps, key=lambda gap: (-gap.size, gap.start_at, gap.part, gap.from_km, gap.sides))


def _gaps_of(raster: Raster) -> list[tuple[int, float, float, int, int]]:
    columns: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for column in range(len(raster.from_km)):
        for first, last in runs_of(raster.state[:, column] == 0, raster.end_us, raster.start_us):
            columns[(first, last)].append(column)
    gaps = []
    for (first, last), held in columns.items():
        breaks = [0] + [at for at in range(1, len(held)) if not _touches(raster, held[at - 1], held[at])] + [len(held)]
        for start, end in pairwise(breaks):
            from_km, to_km = float(raster.from_km[held[start]]), float(raster.to_km[held[end - 1]])
            gaps.append((raster.part, from_km, to_km, int(raster.start_us[first]), int(raster.end_us[last])))
    return gaps


def _touches(raster: Raster, left: int, right: int) -> bool:
    return right == left + 1 and abs(float(raster.to_km[left] - raster.from_km[right])) < 1e-6


def runs_of(mask: Flags, end: Integers, start: Integers) -> list[tuple[int, int]]:
    """Return first and last index of each run of true values whose cells touch: one ends where the next starts."""
    held = np.flatnonzero(mask)
    if not len(held):
        return []
    cut = np.flatnonzero((np.diff(held) > 1) | (end[held[:-1]] != start[held[1:]])) + 1
    return [(int(run[0]), int(run[-1])) for run in np.split(held, cut)]


def looked_hours(rasters: tuple[Raster, ...], quiet_p_seen: float, busy: tuple[Flags, ...]) -> tuple[float, ...]:
    """Return kilometre-hours of quiet cells, each side apart: looked at well, thinly, blind, not looked at.

    `busy` marks the cells, raster by raster, in which something was recorded; they are left out.
    """
    totals = [0.0, 0.0, 0.0, 0.0]
    for raster, taken in zip(rasters, busy, strict=True):
        size = np.outer((raster.end_us - raster.start_us) / 3.6e9, raster.to_km - raster.from_km)
        quiet = ~taken
        well = raster.p_seen >= quiet_p_seen
        masks = (raster.state == 2) & well, (raster.state == 2) & ~well, raster.state == 1, raster.state == 0
        for index, mask in enumerate(masks):
            totals[index] += float(size[mask & quiet].sum())
    return tuple(totals)
