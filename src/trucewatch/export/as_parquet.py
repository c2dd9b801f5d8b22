"""Columns and shapes in, Parquet out; with places, GeoParquet 1.1: WKB, longitude and latitude of WGS 84 (OGC:CRS84).

Source: GeoParquet specification 1.1.0. The coordinate system is left to its default, OGC:CRS84.
"""

import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from trucewatch.export.geometry import Shapes
from trucewatch.export.imprint import Imprint
from trucewatch.records.canonical import canonical_bytes

GEOMETRY = "geometry"
"""Name of the column of shapes."""


def to_parquet(columns: pa.Table, shapes: Shapes | None, imprint: Imprint) -> bytes:
    """Return the typed columns; the imprint is the file's metadata `trucewatch`."""
    metadata = {b"trucewatch": imprint.to_bytes()}
    if shapes is not None:
        wkb = [None if shape is None else shapely.to_wkb(shape, byte_order=1) for shape in shapes]
        columns = columns.append_column(GEOMETRY, pa.array(wkb, type=pa.binary()))
        metadata[b"geo"] = _describe(shapes)
    held = io.BytesIO()
    pq.write_table(columns.replace_schema_metadata(metadata), held, compression="zstd", version="2.6")
    return held.getvalue()


def _describe(shapes: Shapes) -> bytes:
    kinds: list[Any] = sorted({shape.geom_type for shape in shapes if shape is not None})
    column = {"encoding": "WKB", "geometry_types": kinds, "orientation": "counterclockwise"}
    return canonical_bytes({"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}})
