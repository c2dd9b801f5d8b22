"""Cells in, the looking by sector out: what stands beside every count."""

import numpy as np
import numpy.typing as npt

from trucewatch.records.coverage import CoverageCell, SectorLooking
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission, Sector
from trucewatch.records.table import Table

CHANCES = ("p_seen", "p_seen_low", "p_seen_high")


def by_sector(cells: Table[CoverageCell], mission: Mission, span: Interval) -> Table[SectorLooking]:
    """Return the looking of every sector and event over the span, weighted by length and time.

    A stretch belongs to the sector that holds its middle. `p_seen_timed` takes the least over times in each stretch
    and side, then the mean over them. A sector without stretches has no row: nothing can be said of it.
    """
    length = cells.numbers("chainage_to_km") - cells.numbers("chainage_from_km")
    middle = cells.numbers("chainage_from_km") + length / 2
    weight = length * (cells.instants("end_at") - cells.instants("start_at"))
    part, event = cells.integers("part"), cells.texts("event")
    place = _numbered(part, cells.numbers("chainage_from_km"), cells.texts("side"))
    columns = {name: cells.numbers(name) for name in (*CHANCES, "p_seen_timed")}
    state, looks = cells.texts("state"), cells.lists("looks")
    rows = []
    for sector in mission.sectors:
        here = (part == sector.part) & (middle >= sector.chainage_from_km) & (middle < sector.chainage_to_km)
        for size in mission.event_sizes:
            chosen = np.flatnonzero(here & (event == size.event))
            if len(chosen):
                rows.append(_looking(sector, size.event, span, chosen, weight, length, place, columns, state, looks))
    return Table.of(SectorLooking, rows)


def _looking(
    sector: Sector,
    event: str,
    span: Interval,
    chosen: npt.NDArray[np.intp],
    weight: npt.NDArray[np.float64],
    length: npt.NDArray[np.float64],
    place: npt.NDArray[np.int64],
    columns: dict[str, npt.NDArray[np.float64]],
    state: npt.NDArray[np.object_],
    looks: list[tuple[str, ...]],
) -> SectorLooking:
    share = weight[chosen] / weight[chosen].sum()
    means = {name: float(share @ columns[name][chosen]) for name in CHANCES}
    _, first, number = np.unique(place[chosen], return_index=True, return_inverse=True)
    least = np.full(len(first), np.inf)
    np.minimum.at(least, number, columns["p_seen_timed"][chosen])
    breadth = length[chosen][first]
    not_looked, blind = (float(share[state[chosen] == word].sum()) for word in ("not_looked", "blind"))
    return SectorLooking(
        sector=sector.name,
        event=event,  # type: ignore[arg-type]
        start_at=span.start_at,
        end_at=span.end_at,
        p_seen=means["p_seen"],
        p_seen_low=means["p_seen_low"],
        p_seen_high=means["p_seen_high"],
        p_seen_timed=float(least @ breadth / breadth.sum()),
        share_not_looked=not_looked,
        share_blind=blind,
        share_looked=1 - not_looked - blind,
        n_looks=len({look for row in chosen for look in looks[row]}),
    )


def _numbered(
    part: npt.NDArray[np.int64], chainage: npt.NDArray[np.float64], side: npt.NDArray[np.object_]
) -> npt.NDArray[np.int64]:
    metres = np.round(chainage * 1000).astype(np.int64)
    _, sides = np.unique(side.astype(str), return_inverse=True)
    _, number = np.unique(np.stack((part, metres, sides), axis=1), axis=0, return_inverse=True)
    return number.ravel().astype(np.int64)
