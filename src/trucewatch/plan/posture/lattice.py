"""A line and a span of time in, the lattice of places and starts over which looking is weighed out."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.orbits import Microseconds
from trucewatch.geo.sun import sun_elevation_deg
from trucewatch.geo.swath import Flags, Indices, TargetPoints
from trucewatch.geo.walk import walk_line
from trucewatch.records.interval import Interval
from trucewatch.records.quantity import HALF_HOUR_US
from trucewatch.records.table import microseconds, moment_of

BIN = timedelta(minutes=30)
"""Starts of events are taken together by half hours."""
BIN_US = HALF_HOUR_US
"""The same in microseconds."""
OFFSETS = 10
"""Into how many strips of equal width the band on either side is cut."""
LIGHT_STATES = ("day", "night", "both")
"""Light that an event meets between its start and its end."""


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """Places along a line and half hours of a span."""

    targets: TargetPoints
    """The middle of each of P steps of the line, which stands for both sides."""
    sides: tuple[str, str]
    """Names of the sides."""
    band_km: float
    """Half width of the band."""
    start_us: int
    """Start of the first half hour, microseconds since 1970 UTC."""
    bins: int
    """Half hours in which an event may begin: T."""
    is_day: Flags
    """Whether the sun is up, shape (P, T + tail): the tail reaches to the end of the longest event."""

    @property
    def start_at(self) -> datetime:
        """Start of the first half hour."""
        return moment_of(self.start_us)

    @property
    def length_km(self) -> float:
        """Length of the line."""
        return float(np.sum(self.lengths_km))

    @property
    def lengths_km(self) -> Floats:
        """Length of each step, shape (P,)."""
        return np.asarray(self.targets.chainage_to_km - self.targets.chainage_from_km, dtype=np.float64)

    @property
    def offsets_km(self) -> Floats:
        """Distance of the middle of each strip from the line, shape (OFFSETS,)."""
        return np.asarray((np.arange(OFFSETS) + 0.5) * self.band_km / OFFSETS, dtype=np.float64)

    @property
    def middles_us(self) -> Microseconds:
        """Middle of every half hour, the tail included."""
        steps = np.arange(self.is_day.shape[1], dtype=np.int64)
        return np.asarray(self.start_us + steps * BIN_US + BIN_US // 2, dtype=np.int64)

    @property
    def starts_by_day(self) -> Flags:
        """Whether an event that begins then begins by day, shape (P, T)."""
        return self.is_day[:, : self.bins]


def lay_lattice(line: ReferenceLine, span: Interval, band_km: float, step_km: float, longest_h: float) -> Lattice:
    """Lay places every `step_km` and half hours over the span, whose remainder below half an hour is left out."""
    cells = walk_line(line, step_km)
    targets = TargetPoints(cells.part, cells.chainage_from_km, cells.chainage_to_km, cells.lat_deg, cells.lon_deg)
    bins = int(span.duration / BIN)
    tail = int(np.ceil(longest_h * 2)) + 1
    start_us = microseconds(span.start_at)
    middles = start_us + np.arange(bins + tail, dtype=np.int64) * BIN_US + BIN_US // 2
    sun = sun_elevation_deg(middles[None, :], cells.lat_deg[:, None], cells.lon_deg[:, None])
    version = line.version
    sides = ("left", "right") if line.control is None else (str(version.inside), str(version.outside))
    return Lattice(targets, sides, band_km, start_us, bins, sun > 0)


def thin(lattice: Lattice, most: int) -> tuple[Lattice, Indices]:
    """Return a lattice of at most `most` of its places, evenly chosen, and which they are.

    Each stands for a longer step, so that the length of the line stays what it is.
    """
    count = len(lattice.targets)
    kept = np.unique(np.floor((np.arange(min(most, count)) + 0.5) * count / min(most, count)).astype(np.int64))
    old, lengths = lattice.targets, lattice.lengths_km
    longer = lengths[kept] * float(lengths.sum() / lengths[kept].sum())
    begin = old.chainage_from_km[kept]
    targets = TargetPoints(old.part[kept], begin, begin + longer, old.lat_deg[kept], old.lon_deg[kept])
    return replace(lattice, targets=targets, is_day=lattice.is_day[kept]), kept


def light_met(lattice: Lattice, duration_h: float) -> Indices:
    """Return for each place and start the light met until the event's end, an index into `LIGHT_STATES`, (P, T)."""
    length = max(1, round(duration_h * 2))
    days = np.cumsum(np.pad(lattice.is_day.astype(np.int64), ((0, 0), (1, 0))), axis=1)
    lit = days[:, length : length + lattice.bins] - days[:, : lattice.bins]
    return np.asarray(np.where(lit == length, 0, np.where(lit == 0, 1, 2)), dtype=np.int64)


def hours_met(lattice: Lattice, duration_h: float, by_day: bool) -> Floats:
    """Return how many hours of day, or of night, lie between start and end of an event, mean over starts, (P, T)."""
    lit = (lattice.is_day if by_day else ~lattice.is_day).astype(np.float64)
    whole, rest = divmod(duration_h * 2, 1.0)
    summed = np.cumsum(np.pad(lit, ((0, 0), (1, 0))), axis=1)
    first, last, bins = int(whole), int(whole) + 1, lattice.bins
    held = (1 - rest) * (summed[:, first : first + bins] - summed[:, :bins])
    held += rest * (summed[:, last : last + bins] - summed[:, :bins])
    return np.asarray(held / 2, dtype=np.float64)
