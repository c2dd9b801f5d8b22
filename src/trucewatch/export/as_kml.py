"""Notices and own plans in, KML 2.2 out: areas and lines in one neutral grey, each with its time and its columns.

Source: OGC KML 2.2 (07-147r2); children stand in the order of its schema.
"""

from datetime import datetime
from typing import Any

import pyarrow as pa
from shapely.geometry.base import BaseGeometry

from trucewatch.export.geometry import Shapes
from trucewatch.export.imprint import Imprint
from trucewatch.export.marks import Mark
from trucewatch.export.xml_text import element, escaped
from trucewatch.records.quantity import to_text

NAMESPACE = "http://www.opengis.net/kml/2.2"
"""Namespace of every element."""
GREY = "ff808080"
"""The one colour, alpha, blue, green, red: no side has a colour here."""


def to_kml(columns: pa.Table, shapes: Shapes, marks: tuple[Mark, ...], imprint: Imprint) -> bytes:
    """Return a document with one placemark for each row that has a place, in the order of the rows."""
    style = element(
        "Style",
        element("LineStyle", element("color", GREY), element("width", "2")),
        element("PolyStyle", element("color", "40808080")),
        id="neutral",
    )
    rows = zip(columns.to_pylist(), shapes, marks, strict=True)
    placemarks = [_placemark(row, shape, mark) for row, shape, mark in rows if shape is not None]
    document = element(
        "Document",
        element("name", escaped(f"{imprint.to_object()['title']}: {imprint.to_object()['table']}")),
        element("description", escaped("\n".join(imprint.to_lines()))),
        style,
        *(f"\n{placemark}" for placemark in placemarks),
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{element("kml", document, xmlns=NAMESPACE)}\n'.encode()


def _placemark(row: dict[str, Any], shape: BaseGeometry, mark: Mark) -> str:
    said = [element("Data", element("value", escaped(_text(value))), name=name) for name, value in row.items()]
    return element(
        "Placemark",
        element("name", escaped(mark.title)),
        element("TimeSpan", element("begin", to_text(mark.start_at)), element("end", to_text(mark.end_at))),
        element("styleUrl", "#neutral"),
        element("ExtendedData", *said),
        _geometry(shape),
    )


def _geometry(shape: BaseGeometry) -> str:
    if shape.geom_type == "Polygon":
        outer = element("outerBoundaryIs", element("LinearRing", _places(shape.exterior.coords)))
        return element("Polygon", outer, *(_hole(ring) for ring in shape.interiors))
    if shape.geom_type in ("LineString", "Point"):
        return element(shape.geom_type, _places(shape.coords))
    return element("MultiGeometry", *(_geometry(piece) for piece in shape.geoms))


def _hole(ring: BaseGeometry) -> str:
    return element("innerBoundaryIs", element("LinearRing", _places(ring.coords)))


def _places(coordinates: Any) -> str:
    return element("coordinates", " ".join(f"{lon!r},{lat!r}" for lon, lat in coordinates))


def _text(value: Any) -> str:
    if value is None:
        return ""
    return to_text(value) if isinstance(value, datetime) else str(value)
