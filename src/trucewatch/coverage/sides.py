"""Cells in, the looking of either side by day and by night out: whether both are watched alike, and when."""

from dataclasses import replace
from itertools import product

import numpy as np

from trucewatch.coverage.lasting import Lasting
from trucewatch.coverage.sectors import Rows, places_of, shares, weighted
from trucewatch.coverage.stretches import Stretches, is_day
from trucewatch.coverage.tally import Sums, Tally, sum_up, tally_of
from trucewatch.geo.ellipsoid import Floats
from trucewatch.records.coverage import CoverageCell, SideLight, SideLooking
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission
from trucewatch.records.table import Table

LIGHTS: tuple[SideLight, ...] = ("all", "day", "night")
"""Lights in the order of the rows."""


def side_looking(
    cells: Table[CoverageCell], stretches: Stretches, mission: Mission, span: Interval, lasting: Lasting | None = None
) -> Table[SideLooking]:
    """Return the looking of the whole line and every sector by side, light and event; see `side_looking_of`."""
    return side_looking_of(tally_of(cells, mission), stretches, mission, span, lasting)


def side_looking_of(
    tally: Tally, stretches: Stretches, mission: Mission, span: Interval, lasting: Lasting | None = None
) -> Table[SideLooking]:
    """Return the looking of the whole line and every sector by side, light and event from the columns of its cells.

    A cell is of the day where the sun stands above the horizon over its stretch in the middle of its time. An opponent
    chooses among the cells of that light alone. `lasting` are the chances of events of other durations that start in
    the span; without them those columns are empty. A side or light without any cell has no row.
    """
    stretch = _stretch_of(tally, stretches)
    day = is_day(stretches, stretch[tally.place], (tally.start_us + tally.end_us) // 2)
    chosen = {"all": np.ones(len(day), dtype=np.bool_), "day": day, "night": ~day}
    events = tuple(enumerate(mission.event_sizes))
    sums = {(light, number): sum_up(tally, number, chosen[light]) for light, (number, _) in product(LIGHTS, events)}
    rows = []
    for sector, (side_number, side) in product((None, *mission.sectors), enumerate(stretches.sides)):
        inside = places_of(tally, sector)
        inside = inside[tally.side[inside] == side]
        for light, (number, size) in product(LIGHTS, events):
            held = sums[light, number]
            places = inside[held.time_us[inside] > 0]
            if len(places):
                cells = stretch[places] * len(stretches.sides) + side_number
                lasts = _lasting(lasting, number, LIGHTS.index(light), cells, _weight(tally, held, places))
                row = _row(tally, held, places, span, *lasts)
                rows.append(
                    replace(row, sector=sector.name if sector else "", side=side, light=light, event=size.event)
                )
    return Table.of(SideLooking, rows)


def _row(
    tally: Tally, held: Sums, places: Rows, span: Interval, durations: tuple[float, ...], lasts: tuple[float, ...]
) -> SideLooking:
    """Return the looking of some places; sector, side, light and event are filled in by the caller."""
    length, weight = (tally.to_km - tally.from_km)[places], _weight(tally, held, places)
    not_looked, blind, looked = shares(held.not_looked[places], held.blind[places], weight)
    gap_s = held.gap_us[places] / 1e6
    return SideLooking(
        sector="",
        side="",
        light="all",
        event="other",
        start_at=span.start_at,
        end_at=span.end_at,
        p_seen=weighted(held.seen[places], weight),
        p_seen_low=weighted(held.low[places], weight),
        p_seen_high=weighted(held.high[places], weight),
        p_seen_timed=weighted(held.timed[places], length),
        share_not_looked=not_looked,
        share_blind=blind,
        share_looked=looked,
        longest_gap_s=float(gap_s.max()),
        median_gap_s=_median(gap_s, length),
        durations_s=durations,
        seen_by_duration=lasts,
    )


def _weight(tally: Tally, held: Sums, places: Rows) -> Floats:
    return np.asarray(((tally.to_km - tally.from_km) * held.time_us)[places], dtype=np.float64)


def _median(values: Floats, weight: Floats) -> float:
    """Return the value that half of the weight does not exceed."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weight[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def _lasting(
    lasting: Lasting | None, event: int, light: int, cells: Rows, weight: Floats
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return durations and the mean chance for each; nothing where nothing is known of the places or the event."""
    if lasting is None:
        return (), ()
    at = np.searchsorted(lasting.cells, cells).clip(0, max(0, len(lasting.cells) - 1))
    seen = lasting.seen[event][:, at, light]
    known = (lasting.cells[at] == cells) & np.isfinite(seen).all(axis=0)
    if not known.any():
        return (), ()
    means = tuple(weighted(row[known], weight[known]) for row in seen)
    return lasting.durations_s, means


def _stretch_of(tally: Tally, stretches: Stretches) -> Rows:
    """Return the stretch of each place."""
    targets = stretches.targets
    keys = targets.part * (1 << 32) + np.rint(targets.chainage_from_km * 1000).astype(np.int64)
    order = np.argsort(keys, kind="stable")
    wanted = tally.part * (1 << 32) + np.rint(tally.from_km * 1000).astype(np.int64)
    return order[np.searchsorted(keys[order], wanted)]
