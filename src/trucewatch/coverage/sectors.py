"""Cells in, the looking by sector out: what stands beside every count."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.coverage.opponent import timed_mean
from trucewatch.records.coverage import CoverageCell, SectorLooking
from trucewatch.records.interval import Interval
from trucewatch.records.mission import EventSize, Mission
from trucewatch.records.table import Table

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]


def by_sector(cells: Table[CoverageCell], mission: Mission, span: Interval) -> Table[SectorLooking]:
    """Return the looking of every sector and event over the span, weighted by length and time.

    A stretch belongs to the sector that holds its middle. For `p_seen_timed` an opponent chooses, in each stretch and
    side, among all cells of the span those that it foresees as least seen. A sector without stretches has no row:
    nothing can be said of it.
    """
    columns = _columns_of(cells)
    rows = []
    for sector in mission.sectors:
        here = columns.part == sector.part
        here &= (columns.middle_km >= sector.chainage_from_km) & (columns.middle_km < sector.chainage_to_km)
        for size in mission.event_sizes:
            chosen = np.flatnonzero(here & columns.is_event(size.event))
            if len(chosen):
                rows.append(_looking(columns, chosen, sector.name, size, span))
    return Table.of(SectorLooking, rows)


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    part: npt.NDArray[np.int64]
    middle_km: Floats
    length_km: Floats
    weight: Floats
    place: npt.NDArray[np.int64]
    event: pa.DictionaryArray
    state: pa.DictionaryArray
    p_seen: Floats
    p_low: Floats
    p_high: Floats
    p_foreseen: Floats
    looks: pa.ListArray

    def is_event(self, word: str) -> npt.NDArray[np.bool_]:
        """Say which cells are for an event."""
        return _equal(self.event, word)

    def is_state(self, rows: Rows, word: str) -> npt.NDArray[np.bool_]:
        """Say which of the rows are in a state."""
        return _equal(self.state, word)[rows]

    def n_looks(self, rows: Rows) -> int:
        """Count the distinct looks of the rows."""
        return len(pc.unique(pc.list_flatten(self.looks.take(pa.array(rows)))))


def _equal(column: pa.DictionaryArray, word: str) -> npt.NDArray[np.bool_]:
    words = column.dictionary.to_pylist()
    number = words.index(word) if word in words else -1
    return np.asarray(column.indices.to_numpy(zero_copy_only=False) == number, dtype=np.bool_)


def _columns_of(cells: Table[CoverageCell]) -> _Columns:
    begin = cells.numbers("chainage_from_km")
    length = cells.numbers("chainage_to_km") - begin
    return _Columns(
        part=cells.integers("part"),
        middle_km=begin + length / 2,
        length_km=length,
        weight=length * (cells.instants("end_at") - cells.instants("start_at")),
        place=_places(cells.integers("part"), begin, _words(cells, "side")),
        event=_words(cells, "event"),
        state=_words(cells, "state"),
        p_seen=cells.numbers("p_seen"),
        p_low=cells.numbers("p_seen_low"),
        p_high=cells.numbers("p_seen_high"),
        p_foreseen=cells.numbers("p_foreseen"),
        looks=cells.arrow.column("looks").combine_chunks(),
    )


def _looking(columns: _Columns, chosen: Rows, sector: str, size: EventSize, span: Interval) -> SectorLooking:
    share = columns.weight[chosen] / columns.weight[chosen].sum()
    _, first, number = np.unique(columns.place[chosen], return_index=True, return_inverse=True)
    width = columns.weight[chosen] / columns.length_km[chosen]
    timed = timed_mean(number.reshape(-1), columns.p_foreseen[chosen], columns.p_seen[chosen], width, len(first))
    breadth = columns.length_km[chosen][first]
    # Rounded before the rest is taken, so that the stored quanta sum to exactly one.
    not_looked, blind = (
        round(float(share[columns.is_state(chosen, word)].sum()), 6) for word in ("not_looked", "blind")
    )
    return SectorLooking(
        sector=sector,
        event=size.event,
        start_at=span.start_at,
        end_at=span.end_at,
        p_seen=float(share @ columns.p_seen[chosen]),
        p_seen_low=float(share @ columns.p_low[chosen]),
        p_seen_high=float(share @ columns.p_high[chosen]),
        p_seen_timed=float(timed @ breadth / breadth.sum()),
        share_not_looked=not_looked,
        share_blind=blind,
        share_looked=max(0.0, 1 - not_looked - blind),
        n_looks=columns.n_looks(chosen),
    )


def _words(cells: Table[CoverageCell], field: str) -> pa.DictionaryArray:
    return pc.dictionary_encode(cells.arrow.column(field).combine_chunks())


def _places(part: npt.NDArray[np.int64], begin_km: Floats, side: pa.DictionaryArray) -> npt.NDArray[np.int64]:
    """Return a number for each place: one stretch on one side."""
    metres = np.round(begin_km * 1000).astype(np.int64)
    sides = side.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    order = np.lexsort((sides, metres, part))
    fresh = np.zeros(len(order), dtype=np.int64)
    for column in (part, metres, sides):
        fresh[1:] |= np.diff(column[order]) != 0
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.cumsum(fresh)
    return number
