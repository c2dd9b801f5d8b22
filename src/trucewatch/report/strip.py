"""Rasters and marks in, the strip out: chainage across, time down, shade for the chance of recording.

Dark is what nobody looked at. Parts of the line lie side by side with gaps, in one scale of kilometres. Cells that look
the same are joined into rectangles, all rectangles of one shade into one path.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf

import numpy as np
import numpy.typing as npt

from trucewatch.geo.ground import Ground
from trucewatch.records.mission import Mission, Sector
from trucewatch.records.quantity import HOUR_US
from trucewatch.records.table import microseconds, moment_of
from trucewatch.report.colour import STEPS, step_of
from trucewatch.report.gaps import Raster
from trucewatch.report.labels import Tick, text_width
from trucewatch.report.marks import Mark
from trucewatch.report.places import towns_along
from trucewatch.report.spelling import MONTHS

WIDTH, LEFT, RIGHT, TOP, PLOT = 1100.0, 74.0, 24.0, 34.0, 552.0
"""Width of the figure; left, right and least top margins; height of the plot; all in px."""
LABEL_PX, LEADER_PX = 11.0, 5.0
"""Size of names along the axis; length of the stroke from a narrow sector up to its upright name."""
GAP_PX, BOTTOM = 9.0, 118.0
"""Gap between parts; room below the plot for kilometres, parts and towns."""
TOWN_STEP_PX, TOWN_CANDIDATES = 15.0, 600
"""Least distance between slanted names of towns; how many of the largest places are considered."""
KM_STEP_PX = 58.0
"""Least distance between figures of kilometres."""


@dataclass(frozen=True, slots=True)
class Box:
    """A labelled stretch of the axis."""

    x: float
    """Left edge."""
    width: float
    """Width."""
    label: str
    """What is printed; empty where it does not fit."""
    title: str
    """What it is in full."""
    upright: str = ""
    """What is printed upright above it, where `label` does not fit; empty otherwise."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark in its place."""

    mark: Mark
    """The mark."""
    x: float
    """Centre."""
    y: float
    """Centre."""
    whisker: tuple[float, float] | None
    """Earliest and latest time of its beginning, as heights; None where they hide under the mark."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The figure, ready to be written."""

    anchor: str
    """Anchor of the figure."""
    title: str
    """Kind of event with size and duration."""
    band: str
    """The band across the line for which it holds."""
    note: str
    """On what the shades rest; empty where nothing is assumed."""
    left: float
    """Left edge of the plot."""
    width: float
    """Width in px."""
    height: float
    """Height in px."""
    top: float
    """Top of the plot."""
    plot: float
    """Height of the plot."""
    shades: tuple[tuple[str, str], ...]
    """Style and path of every shade."""
    parts: tuple[Box, ...]
    """Parts."""
    sectors: tuple[Box, ...]
    """Sectors."""
    kilometres: tuple[Tick, ...]
    """Figures along the axis."""
    towns: tuple[Tick, ...]
    """Names of towns at their nearest place on the line."""
    hours: tuple[Tick, ...]
    """Times; days are major."""
    marks: tuple[Placed, ...]
    """Incidents."""
    beyond: int
    """Incidents that are not drawn: outside the band or the time."""


@dataclass(frozen=True, eq=False)
class _Axis:
    start: dict[int, float]
    km_from: dict[int, float]
    km_to: dict[int, float]
    px_per_km: float
    start_us: int
    end_us: int
    top: float
    plot: float

    def x(self, part: int, km: float) -> float:
        return round(self.start[part] + (km - self.km_from[part]) * self.px_per_km, 2)

    def y(self, moment_us: int) -> float:
        return round(self.top + self.plot * (moment_us - self.start_us) / (self.end_us - self.start_us), 2)

    def holds(self, part: int, km: float) -> bool:
        return part in self.start and self.km_from[part] - 1e-6 <= km <= self.km_to[part] + 1e-6


