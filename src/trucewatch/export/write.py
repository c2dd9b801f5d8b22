"""A released view, the name of a table and a format in, the bytes of its export out."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from trucewatch.export.as_cot import Circle, to_cot
from trucewatch.export.as_csv import to_csv
from trucewatch.export.as_geojson import to_geojson
from trucewatch.export.as_kml import to_kml
from trucewatch.export.as_parquet import to_parquet
from trucewatch.export.columns import to_columns
from trucewatch.export.geometry import Shapes, shapes_of
from trucewatch.export.imprint import Imprint, imprint_of
from trucewatch.export.marks import marks_of
from trucewatch.export.tables import MAP_FORMATS, ExportFormat, for_map, rows_of
from trucewatch.geo.line import ReferenceLine
from trucewatch.records.table import Table
from trucewatch.records.view import DayView

BESIDE: tuple[ExportFormat, ...] = ("csv", "cot")
"""Formats whose imprint stands in a file beside them: a comment is no CSV, and an event without a place no CoT."""


@dataclass(frozen=True, slots=True)
class Exported:
    """One table of one reader in one format."""

    content: bytes
    """The file."""
    sidecar: bytes | None
    """Its imprint as JSON, for a file beside it; None where the file itself carries it."""
    rows: int
    """Rows written."""
    left_out: int
    """Rows of the table that may not leave in this format, or that have no place to draw."""


def write_export(view: DayView, line: ReferenceLine, name: str, form: ExportFormat) -> Exported:
    """Return a table of a released view in a format.

    CSV and CoT have no place for anything but rows, so their imprint is a file beside them; the others carry it inside.

    Raises:
        ReaderError: the table may not leave in this format or to this reader, or a place is finer than it may be.
    """
    held = rows_of(view, name, form)
    rows = for_map(held) if form in MAP_FORMATS else held
    rule = view.mission.release.rule_for(view.reader.kind)
    shapes = shapes_of(name, rows, line, view.mission, coarse=rule is None or rule.place != "exact")
    if form in MAP_FORMATS and shapes is not None:
        drawn = np.array([shape is not None for shape in shapes], dtype=np.bool_)
        rows, shapes = rows.where(drawn), [shape for shape in shapes if shape is not None]
    left_out = len(held) - len(rows)
    imprint = imprint_of(view, name, rows, left_out)
    columns = to_columns(rows, view.mission, view.reader.kind)
    content = _write(form, rows, columns, shapes, imprint)
    return Exported(content, _sidecar(imprint, content) if form in BESIDE else None, len(rows), left_out)


def _write(form: ExportFormat, rows: Table[Any], columns: pa.Table, shapes: Shapes | None, imprint: Imprint) -> bytes:
    if form == "csv":
        return to_csv(columns)
    if form == "geojson":
        return to_geojson(columns, shapes, imprint)
    if form == "parquet":
        return to_parquet(columns, shapes, imprint)
    if form == "kml":
        return to_kml(columns, shapes or [], marks_of(rows), imprint)
    return to_cot(shapes or [], _circles(rows), marks_of(rows), imprint)


def _circles(rows: Table[Any]) -> list[Circle | None]:
    if "radius_km" not in rows.arrow.column_names:
        return [None] * len(rows)
    columns = zip(*(rows.numbers(name).tolist() for name in ("lat_deg", "lon_deg", "radius_km")), strict=True)
    return [(lat, lon, radius_km) if radius_km > 0 else None for lat, lon, radius_km in columns]


def _sidecar(imprint: Imprint, content: bytes) -> bytes:
    said = replace(imprint, entries=(*imprint.entries, ("sha256", hashlib.sha256(content).hexdigest())))
    return said.to_bytes() + b"\n"
