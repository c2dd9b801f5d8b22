"""Control polygons by day, a border and reports in, distances of the reports to the line of their day out."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from trucewatch.evaluate.truces.reports import Days, Reports
from trucewatch.geo.build import LineDrawing, build_line
from trucewatch.geo.control import control_from_table
from trucewatch.geo.geojson import raise_faults, read_features
from trucewatch.geo.ground import Area
from trucewatch.geo.line import ReferenceLine, use_parts
from trucewatch.geo.locate import locate_points
from trucewatch.geo.parts import describe_parts
from trucewatch.records.table import Floats

CONTROL = "control/deepstate_daily.parquet"
"""Control polygons by day, within the folder of data."""
BORDER = "basemap/ua_border.geojson"
"""The border, likewise."""


@dataclass(frozen=True, slots=True)
class DailyLines:
    """Control polygons by day, read once."""

    table: pa.Table
    """Columns `date` and `geometry`."""
    drawn: tuple[date, ...]
    """Days with a polygon, ascending."""
    border: Area
    """Border polygon."""

    def day_for(self, day: date) -> date:
        """Return the day itself if it has a polygon, else the nearest earlier one, else the first."""
        earlier = [one for one in self.drawn if one <= day]
        return earlier[-1] if earlier else self.drawn[0]

    def line_of(self, day: date) -> ReferenceLine:
        """Cut the line of a day that has a polygon, as `trucewatch line build` does, without proposed shoreline."""
        area = control_from_table(self.table, CONTROL, day).area
        line = build_line(area, self.border, LineDrawing("contact", day, "inside", "beyond", "see the file's source"))
        used = [part.part for part in describe_parts(line) if not part.proposed_shoreline]
        return use_parts(line, used, "proposed as shoreline")


def read_lines(control: bytes, border: bytes) -> DailyLines:
    """Read control polygons and border.

    Raises:
        InputError: the border is no GeoJSON.
    """
    table = pq.read_table(io.BytesIO(control), columns=["date", "geometry"])
    features, faults = read_features(border, BORDER)
    raise_faults(faults)
    days = tuple(sorted(pc.cast(table["date"], pa.date32()).to_pylist()))
    return DailyLines(table, days, features[0].geometry)


def offsets_km(
    reports: Reports, lines: DailyLines, days: Days, on_progress: Callable[[int, int], None]
) -> tuple[Floats, Mapping[date, date]]:
    """Return the distance of each report to the line of its day, NaN outside `days`, and the days lent another's line.

    Side plays no part: reports are not told apart by who holds what.
    """
    offset, lent, last = np.full(len(reports.day), np.nan), {}, None
    lat, lon = reports.lat_deg, reports.lon_deg
    line: ReferenceLine | None = None
    for number, stamp in enumerate(days):
        day: date = stamp.astype(object)
        drawn = lines.day_for(day)
        if drawn != day:
            lent[day] = drawn
        if line is None or drawn != last:
            line, last = lines.line_of(drawn), drawn
        rows = np.flatnonzero(reports.day == stamp)
        offset[rows] = locate_points(line, lat[rows], lon[rows]).offset_km
        on_progress(number + 1, len(days))
    return offset, lent
