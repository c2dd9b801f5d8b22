"""A detection table in, chances with intervals for many looks at once out.

Which row holds is never guessed. Sizes first: of the sizes listed for the event, the largest that is not above the one
asked for; a smaller event than any listed is blind, since a table does not promise below what it lists. Where no size
is asked for, the smallest listed one stands for the event. Durations next, by the same rule. Then geometry, light and
sky of each look choose the row; where none holds the look is blind: all three chances are 0. Where the geometry of a
look is not known, the bands of its light and sky give the least of their lower ends and best estimates and the greatest
of their upper ends. Rows of one table do not overlap, so that their order does not matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.records.detection import CloudState, DetectionChance, GeometryKind
from trucewatch.records.table import Flags, Table
from trucewatch.records.vocabulary import Event


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """The chance that each look records an event that it meets, columns of equal length."""

    low: Floats
    """Lower end of the interval."""
    best: Floats
    """Best estimate; in the middle of its interval where nothing is known."""
    high: Floats
    """Upper end."""


@dataclass(frozen=True, slots=True, eq=False)
class Detectability:
    """The rows of detection tables, by sensor class and event."""

    rows: Mapping[tuple[str, str], tuple[DetectionChance, ...]]
    """What each class can record of each event; a pair that is absent is blind."""

    @classmethod
    def of(cls, table: Table[DetectionChance]) -> "Detectability":
        """Arrange a table whose rows were checked when they were read; an empty one is blind for everything."""
        rows: dict[tuple[str, str], list[DetectionChance]] = {}
        for row in table.rows():
            rows.setdefault((row.sensor_class, row.event), []).append(row)
        return cls({key: tuple(rows[key]) for key in sorted(rows)})

    def records(self, sensor_class: str, event: Event) -> bool:
        """Say whether a class can record an event at all; where not, its looks are blind for it."""
        return (sensor_class, event) in self.rows

    def geometry_of(self, sensor_class: str, event: Event) -> GeometryKind:
        """Return the quantity by which rows are chosen; `any` where there is no row or geometry does not matter."""
        held = self.rows.get((sensor_class, event), ())
        return held[0].geometry if held else "any"

    def likelihood(
        self,
        sensor_class: str,
        event: Event,
        duration_s: float,
        geometry: Floats,
        sun_elevation_deg: Floats,
        cloud: CloudState,
        size_value: float | None = None,
    ) -> Likelihood:
        """Return the chance that each of n looks records the event while it happens within its view.

        Args:
            sensor_class: class of the sensor.
            event: the event.
            duration_s: how long it can be recorded.
            geometry: value for each look of the quantity that `geometry_of` names, shape (n,); NaN where not known.
            sun_elevation_deg: of the place at the time of each look, shape (n,); day is above 0; NaN is neither.
            cloud: state of the sky, `clear` or `cloudy`; `any` asks for rows that hold under every sky alone.
            size_value: size of the event in the unit of the table's `size_value`; None for the smallest listed.
        """
        low, best, high = np.zeros((3, len(geometry)))
        unknown, first = np.isnan(geometry), np.ones(len(geometry), dtype=np.bool_)
        for row in _of_size(self.rows.get((sensor_class, event), ()), duration_s, size_value):
            if row.cloud not in ("any", cloud):
                continue
            lit = _in_light(row, sun_elevation_deg)
            held = lit & _in_band(row, geometry)
            low[held], best[held], high[held] = row.p_low, row.p_best, row.p_high
            begun, more = lit & unknown & first & ~held, lit & unknown & ~first & ~held
            low[begun], best[begun], high[begun] = row.p_low, row.p_best, row.p_high
            low[more], best[more] = np.minimum(low[more], row.p_low), np.minimum(best[more], row.p_best)
            high[more] = np.maximum(high[more], row.p_high)
            first &= ~begun
        return Likelihood(low, best, high)


def _of_size(
    rows: tuple[DetectionChance, ...], duration_s: float, size_value: float | None
) -> tuple[DetectionChance, ...]:
    """Return the rows of the chosen size and duration."""
    lasting = [row for row in rows if row.duration_s <= duration_s]
    sizes = sorted({row.size_value for row in lasting if size_value is None or row.size_value <= size_value})
    if not sizes:
        return ()
    size = sizes[0] if size_value is None else sizes[-1]
    sized = [row for row in lasting if row.size_value == size]
    longest = max(row.duration_s for row in sized)
    return tuple(row for row in sized if row.duration_s == longest)


def _in_band(row: DetectionChance, geometry: Floats) -> Flags:
    if row.geometry == "any":
        return np.ones(len(geometry), dtype=np.bool_)
    return np.asarray((geometry >= row.geometry_from) & (geometry < row.geometry_to), dtype=np.bool_)


def _in_light(row: DetectionChance, sun_elevation_deg: Floats) -> Flags:
    day, night = sun_elevation_deg > 0, sun_elevation_deg <= 0
    lit = {"day": day, "night": night, "any": np.ones(len(sun_elevation_deg), dtype=np.bool_)}
    return np.asarray(lit[row.light], dtype=np.bool_)
