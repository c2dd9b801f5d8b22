"""GeoJSON bytes in, checked features out; and features in, the same bytes every time out.

RFC 7946: longitude before latitude, WGS 84, edges straight in longitude and latitude. A file that names another
reference system is refused; so are coordinates out of range, edges across the antimeridian, and polygons that are not
valid. All faults of a file are found before any is reported.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from trucewatch.errors import Fault, InputError
from trucewatch.geo.geodesy import Floats

LARGEST_BYTES = 64 * 1024 * 1024
"""Files larger than this are refused unread."""
MOST_FEATURES = 100_000
"""Files with more features than this are refused."""
COORDINATE_DECIMALS = 7
"""Decimals of a degree that are written: 1e-7° is at most 1.1 cm."""

_OWN_SYSTEMS = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84")
_DRAW_AGAIN = "export the file as RFC 7946 GeoJSON"


@dataclass(frozen=True, slots=True, eq=False)
class Feature:
    """A feature with a geometry that is not empty and in range."""

    where: str
    """Its place in the file, such as `features[3]`."""
    properties: Mapping[str, object]
    """Its properties as they stand in the file."""
    geometry: shapely.Geometry
    """Its geometry; a polygon is valid."""


def read_features(content: bytes, file: str) -> tuple[tuple[Feature, ...], tuple[Fault, ...]]:
    """Return the sound features of a file and every fault found in it."""
    found, faults = _raw_features(content, file)
    features = []
    for index, item in enumerate(found):
        where = f"features[{index}]"
        feature = _read_feature(item, file, where)
        if isinstance(feature, Feature):
            feature_faults = geometry_faults(feature.geometry, file, where)
            faults.extend(feature_faults)
            if not feature_faults:
                features.append(feature)
        else:
            faults.append(feature)
    return tuple(features), tuple(faults)


def _raw_features(content: bytes, file: str) -> tuple[Sequence[object], list[Fault]]:
    if len(content) > LARGEST_BYTES:
        got, expected = f"{len(content)} bytes", f"at most {LARGEST_BYTES}"
        return (), [Fault("too_large", file, "", got, expected, "simplify or split the file")]
    try:
        document = json.loads(content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        return (), [Fault("not_json", file, "", str(error)[:200], "JSON in UTF-8", _DRAW_AGAIN)]
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        got = str(document.get("type"))[:200] if isinstance(document, dict) else type(document).__name__
        return (), [Fault("not_geojson", file, "type", got, "FeatureCollection", _DRAW_AGAIN)]
    faults = _system_faults(document.get("crs"), file)
    found = document.get("features")
    if not isinstance(found, list) or len(found) > MOST_FEATURES:
        got = f"{len(found)} features" if isinstance(found, list) else type(found).__name__
        expected = f"a list of at most {MOST_FEATURES} features"
        return (), [*faults, Fault("not_geojson", file, "features", got, expected, _DRAW_AGAIN)]
    return found, faults


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _system_faults(system: object, file: str) -> list[Fault]:
    if system is None:
        return []
    name = system.get("properties", {}).get("name") if isinstance(system, dict) else system
    if name in _OWN_SYSTEMS:
        return []
    expected = "WGS 84 longitude and latitude (no crs member, or OGC:CRS84)"
    return [Fault("foreign_crs", file, "crs", str(name)[:200], expected, "transform the coordinates to EPSG:4326")]


def _read_feature(item: object, file: str, where: str) -> Feature | Fault:
    if not isinstance(item, dict) or item.get("type") != "Feature":
        got = str(item.get("type"))[:200] if isinstance(item, dict) else type(item).__name__
        return Fault("not_a_feature", file, where, got, "a Feature", _DRAW_AGAIN)
    properties = item.get("properties") or {}
    try:
        geometry = shapely.from_geojson(json.dumps(item.get("geometry")))
    except shapely.GEOSException as error:
        return Fault("bad_geometry", file, f"{where}.geometry", str(error)[:200], "a geometry", _DRAW_AGAIN)
    if geometry is None or geometry.is_empty or not isinstance(properties, dict):
        return Fault("bad_geometry", file, f"{where}.geometry", "none or empty", "a geometry", _DRAW_AGAIN)
    return Feature(where, properties, shapely.force_2d(geometry))


def geometry_faults(geometry: shapely.Geometry, file: str, where: str) -> list[Fault]:
    """Return what is wrong with a geometry in longitude and latitude: range, antimeridian, validity."""
    lon_lat = shapely.get_coordinates(geometry)
    wrong = ~((np.abs(lon_lat[:, 0]) <= 180) & (np.abs(lon_lat[:, 1]) <= 90))
    if wrong.any():
        first = int(np.argmax(wrong))
        got = f"{lon_lat[first].tolist()} at vertex {first} ({int(wrong.sum())} wrong)"
        expected = "longitude within ±180 and latitude within ±90"
        return [Fault("out_of_range", file, where, got, expected, "check the order and unit of the coordinates")]
    west, _, east, _ = shapely.bounds(geometry)
    if east - west > 180:
        got = f"longitudes {west} to {east}"
        return [Fault("across_antimeridian", file, where, got, "less than 180° across", "split it at 180°")]
    if isinstance(geometry, Polygon | MultiPolygon) and not geometry.is_valid:
        got = shapely.is_valid_reason(geometry)[:200]
        return [Fault("invalid_polygon", file, where, got, "a valid polygon", "repair the rings where they cross")]
    return []


def write_features(features: Sequence[Mapping[str, object]], **members: object) -> bytes:
    """Write a FeatureCollection with further members: keys sorted, no space, one line feed at the end.

    Geometries are those of `written_geometry`. The same content gives the same bytes.
    """
    document = {"type": "FeatureCollection", "features": list(features), **members}
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8") + b"\n"


def written_feature(geometry: Mapping[str, object], properties: Mapping[str, object]) -> Mapping[str, object]:
    """Return a feature without the properties that are None."""
    held = {key: value for key, value in properties.items() if value is not None}
    return {"type": "Feature", "geometry": geometry, "properties": held}


def written_line(lon_lat: Floats) -> Mapping[str, object]:
    """Return a vertex chain as a GeoJSON LineString."""
    return {"type": "LineString", "coordinates": _rounded(lon_lat)}


def written_polygon(area: Polygon | MultiPolygon) -> Mapping[str, object]:
    """Return a polygon as a GeoJSON MultiPolygon, rings and parts in their given order."""
    polygons = area.geoms if isinstance(area, MultiPolygon) else (area,)
    coordinates = [
        [_rounded(shapely.get_coordinates(ring)) for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in polygons
    ]
    return {"type": "MultiPolygon", "coordinates": coordinates}


def _rounded(lon_lat: Floats) -> list[list[float]]:
    rounded: list[list[float]] = (np.round(lon_lat, COORDINATE_DECIMALS) + 0.0).tolist()
    return rounded


def raise_faults(faults: Sequence[Fault]) -> None:
    """Raise all faults together, if there are any."""
    if faults:
        raise InputError(faults)
