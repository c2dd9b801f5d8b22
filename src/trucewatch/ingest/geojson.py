"""GeoJSON bytes in, a grid of text out: properties are columns, the geometry is place or footprint (RFC 7946)."""

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn, TypeAlias

import numpy as np
import pyarrow as pa

from trucewatch.errors import Fault, SourceError
from trucewatch.ingest.grid import MAX_COLUMNS, Grid

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

_CLOSED = {"Polygon": "POLYGON", "MultiPolygon": "MULTIPOLYGON"}


def read_grid(content: bytes, file: str) -> Grid:
    """Return properties and geometries of a FeatureCollection; an empty one has no columns but the geometry's.

    Raises:
        SourceError: not JSON, or not a FeatureCollection of features with points or polygons.
    """
    features = _features_of(content, file)
    rows = [_row_of(feature, number, file) for number, feature in enumerate(features, start=1)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    if len(names) > MAX_COLUMNS:
        _refuse("too_many_columns", file, "", f"{len(names)} columns", f"at most {MAX_COLUMNS}", "remove properties")

    def column(name: str, _: str) -> pa.Array:
        return pa.array([row.get(name, "") for row in rows], type=pa.string())

    return Grid(names, np.arange(1, len(rows) + 1, dtype=np.int64), (), column, headed=bool(rows))


def _features_of(content: bytes, file: str) -> Sequence[Json]:
    try:
        held: Json = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        got = str(error)[:200]
        raise SourceError([Fault("unreadable_geojson", file, "", got, "JSON in UTF-8", "export it again")]) from error
    features = held.get("features") if isinstance(held, Mapping) else None
    if not isinstance(held, Mapping) or held.get("type") != "FeatureCollection" or not isinstance(features, list):
        _refuse("unreadable_geojson", file, "", "another JSON value", "a FeatureCollection", "export it again")
    return features


def _row_of(feature: Json, number: int, file: str) -> dict[str, str]:
    where = f"row {number}"
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        _refuse("unreadable_geojson", file, where, "another JSON value", "a Feature", "export it again")
    properties, geometry = feature.get("properties") or {}, feature.get("geometry")
    if not isinstance(properties, Mapping):
        _refuse("unreadable_geojson", file, where, "properties of another type", "an object", "export it again")
    row = {name: _text_of(value) for name, value in properties.items()}
    if isinstance(geometry, Mapping):
        row.update(_place_of(geometry, where, file))
    elif geometry is not None:
        _refuse("unreadable_geojson", file, where, "a geometry of another type", "an object", "export it again")
    return row


def _place_of(geometry: Mapping[str, Json], where: str, file: str) -> dict[str, str]:
    kind, places = str(geometry.get("type"))[:200], geometry.get("coordinates")
    if not isinstance(places, list) or kind not in ("Point", *_CLOSED) or len(places) < (2 if kind == "Point" else 1):
        _refuse("unreadable_geojson", file, where, kind, "a Point, Polygon or MultiPolygon", "correct it")
    if kind == "Point":
        return {"lon_deg": _text_of(places[0]), "lat_deg": _text_of(places[1])}
    return {"footprint_wkt": f"{_CLOSED[kind]} {_nested_text(places)}"}


def _nested_text(places: Sequence[Json]) -> str:
    """Write nested lists of positions as WKT does; what is no position becomes text that no geometry has."""
    if places and not isinstance(places[0], list):
        return " ".join(_text_of(place) for place in places[:2])
    inner = [_nested_text(place) if isinstance(place, list) else "?" for place in places]
    return f"({', '.join(inner)})"


def _text_of(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        # A lone surrogate has no UTF-8 form; the mark in its place is a fault of the cell wherever words are closed.
        return value.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(value)


def _refuse(code: str, file: str, where: str, got: str, expected: str, remedy: str) -> NoReturn:
    raise SourceError([Fault(code, file, where, got, expected, remedy)])
