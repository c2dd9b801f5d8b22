"""Cells in, the looking by sector out: what stands beside every count."""

import numpy as np
import numpy.typing as npt

from trucewatch.coverage.tally import Tally, looks_met, sum_up, tally_of
from trucewatch.geo.ellipsoid import Floats
from trucewatch.records.coverage import CoverageCell, SectorLooking
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission, Sector
from trucewatch.records.table import Table

Rows = npt.NDArray[np.intp]


def by_sector(cells: Table[CoverageCell], mission: Mission, span: Interval) -> Table[SectorLooking]:
    """Return the looking of every sector and event over the span, weighted by length and time.

    A stretch belongs to the sector that holds its middle. For `p_seen_timed` an opponent chooses, in each stretch and
    side, among all cells of the span those that it foresees as least seen. A sector without stretches has no row:
    nothing can be said of it.
    """
    return by_sector_of(tally_of(cells, mission), mission, span)


def by_sector_of(tally: Tally, mission: Mission, span: Interval) -> Table[SectorLooking]:
    """Return the looking of every sector and event over the span from the columns of its cells; see `by_sector`."""
    length = tally.to_km - tally.from_km
    sums = [sum_up(tally, number) for number in range(len(mission.event_sizes))]
    rows = []
    for sector in mission.sectors:
        here = places_of(tally, sector)
        for number, size in enumerate(mission.event_sizes):
            held = sums[number]
            places = here[held.time_us[here] > 0]
            if not len(places):
                continue
            weight = (length * held.time_us)[places]
            not_looked, blind, looked = shares(held.not_looked[places], held.blind[places], weight)
            rows.append(
                SectorLooking(
                    sector=sector.name,
                    event=size.event,
                    start_at=span.start_at,
                    end_at=span.end_at,
                    p_seen=weighted(held.seen[places], weight),
                    p_seen_low=weighted(held.low[places], weight),
                    p_seen_high=weighted(held.high[places], weight),
                    p_seen_timed=weighted(held.timed[places], length[places]),
                    share_not_looked=not_looked,
                    share_blind=blind,
                    share_looked=looked,
                    n_looks=looks_met(tally, number, places),
                )
            )
    return Table.of(SectorLooking, rows)


def places_of(tally: Tally, sector: Sector | None) -> Rows:
    """Return the places whose middle a sector holds; all of them for None."""
    if sector is None:
        return np.arange(len(tally.part))
    middle = (tally.from_km + tally.to_km) / 2
    inside = (middle >= sector.chainage_from_km) & (middle < sector.chainage_to_km)
    return np.flatnonzero((tally.part == sector.part) & inside)


def weighted(values: Floats, weight: Floats) -> float:
    """Return the mean of values by weights that are not all 0."""
    return float(values @ weight / weight.sum())


def shares(not_looked: Floats, blind: Floats, weight: Floats) -> tuple[float, float, float]:
    """Return the mean shares not looked at, blind and looked at; as stored they sum to exactly one."""
    first, second = (round(weighted(values, weight), 6) for values in (not_looked, blind))
    return first, second, max(0.0, 1 - first - second)
