"""Stretches and looks in, how well each was looked at in every bin of time out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from trucewatch.coverage.chances import Chances, Instants, Windows, chances_in, mean_chances
from trucewatch.coverage.sights import Sights, joined, reported_sights, satellite_sights, windows_of
from trucewatch.coverage.stretches import Stretches
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.swath import Crossings
from trucewatch.records.coverage import CoverageCell
from trucewatch.records.declared import Impediment
from trucewatch.records.interval import Interval
from trucewatch.records.look import Look
from trucewatch.records.mission import EventSize, Mission, Sensor
from trucewatch.records.table import Table, microseconds

BIN_US = 1_800_000_000
"""Half an hour: the grain of the strip."""
LEAST_P = 5e-7
"""A smaller chance is stored as none."""


@dataclass(frozen=True, slots=True, eq=False)
class Looking:
    """Everything that looked, as one input."""

    crossings: Crossings
    """Crossings of the judged points by satellites, from the span's start to one event duration after its end."""
    satellites: tuple[Sensor, ...]
    """The satellites that the crossings index."""
    looks: Table[Look]
    """Looks that files report."""
    impediments: Table[Impediment]
    """What hindered them."""


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
    sights = _sights(stretches, looking, mission)
    blocks = [
        block for size in mission.event_sizes for block in _blocks(stretches, sights, looking, mission, size, edges)
    ]
    return _table(blocks, stretches, line, edges)


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """All bins of one place for one event."""

    chances: Chances
    state: npt.NDArray[np.object_]
    looks: list[list[str]]


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """All bins of one event, stretch and side."""

    event: str
    stretch: int
    side: int
    judged: _Judged


def _edges(span: Interval, bin_us: int) -> Instants:
    start, end = microseconds(span.start_at), microseconds(span.end_at)
    return np.unique(np.append(np.arange(start, end, bin_us, dtype=np.int64), end))


def _sights(stretches: Stretches, looking: Looking, mission: Mission) -> Sights:
    """Return all sights; places are first the stretches, then the sample points."""
    above = satellite_sights(looking.crossings, looking.satellites, mission)
    below = reported_sights(looking.looks, looking.impediments, stretches.samples, mission)
    return joined(above, replace(below, place=below.place + len(stretches.targets)))


def _blocks(
    stretches: Stretches, sights: Sights, looking: Looking, mission: Mission, size: EventSize, edges: Instants
) -> Iterator[_Block]:
    n_stretches = len(stretches.targets)
    places = n_stretches + len(stretches.stretch)
    windows = windows_of(sights, looking.looks, size, mission)
    order = np.argsort(sights.place, kind="stable")
    bounds = np.searchsorted(sights.place[order], np.arange(places + 1))
    rows_of = [order[bounds[place] : bounds[place + 1]] for place in range(places)]
    cell = stretches.stretch * len(stretches.sides) + stretches.side
    by_cell = np.argsort(cell, kind="stable")
    # Neighbours are mostly seen by the same looks at the same times: what was judged once is not judged again.
    judged: dict[tuple[object, ...], _Judged] = {}
    known: dict[bytes, Chances] = {}
    for samples in np.split(by_cell, np.flatnonzero(np.diff(cell[by_cell])) + 1):
        stretch, side = int(stretches.stretch[samples[0]]), int(stretches.side[samples[0]])
        groups = _groups([rows_of[n_stretches + sample] for sample in samples], rows_of[stretch])
        parts = [(share, _picked(windows, rows)) for share, rows in groups]
        every = _picked(windows, np.unique(np.concatenate([rows for _, rows in groups])))
        contents = [_content_of(part) for _, part in parts]
        for content, (_, part) in zip(contents, parts, strict=True):
            if content not in known:
                known[content] = chances_in(part, edges, mission.thresholds.cloud_prior)
        shares = [(share, content) for (share, _), content in zip(parts, contents, strict=True)]
        alike = (_content_of(every), *shares)
        if alike not in judged:
            chances = mean_chances([(share, known[content]) for share, content in shares])
            judged[alike] = _Judged(chances, *_states(every, edges, sights.names, chances))
        yield _Block(size.event, stretch, side, judged[alike])


def _content_of(windows: Windows) -> bytes:
    columns = (windows.look, windows.from_us, windows.to_us, windows.p_clear, windows.p_cloudy)
    return b"".join(column.tobytes() for column in columns)


def _groups(rows_of_samples: list[Instants], above: Instants) -> list[tuple[float, Instants]]:
    """Group sample points that the same looks see; each group with its share and with the satellites' sights."""
    patterns: dict[tuple[int, ...], int] = {}
    for rows in rows_of_samples:
        key = tuple(rows.tolist())
        patterns[key] = patterns.get(key, 0) + 1
    if all(not pattern for pattern in patterns):
        return [(1.0, above)]
    total = len(rows_of_samples)
    return [
        (count / total, np.concatenate((above, np.array(pattern, dtype=np.int64))))
        for pattern, count in sorted(patterns.items())
    ]


def _picked(windows: Windows, rows: Instants) -> Windows:
    return Windows(
        windows.look[rows], windows.from_us[rows], windows.to_us[rows], windows.p_clear[rows], windows.p_cloudy[rows]
    )


def _states(
    windows: Windows, edges: Instants, names: tuple[str, ...], chances: Chances
) -> tuple[npt.NDArray[np.object_], list[list[str]]]:
    met = (windows.from_us[:, None] < edges[1:]) & (windows.to_us[:, None] > edges[:-1])
    able = met & (np.maximum(windows.p_clear, windows.p_cloudy) > 0)[:, None]
    looked = chances.p_high > LEAST_P
    state = np.where(looked, "looked", np.where(met.any(axis=0), "blind", "not_looked")).astype(object)
    counted = np.where(looked, able, met)
    return state, [sorted({names[look] for look in windows.look[column]}) for column in counted.T]


def _table(blocks: list[_Block], stretches: Stretches, line: ReferenceLine, edges: Instants) -> Table[CoverageCell]:
    n = len(edges) - 1
    stretch = np.repeat(np.array([block.stretch for block in blocks], dtype=np.int64), n)
    side = np.array(stretches.sides, dtype=object)[np.repeat([block.side for block in blocks], n)]
    targets = stretches.targets
    return Table.from_columns(
        CoverageCell,
        {
            "line": [line.version.line] * len(stretch),
            "line_version": [line.version.version] * len(stretch),
            "part": targets.part[stretch],
            "chainage_from_km": targets.chainage_from_km[stretch],
            "chainage_to_km": targets.chainage_to_km[stretch],
            "offset_from_km": np.zeros(len(stretch)),
            "offset_to_km": np.full(len(stretch), stretches.band_km),
            "side": side,
            "start_at": np.tile(edges[:-1], len(blocks)),
            "end_at": np.tile(edges[1:], len(blocks)),
            "event": np.repeat(np.array([block.event for block in blocks], dtype=object), n),
            "state": np.concatenate([block.judged.state for block in blocks]),
            "p_seen": np.concatenate([block.judged.chances.p_seen for block in blocks]),
            "p_seen_low": np.concatenate([block.judged.chances.p_low for block in blocks]),
            "p_seen_high": np.concatenate([block.judged.chances.p_high for block in blocks]),
            "p_seen_timed": np.concatenate([block.judged.chances.p_timed for block in blocks]),
            "looks": [looks for block in blocks for looks in block.judged.looks],
        },
    )
