"""Stretches and looks in, how well each was looked at in every bin of time out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from trucewatch.coverage.chances import Instants, Windows, chances_on_steps, distinct, ranges
from trucewatch.coverage.groups import Groups
from trucewatch.coverage.habits import habits_at, past_of
from trucewatch.coverage.opponent import timed_mean
from trucewatch.coverage.scene import Looking, Scene, longest_us, scene_of
from trucewatch.coverage.stretches import Stretches
from trucewatch.coverage.windows import outages_of, windows_of
from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.line import ReferenceLine
from trucewatch.records.coverage import STATES, CoverageCell
from trucewatch.records.interval import Interval
from trucewatch.records.mission import EventSize, Mission
from trucewatch.records.quantity import HALF_HOUR_US, HOUR_US
from trucewatch.records.table import Table, microseconds

BIN_US = HALF_HOUR_US
"""Half an hour: the grain of the strip."""
LEAST_P = 5e-7
"""A smaller chance is stored as none."""


def measure_looking(
    stretches: Stretches, looking: Looking, line: ReferenceLine, mission: Mission, span: Interval, bin_us: int = BIN_US
) -> Table[CoverageCell]:
    """Return a cell for every event, stretch, side and bin of the span; an empty span gives no rows.

    The last bin is shorter if the span is no multiple of the bin. Satellites are judged at the middle of a
    stretch; files' looks at every sample point, and an event is taken to be anywhere in the band with equal chance.
    """
    edges = _edges(span, bin_us)
    if len(edges) < 2 or not mission.event_sizes:
        return Table.of(CoverageCell, [])
    scene = scene_of(stretches, looking, mission, span, longest_us(mission))
    measured = [_measured(scene, looking, mission, size, edges) for size in mission.event_sizes]
    return _table(measured, stretches, line, edges)


@dataclass(frozen=True, slots=True, eq=False)
class _Measured:
    """All cells of one event: rows are stretches and sides, columns are bins."""

    event: str
    cells: Instants
    seen: Floats
    low: Floats
    high: Floats
    timed: Floats
    foreseen: Floats
    state: Instants
    looks: pa.ListArray


def _edges(span: Interval, bin_us: int) -> Instants:
    start, end = microseconds(span.start_at), microseconds(span.end_at)
    return np.unique(np.append(np.arange(start, end, bin_us, dtype=np.int64), end))


def _measured(scene: Scene, looking: Looking, mission: Mission, size: EventSize, edges: Instants) -> _Measured:
    windows = windows_of(scene.sights, looking.looks, size, mission, looking.tables)
    groups, outage = scene.groups, outages_of(mission)
    own = replace(windows.take(groups.row), place=groups.owner)
    hours = np.arange(edges[0] // HOUR_US, -(-edges[-1] // HOUR_US), dtype=np.int64)
    # Within an hour of the day patrols are foreseen alike: chances are first told for pieces that no hour divides.
    fine = np.unique(np.concatenate((edges, hours[1:] * HOUR_US)))
    n, bins = len(groups.cell), len(fine) - 1
    steps = chances_on_steps(own, np.full(n, fine[0]), np.full(n, fine[-1]), fine, outage)
    at = steps.place * bins + np.searchsorted(fine, steps.begin_us, side="right") - 1

    def mean(values: Floats) -> Floats:
        total = np.bincount(at, steps.width_us * values, n * bins).reshape(n, bins)
        return groups.mean(np.asarray(total / np.diff(fine), dtype=np.float64))

    seen, low, high, known = (mean(values) for values in (steps.seen, steps.low, steps.high, steps.known))
    timed = groups.mean(timed_mean(at, steps.known, steps.seen, steps.width_us, n * bins).reshape(n, bins))
    expected = _expected(scene, windows, size, hours, outage)[:, fine[:-1] // HOUR_US - hours[0]]
    foreseen = 1 - (1 - known) * (1 - expected)
    seen, low, high, timed, foreseen = _coarser((seen, low, high, timed, foreseen), fine, edges)
    told = own.take(np.flatnonzero(groups.row < scene.told))
    state, looks = _states(told, groups, scene.sights.names, edges, high)
    seen = seen.clip(low, high)
    return _Measured(size.event, groups.cells, seen, low, high, np.minimum(timed, seen), foreseen, state, looks)


def _expected(scene: Scene, windows: Windows, size: EventSize, hours: Instants, outage: Floats) -> Floats:
    """Return what patrols are expected to record in each cell and hour, shape (c, hours)."""
    past = replace(windows.take(scene.past.row), place=scene.past.owner)
    learnt = past_of(past, round(size.duration_s * 1e6))
    held = habits_at(learnt, len(scene.past.cell), hours, outage, scene.flown)
    return scene.past.mean(held)


def _coarser(values: tuple[Floats, ...], fine: Instants, edges: Instants) -> tuple[Floats, ...]:
    """Return seen, low, high, timed and foreseen of the asked bins from those of pieces that no hour divides."""
    if len(fine) == len(edges):
        return values
    seen, low, high, timed, foreseen = values
    owner = np.searchsorted(edges, fine[:-1], side="right") - 1
    first, width, (n, bins) = (
        np.searchsorted(owner, np.arange(len(edges) - 1)),
        np.diff(fine),
        (len(seen), len(edges) - 1),
    )

    def mean(one: Floats) -> Floats:
        return np.asarray(np.add.reduceat(one * width, first, axis=1) / np.diff(edges), dtype=np.float64)

    at = (np.arange(n)[:, None] * bins + owner).ravel()
    chosen = timed_mean(at, foreseen.ravel(), timed.ravel(), np.tile(width.astype(np.float64), n), n * bins)
    return mean(seen), mean(low), mean(high), chosen.reshape(n, bins), mean(foreseen)


def _states(
    windows: Windows, groups: Groups, names: tuple[str, ...], edges: Instants, high: Floats
) -> tuple[Instants, pa.ListArray]:
    """Return the state of each cell and bin, and the looks that count in it, sorted by name."""
    bins = len(edges) - 1
    first = np.searchsorted(edges[1:], windows.from_us, side="right")
    count = np.maximum(np.searchsorted(edges[:-1], windows.to_us) - first, 0)
    row = np.repeat(np.arange(len(first)), count)
    rank = np.empty(max(1, len(names)), dtype=np.int64)
    by_name = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
    rank[by_name] = np.arange(len(names))
    number = np.searchsorted(groups.cells, groups.cell[windows.place])
    box = number[row] * bins + ranges(first, count)
    # Even numbers are of looks that cannot record the event, odd ones of those that can.
    key = distinct(2 * (box * len(rank) + rank[windows.look[row]]) + windows.can_record()[row])
    last = np.append(key[1:] // 2 != key[:-1] // 2, True) if len(key) else np.zeros(0, dtype=np.bool_)
    pair, able = key[last] // 2, key[last] % 2 == 1
    box = pair // len(rank)
    looked = (high > LEAST_P).ravel()
    met = np.bincount(box, minlength=high.size) > 0
    counted = np.flatnonzero(able | ~looked[box])
    offsets = np.concatenate(([0], np.cumsum(np.bincount(box[counted], minlength=high.size)))).astype(np.int32)
    ordered = pa.array([names[one] for one in by_name.tolist()], type=pa.string())
    looks = pa.ListArray.from_arrays(pa.array(offsets), ordered.take(pa.array(pair[counted] % len(rank))))
    return np.where(looked, 2, met.astype(np.int64)), looks


def _table(
    measured: list[_Measured], stretches: Stretches, line: ReferenceLine, edges: Instants
) -> Table[CoverageCell]:
    n, targets, sides = len(edges) - 1, stretches.targets, len(stretches.sides)
    cell = np.repeat(np.concatenate([one.cells for one in measured]), n)
    event = np.repeat(np.arange(len(measured)), [one.seen.size for one in measured])
    stretch, rows = cell // sides, len(cell)
    chances = {
        name: np.concatenate([getattr(one, name).ravel() for one in measured])
        for name in ("seen", "low", "high", "timed", "foreseen")
    }
    return Table.from_columns(
        CoverageCell,
        {
            "line": pa.repeat(line.version.line, rows),
            "line_version": pa.repeat(line.version.version, rows),
            "part": targets.part[stretch],
            "chainage_from_km": targets.chainage_from_km[stretch],
            "chainage_to_km": targets.chainage_to_km[stretch],
            "offset_from_km": np.zeros(rows),
            "offset_to_km": np.full(rows, stretches.band_km),
            "side": _words(stretches.sides, cell % sides),
            "start_at": np.tile(edges[:-1], rows // n),
            "end_at": np.tile(edges[1:], rows // n),
            "event": _words([one.event for one in measured], event),
            "state": _words(STATES, np.concatenate([one.state.ravel() for one in measured])),
            "p_seen": chances["seen"],
            "p_seen_low": chances["low"],
            "p_seen_high": chances["high"],
            "p_seen_timed": chances["timed"],
            "p_foreseen": chances["foreseen"],
            "looks": pa.concat_arrays([one.looks for one in measured]),
        },
    )


def _words(words: Sequence[str], number: Instants) -> pa.Array:
    return pa.array(list(words), type=pa.string()).take(pa.array(number))