def draw_strip(
    mission: Mission, ground: Ground, rasters: tuple[Raster, ...], marks: tuple[Mark, ...], title: str, anchor: str,
    band: str, note: str = "", plot_px: float = PLOT,
) -> Strip:  # fmt: skip
    """Return the strip of one kind of event, its plot so many px high; at least one raster is needed."""
    axis = _lay_axis(rasters, mission, plot_px)
    placed = tuple(item for mark in marks if (item := _place(axis, mission, mark)))
    return Strip(
        anchor=anchor,
        title=title,
        band=band,
        note=note,
        left=LEFT,
        width=WIDTH,
        height=axis.top + plot_px + BOTTOM,
        top=axis.top,
        plot=plot_px,
        shades=_shades(axis, rasters),
        parts=_part_boxes(axis),
        sectors=tuple(_sector_box(axis, sector) for sector in mission.sectors if sector.part in axis.start),
        kilometres=_apart([tick for part in axis.start for tick in _kilometre_ticks(axis, part)]),
        towns=_town_ticks(axis, mission, ground),
        hours=_hour_ticks(axis),
        marks=placed,
        beyond=len(marks) - len(placed),
    )


def _lay_axis(rasters: tuple[Raster, ...], mission: Mission, plot_px: float) -> _Axis:
    km_from, km_to = dict[int, float](), dict[int, float]()
    for raster in rasters:
        km_from[raster.part] = min(float(raster.from_km[0]), km_from.get(raster.part, inf))
        km_to[raster.part] = max(float(raster.to_km[-1]), km_to.get(raster.part, -inf))
    total = sum(km_to[part] - km_from[part] for part in km_from)
    px_per_km = (WIDTH - LEFT - RIGHT - GAP_PX * (len(km_from) - 1)) / total
    start, x = {}, LEFT
    for part in sorted(km_from):
        start[part] = x
        x += (km_to[part] - km_from[part]) * px_per_km + GAP_PX
    times = [int(raster.start_us[0]) for raster in rasters], [int(raster.end_us[-1]) for raster in rasters]
    axis = _Axis(start, km_from, km_to, px_per_km, min(times[0]), max(times[1]), TOP, plot_px)
    names = [_sector_box(axis, sector).upright for sector in mission.sectors if sector.part in start]
    tallest = max((text_width(name, LABEL_PX) for name in names), default=0.0)
    return replace(axis, top=round(TOP + tallest + (LEADER_PX + 4 if tallest else 0), 1))


def _shades(axis: _Axis, rasters: tuple[Raster, ...]) -> tuple[tuple[str, str], ...]:
    paths: defaultdict[int, list[str]] = defaultdict(list)
    for raster in rasters:
        for code, rows, columns in join_cells(codes_of(raster)):
            left = axis.x(raster.part, float(raster.from_km[columns[0]]))
            right = axis.x(raster.part, float(raster.to_km[columns[1]]))
            upper, lower = axis.y(int(raster.start_us[rows[0]])), axis.y(int(raster.end_us[rows[1]]))
            paths[code].append(f"M{left:g} {upper:g}H{right:g}V{lower:g}H{left:g}z")
    return tuple((style_of(code), "".join(paths[code])) for code in sorted(paths))


def codes_of(raster: Raster) -> npt.NDArray[np.int64]:
    """Return one code a cell: -1 nothing said, 0 not looked, 1 blind, from 2 on the step of the scale."""
    steps = np.array([[step_of(chance) if chance == chance else 0 for chance in row] for row in raster.p_seen.tolist()])
    return np.where(raster.state == 2, 2 + steps, raster.state).astype(np.int64)


def style_of(code: int) -> str:
    """Return the style of a code."""
    return {-1: "unsaid", 0: "unlooked", 1: "blind"}.get(code, f"p{min(code - 2, STEPS - 1)}")


def join_cells(codes: npt.NDArray[np.int64]) -> list[tuple[int, tuple[int, int], tuple[int, int]]]:
    """Return rectangles of equal code as code, first and last row, first and last column: runs, joined downwards."""
    rectangles, open_runs = [], dict[tuple[int, int, int], int]()
    for row in range(len(codes) + 1):
        runs = _runs(codes[row]) if row < len(codes) else set()
        ended = [run for run in open_runs if run not in runs]
        rectangles += [(run[2], (open_runs.pop(run), row - 1), (run[0], run[1])) for run in ended]
        for run in sorted(runs):
            open_runs.setdefault(run, row)
    return sorted(rectangles)


def _runs(line: npt.NDArray[np.int64]) -> set[tuple[int, int, int]]:
    cuts = [0, *(np.flatnonzero(np.diff(line)) + 1).tolist(), len(line)]
    return {(first, last - 1, int(line[first])) for first, last in pairwise(cuts)}


