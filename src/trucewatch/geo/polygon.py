"""Text in, checked polygons out; polygons and points in, containment, distance and area out.

Edges are straight in longitude and latitude (RFC 7946).
"""

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon, Polygon

from trucewatch.errors import Fault, InputError
from trucewatch.geo.geodesy import Floats, split_edges, wgs84
from trucewatch.geo.geojson import geometry_faults, raise_faults
from trucewatch.geo.line import LinePart
from trucewatch.geo.nearest import find_nearest
from trucewatch.geo.track import LONGEST_SEGMENT_M, Track, lay_track


def parse_polygon(
    text: str, file: str, where: str, area: Polygon | MultiPolygon | None = None
) -> Polygon | MultiPolygon:
    """Read a polygon from WKT; with an `area`, refuse one that misses it but would meet it if swapped.

    Raises:
        InputError: not WKT, not a polygon, empty, out of range, invalid, or swapped.
    """
    try:
        shape = shapely.from_wkt(text)
    except (shapely.GEOSException, TypeError) as error:
        expected = "a WKT polygon, longitude before latitude"
        fault = Fault("bad_geometry", file, where, str(error)[:200], expected, "correct the text")
        raise InputError([fault]) from error
    shape = shapely.force_2d(shape)
    faults = _shape_faults(shape, file, where) or geometry_faults(shape, file, where)
    if area is not None and (not faults or faults[0].code == "out_of_range"):
        faults = swap_faults(shape, area, file, where) or faults
    raise_faults(faults)
    return shape


def _shape_faults(shape: shapely.Geometry, file: str, where: str) -> list[Fault]:
    if isinstance(shape, Polygon | MultiPolygon) and not shape.is_empty:
        return []
    got = "an empty geometry" if shape.is_empty else shape.geom_type
    return [Fault("not_a_polygon", file, where, got, "a polygon", "draw the area as a polygon")]


def swap_faults(shape: shapely.Geometry, area: Polygon | MultiPolygon, file: str, where: str) -> list[Fault]:
    """Return a fault if a geometry misses the area and would meet it with latitude and longitude swapped."""
    swapped = shapely.transform(shape, lambda lon_lat: lon_lat[:, ::-1])
    if shape.is_empty or shapely.intersects(shape, area) or not shapely.intersects(swapped, area):
        return []
    got = f"longitude {shape.bounds[0]:g}, latitude {shape.bounds[1]:g}"
    expected = "longitude before latitude, within the mission's area"
    return [Fault("swapped", file, where, got, expected, "swap the coordinates")]


def contains(area: Polygon | MultiPolygon, lat_deg: Floats, lon_deg: Floats) -> npt.NDArray[np.bool_]:
    """Return for each point whether it lies inside; a point on the boundary does not."""
    shapely.prepare(area)
    return np.asarray(shapely.contains_xy(area, lon_deg, lat_deg), dtype=np.bool_)


def signed_distance_m(area: Polygon | MultiPolygon, lat_deg: Floats, lon_deg: Floats) -> Floats:
    """Return the geodesic distance of each point to the polygon's boundary, positive inside, negative outside."""
    metres = find_nearest(boundary_track(area), lat_deg, lon_deg).distance_m
    return np.where(contains(area, lat_deg, lon_deg), metres, -metres)


def boundary_track(area: Polygon | MultiPolygon) -> Track:
    """Return the polygon's rings as a track, numbered from 1 in the polygon's own order."""
    rings = [ring for polygon in _polygons(area) for ring in (polygon.exterior, *polygon.interiors)]
    return lay_track([LinePart(number, shapely.get_coordinates(ring)) for number, ring in enumerate(rings, start=1)])


def area_km2(area: Polygon | MultiPolygon) -> float:
    """Return the area on the WGS 84 ellipsoid, in square kilometres; holes count as holes.

    Source: Karney 2013 §6, on rings densified to 1 km.
    """
    total = 0.0
    for polygon in _polygons(area):
        total += _ring_km2(polygon.exterior) - sum(_ring_km2(ring) for ring in polygon.interiors)
    return total


def _ring_km2(ring: shapely.LinearRing) -> float:
    lon, lat = split_edges(shapely.get_coordinates(ring), LONGEST_SEGMENT_M).T
    square_metres, _ = wgs84().polygon_area_perimeter(lon, lat)
    return abs(float(square_metres)) / 1e6


def _polygons(area: Polygon | MultiPolygon) -> tuple[Polygon, ...]:
    return tuple(area.geoms) if isinstance(area, MultiPolygon) else (area,)
