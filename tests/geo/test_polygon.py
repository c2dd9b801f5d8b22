"""Polygons are checked when read, and their distances and areas are those of the ellipsoid."""

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from tests.geo.truth import is_inside, true_distance_m
from trucewatch.errors import InputError
from trucewatch.geo.polygon import area_km2, contains, parse_polygon, signed_distance_m

MISSION_AREA = box(22, 44, 41, 53)
RING = np.array([(30.0, 48.0), (31.0, 48.2), (30.8, 48.9), (30.4, 48.4), (29.9, 48.7), (30.0, 48.0)])


@given(st.floats(47.5, 49.5), st.floats(29.5, 31.5))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_signed_distance_agrees_with_geographiclib_and_is_positive_inside(lat: float, lon: float) -> None:
    place = np.array([lat]), np.array([lon])
    sign = 1 if is_inside([RING], *place)[0] else -1
    expected = sign * true_distance_m([RING], lat, lon)
    assert signed_distance_m(Polygon(RING), *place)[0] == pytest.approx(expected, abs=0.01)


def test_a_hole_is_outside_and_has_a_boundary() -> None:
    area = Polygon(box(30, 48, 31, 49).exterior, [box(30.4, 48.4, 30.6, 48.6).exterior])
    lat, lon = np.array([48.5, 48.3, 50.0]), np.array([30.5, 30.5, 30.5])
    assert contains(area, lat, lon).tolist() == [False, True, False]
    metres = signed_distance_m(area, lat, lon)
    assert metres[0] == pytest.approx(-7_385, abs=10)
    assert metres[1] > 0


def test_area_is_that_of_the_ellipsoid_less_holes_and_adds_over_parts() -> None:
    outline = Geodesic.WGS84.Polygon()
    for lon in np.linspace(30, 31, 500):
        outline.AddPoint(48, lon)
    for lon in np.linspace(31, 30, 500):
        outline.AddPoint(49, lon)
    square = outline.Compute()[2] / 1e6
    hole = box(30.4, 48.4, 30.6, 48.6)
    assert area_km2(box(30, 48, 31, 49)) == pytest.approx(square, rel=1e-7)
    holed = Polygon(box(30, 48, 31, 49).exterior, [hole.exterior])
    assert area_km2(holed) == pytest.approx(square - area_km2(hole), rel=1e-7)
    assert area_km2(MultiPolygon([hole, box(35, 48, 36, 49)])) == pytest.approx(square + area_km2(hole), rel=1e-7)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("POLYGON ((48 30, 49 30, 49 31, 48 30))", "swapped"),
        ("POLYGON ((30 48, 31 49, 31 48, 30 49, 30 48))", "invalid_polygon"),
        ("POLYGON ((30 48, 31 49, 30 148, 30 48))", "out_of_range"),
        ("POLYGON EMPTY", "not_a_polygon"),
        ("POINT (30 48)", "not_a_polygon"),
        ("POLYGON ((30 48", "bad_geometry"),
        ("POLYGON ((-179 48, 179 48, 179 49, -179 48))", "across_antimeridian"),
    ],
)
def test_a_wrong_polygon_is_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_polygon(text, "looks.csv", "row 3", MISSION_AREA)
    assert [(fault.code, fault.where) for fault in refused.value.faults] == [(code, "row 3")]


def test_a_polygon_in_the_area_is_read_without_heights() -> None:
    shape = parse_polygon("POLYGON Z ((30 48 5, 31 48 5, 31 49 5, 30 48 5))", "looks.csv", "row 3", MISSION_AREA)
    assert (shape.has_z, shape.bounds) == (False, (30, 48, 31, 49))
