"""Columns and shapes in, GeoJSON out (RFC 7946): properties are the columns, the imprint is a foreign member."""

import json
from datetime import datetime
from typing import Any

import pyarrow as pa
from shapely.geometry import mapping

from trucewatch.export.geometry import Shapes
from trucewatch.export.imprint import Imprint
from trucewatch.records.quantity import to_text


def to_geojson(columns: pa.Table, shapes: Shapes | None, imprint: Imprint) -> bytes:
    """Return a FeatureCollection, one feature a row, one a line; a row without place has the geometry null."""
    names = columns.column_names
    values = [[_value(value) for value in column.to_pylist()] for column in columns.columns]
    features = []
    for row in range(columns.num_rows):
        shape = None if shapes is None else shapes[row]
        properties = {name: values[place][row] for place, name in enumerate(names)}
        geometry = None if shape is None else mapping(shape)
        features.append(_json({"type": "Feature", "geometry": geometry, "properties": properties}))
    head = f'{{"type":"FeatureCollection","trucewatch":{_json(imprint.to_object())},"features":['
    return (head + ",".join(f"\n{feature}" for feature in features) + "\n]}\n").encode("utf-8")


def _value(value: Any) -> Any:
    return to_text(value) if isinstance(value, datetime) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