def _place(axis: _Axis, mission: Mission, mark: Mark) -> Placed | None:
    incident = mark.incident
    moment = microseconds(incident.t0_best)
    near = incident.offset_km <= mission.thresholds.watch_band_km
    if not near or not axis.holds(incident.part, incident.chainage_km) or not axis.start_us <= moment < axis.end_us:
        return None
    ends = [
        min(max(microseconds(time), axis.start_us), axis.end_us) for time in (incident.t0_earliest, incident.t0_latest)
    ]
    upper, lower = axis.y(ends[0]), axis.y(ends[1])
    whisker = (upper, lower) if mark.strong and lower - upper > 2 * mark.radius_px else None
    return Placed(mark, axis.x(incident.part, incident.chainage_km), axis.y(moment), whisker)


def _part_boxes(axis: _Axis) -> tuple[Box, ...]:
    """Return the parts; one too narrow for its name has its number, as long as that touches no other."""
    boxes, taken = [], 0.0
    for part in axis.start:
        left, right = axis.x(part, axis.km_from[part]), axis.x(part, axis.km_to[part])
        middle, label = (left + right) / 2, ""
        for text in (f"part {part}", str(part)):
            half = text_width(text, LABEL_PX) / 2
            fits = text == str(part) or 2 * half <= right - left + GAP_PX - 2
            if not label and fits and middle - half >= taken and middle + half <= WIDTH:
                label, taken = text, middle + half + 3
        title = f"part {part}, km {axis.km_from[part]:,.0f} to {axis.km_to[part]:,.0f}"
        boxes.append(Box(left, round(right - left, 2), label, title))
    return tuple(boxes)


def _sector_box(axis: _Axis, sector: Sector) -> Box:
    low, high = axis.km_from[sector.part], axis.km_to[sector.part]
    left = axis.x(sector.part, min(max(sector.chainage_from_km, low), high))
    right = axis.x(sector.part, min(max(sector.chainage_to_km, low), high))
    offers = (sector.title, sector.name)
    label = next((text for text in offers if text_width(text, LABEL_PX) <= right - left - 6), "")
    title = f"{sector.title}: part {sector.part}, km {sector.chainage_from_km:,.0f} to {sector.chainage_to_km:,.0f}"
    return Box(left, round(right - left, 2), label, title, "" if label else sector.name)


def _kilometre_ticks(axis: _Axis, part: int) -> list[Tick]:
    step = next((size for size in (10, 20, 50, 100, 200, 500) if size * axis.px_per_km >= KM_STEP_PX), 1000)
    first = int(np.ceil(axis.km_from[part] / step)) * step
    values = range(first, int(axis.km_to[part]) + 1, step)
    room = axis.x(part, axis.km_to[part]) - axis.x(part, axis.km_from[part])
    return [Tick(axis.x(part, value), f"{value:,}", value == 0) for value in values] if room >= GAP_PX * 2 else []


def _apart(ticks: list[Tick]) -> tuple[Tick, ...]:
    """Leave out figures that would touch; the start of a part wins."""
    held: list[Tick] = []
    for tick in sorted(ticks, key=lambda tick: tick.at):
        if held and tick.at - held[-1].at < (text_width(tick.text, 11) + text_width(held[-1].text, 11)) / 2 + 4:
            if not tick.major or held[-1].major:
                continue
            held.pop()
        held.append(tick)
    return tuple(held)


def _hour_ticks(axis: _Axis) -> tuple[Tick, ...]:
    span_h = (axis.end_us - axis.start_us) / HOUR_US
    step = next((size for size in (1, 2, 3, 6, 12) if axis.plot * size / span_h >= 22), 24) * HOUR_US
    ticks = []
    for moment_us in range(-(-axis.start_us // step) * step, axis.end_us + 1, step):
        moment = moment_of(moment_us)
        midnight = moment.hour == 0
        text = f"{moment.day} {MONTHS[moment.month - 1][:3]} 00" if midnight else f"{moment.hour:02d}"
        ticks.append(Tick(axis.y(moment_us), text, midnight))
    return tuple(ticks)


def _town_ticks(axis: _Axis, mission: Mission, ground: Ground) -> tuple[Tick, ...]:
    taken: list[Tick] = []
    for town in towns_along(mission, ground.line, ground.places, TOWN_CANDIDATES):
        if axis.holds(town.part, town.chainage_km):
            x = axis.x(town.part, town.chainage_km)
            if all(abs(x - other.at) >= TOWN_STEP_PX for other in taken):
                taken.append(Tick(x, town.name, False))
    return tuple(sorted(taken, key=lambda tick: tick.at))
