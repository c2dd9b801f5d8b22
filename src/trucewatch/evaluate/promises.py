"""Records and probes in, what coverage promises of each probe out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.coverage import BIN_US
from trucewatch.evaluate.truth import TrueProbe
from trucewatch.mission import LoadedMission
from trucewatch.pipeline.order import measure_span
from trucewatch.pipeline.records import Records
from trucewatch.records.coverage import CoverageCell
from trucewatch.records.interval import Interval
from trucewatch.records.table import Table, moment_of

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Promised:
    """What was promised of each of n probes."""

    chance: Floats
    """`p_seen` of a random one, `p_seen_timed` of a timed one."""
    low: Floats
    """Lower end of it."""
    high: Floats
    """Upper end."""
    state: npt.NDArray[np.str_]
    """`not_looked`, `blind` or `looked`."""


def promise(records: Records, loaded: LoadedMission, probes: Sequence[TrueProbe]) -> Promised:
    """Return what the cells promise of each probe: its half hour for a random one, its whole window for a timed one."""
    n = len(probes)
    found = Promised(np.zeros(n), np.zeros(n), np.zeros(n), np.full(n, "not_looked", dtype="<U10"))
    windows = sorted({(one.from_us, one.to_us) for one in probes})
    for from_us, to_us in windows:
        rows = [row for row, one in enumerate(probes) if (one.from_us, one.to_us) == (from_us, to_us)]
        span = Interval(moment_of(from_us), moment_of(to_us))
        cells, _ = measure_span(records, loaded, span)
        _fill(found, cells, probes, rows)
    return found


def _fill(found: Promised, cells: Table[CoverageCell], probes: Sequence[TrueProbe], rows: list[int]) -> None:
    columns = {name: cells.texts(name).astype(np.str_) for name in ("event", "side", "state")}
    numbers = {name: cells.numbers(name) for name in ("p_seen", "p_seen_low", "p_seen_high", "p_seen_timed")}
    part, begin = cells.integers("part"), cells.numbers("chainage_from_km")
    end, start = cells.numbers("chainage_to_km"), cells.instants("start_at")
    blocks: dict[tuple[str, str], npt.NDArray[np.int64]] = {}
    for row in rows:
        one = probes[row]
        key = (one.event, one.side)
        if key not in blocks:
            blocks[key] = np.flatnonzero((columns["event"] == one.event) & (columns["side"] == one.side))
        own = blocks[key]
        own = own[(part[own] == one.part) & (begin[own] <= one.chainage_km) & (one.chainage_km < end[own])]
        if not one.timed:
            own = own[(start[own] <= one.began_us) & (one.began_us < start[own] + BIN_US)]
        if not len(own):
            continue
        names = ("p_seen_timed",) * 3 if one.timed else ("p_seen", "p_seen_low", "p_seen_high")
        values = [numbers[name][own].min() for name in names]
        found.chance[row], found.low[row], found.high[row] = values
        states = set(columns["state"][own].tolist())
        found.state[row] = next(word for word in ("looked", "blind", "not_looked") if word in states)
