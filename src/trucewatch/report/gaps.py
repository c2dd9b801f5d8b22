"""Coverage cells in, rasters of the line by part and time, and what nobody looked at, out."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from trucewatch.records.coverage import CoverageCell
from trucewatch.records.mission import Sector
from trucewatch.records.table import Flags, Floats, Integers, Table
from trucewatch.report.places import sector_of
from trucewatch.report.spelling import moment_of

STATES = ("not_looked", "blind", "looked")
"""States by their code in a raster; -1 is a cell about which nothing is said."""


@dataclass(frozen=True, eq=False)
class Raster:
    """The cells of one part for one kind of event, as rows of time and columns of chainage."""

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
        """Kilometre-hours."""
        return self.length_km * self.duration_h


def bands_of(cells: Table[CoverageCell], event: str) -> list[tuple[float, float, str]]:
    """Return the bands (nearest and farthest distance from the line, side) for which cells of an event exist."""
    rows = cells.where(cells.texts("event") == event)
    columns = (rows.numbers("offset_from_km"), rows.numbers("offset_to_km"), rows.texts("side"))
    return sorted({(float(near), float(far), str(side)) for near, far, side in zip(*columns, strict=True)})


def rasters_of(cells: Table[CoverageCell], event: str, band: tuple[float, float, str]) -> tuple[Raster, ...]:
    """Return one raster a part for one kind of event and band; none where there are no cells."""
    near, far, side = band
    mask: Flags = (
        (cells.texts("event") == event)
        & (cells.numbers("offset_from_km") == near)
        & (cells.numbers("offset_to_km") == far)
        & (cells.texts("side") == side)
    )
    rows = cells.where(mask)
    part = rows.integers("part")
    return tuple(_raster(rows.where(part == number), int(number)) for number in np.unique(part))


def _raster(rows: Table[CoverageCell], part: int) -> Raster:
    from_km, column = np.unique(rows.numbers("chainage_from_km"), return_inverse=True)
    start_us, line = np.unique(rows.instants("start_at"), return_inverse=True)
    to_km, end_us = np.zeros(len(from_km)), np.zeros(len(start_us), dtype=np.int64)
    to_km[column], end_us[line] = rows.numbers("chainage_to_km"), rows.instants("end_at")
    state = np.full((len(start_us), len(from_km)), -1, dtype=np.int8)
    p_seen = np.full(state.shape, np.nan)
    names = rows.texts("state")
    state[line, column] = np.select([names == name for name in STATES], list(range(len(STATES))), -1)
    p_seen[line, column] = rows.numbers("p_seen")
    return Raster(part, from_km, to_km, start_us, end_us, state, p_seen)


def find_gaps(rasters: tuple[Raster, ...], sectors: tuple[Sector, ...]) -> list[Gap]:
    """Return the stretches and times without a look, largest first: each column's runs, joined where they agree."""
    gaps = [gap for raster in rasters for gap in _gaps_of(raster, sectors)]
    return sorted(gaps, key=lambda gap: (-gap.size, gap.start_at, gap.part, gap.from_km))


def _gaps_of(raster: Raster, sectors: tuple[Sector, ...]) -> list[Gap]:
    columns: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for column in range(len(raster.from_km)):
        for first, last in runs_of(raster.state[:, column] == 0, raster.end_us, raster.start_us):
            columns[(first, last)].append(column)
    gaps = []
    for (first, last), held in columns.items():
        breaks = [0] + [at for at in range(1, len(held)) if not _touches(raster, held[at - 1], held[at])] + [len(held)]
        for start, end in pairwise(breaks):
            from_km, to_km = float(raster.from_km[held[start]]), float(raster.to_km[held[end - 1]])
            gaps.append(
                Gap(
                    raster.part, from_km, to_km, moment_of(raster.start_us[first]), moment_of(raster.end_us[last]),
                    sector_of(sectors, raster.part, from_km), sector_of(sectors, raster.part, to_km - 1e-3),
                )
            )  # fmt: skip
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
    """Return kilometre-hours of quiet cells: looked at and clear, looked at thinly, blind, not looked at.

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
