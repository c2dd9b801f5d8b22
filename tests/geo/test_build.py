"""A line is cut from a control polygon and a border as the design says, and says what it left out."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from tests.geo.lines import ZIGZAG, a_built_line, a_country, a_drawing, a_held_area
from tests.geo.real_line import the_real_line
from trucewatch.errors import InputError
from trucewatch.geo.build import build_line

GOLDEN = Path(__file__).parents[1] / "golden"


def test_the_boundary_is_cut_five_hundred_metres_from_the_border() -> None:
    (part,) = a_built_line().parts
    (lon, lat), (_, top) = part.lon_lat[[0, -1]]
    foot = Geodesic.WGS84.Inverse(lat, lon, 48.0, lon, Geodesic.DISTANCE)["s12"]
    assert foot == pytest.approx(500, abs=2)
    assert Geodesic.WGS84.Inverse(top, lon, 49.0, lon, Geodesic.DISTANCE)["s12"] == pytest.approx(500, abs=2)


def test_the_vertices_between_the_cuts_are_those_of_the_control_polygon() -> None:
    (part,) = a_built_line().parts
    assert part.lon_lat[1:-1].tolist() == [list(vertex) for vertex in ZIGZAG[1:-1]]


def test_chainage_starts_in_the_south_west_whichever_way_the_polygon_runs() -> None:
    turned = build_line(shapely.reverse(a_held_area()), a_country(), a_drawing())
    assert turned.parts[0].lon_lat.tolist() == a_built_line().parts[0].lon_lat.tolist()
    assert a_built_line().parts[0].lon_lat[0, 1] < 48.01


@given(st.booleans(), st.booleans())
def test_the_line_does_not_depend_on_side_names_or_on_the_order_of_polygons(names: bool, order: bool) -> None:
    areas = [a_held_area(), box(28.7, 48.2, 28.9, 48.4), box(28.7, 48.6, 28.9, 48.7)]
    sides = {"inside": "A", "outside": "B"} if names else {}
    line = build_line(MultiPolygon(areas[::-1] if order else areas), a_country(), a_drawing(**sides))
    again = build_line(MultiPolygon(areas), a_country(), a_drawing())
    assert [part.lon_lat.tolist() for part in line.parts] == [part.lon_lat.tolist() for part in again.parts]


def test_parts_are_numbered_by_length_and_a_ring_starts_at_its_south_west_counter_clockwise() -> None:
    control = MultiPolygon([box(28.7, 48.2, 28.9, 48.4), a_held_area()])
    line = build_line(control, a_country(), a_drawing())
    lengths = [kept.length_km for kept in line.version.parts_kept]
    assert lengths == sorted(lengths, reverse=True)
    assert line.parts[1].lon_lat.tolist() == [[28.7, 48.2], [28.9, 48.2], [28.9, 48.4], [28.7, 48.4], [28.7, 48.2]]


def test_short_pieces_are_dropped_and_listed_with_length_reason_and_place() -> None:
    control = MultiPolygon([box(28.7, 48.2, 28.71, 48.21), a_held_area()])
    version = build_line(control, a_country(), a_drawing()).version
    (piece,) = version.parts_dropped
    assert (piece.reason, piece.part) == ("shorter than 5 km", None)
    assert piece.length_km == pytest.approx(3.71, abs=0.01)
    assert (piece.lat_deg, piece.lon_deg) == pytest.approx((48.21, 28.71))
    assert len(version.parts_kept) == 1


def test_length_comes_with_the_scale_at_which_the_line_was_drawn() -> None:
    version = a_built_line().version
    edges = np.array(ZIGZAG[1:-1])
    true = [Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"] for a, b in pairwise(edges)]
    assert min(true) - 600 < version.simplification_scale_m < max(true) + 600
    assert version.length_km == pytest.approx(sum(kept.length_km for kept in version.parts_kept))


def test_a_control_polygon_whose_boundary_is_all_border_leaves_no_line() -> None:
    with pytest.raises(InputError, match=r"got no piece at all; expected a piece of at least 5\.0 km"):
        build_line(a_country(), a_country(), a_drawing())


def test_settings_that_make_no_sense_are_refused_together() -> None:
    drawing = a_drawing(border_buffer_m=0, min_part_km=float("nan"), outside="B")
    with pytest.raises(InputError) as refused:
        build_line(a_held_area(), a_country(), drawing)
    assert [fault.where for fault in refused.value.faults] == ["border_buffer_m", "min_part_km", "outside"]


def test_the_buffer_is_right_far_from_the_middle_of_a_large_area() -> None:
    country = box(20.0, 44.0, 40.0, 52.0)
    control = Polygon([(30, 44), (29.9, 48), (30, 52), (40, 52), (40, 44)])
    (part,) = build_line(control, country, a_drawing()).parts
    lon, lat = part.lon_lat[0]
    assert Geodesic.WGS84.Inverse(lat, lon, 44.0, lon)["s12"] == pytest.approx(500, abs=2.5)


@pytest.mark.real
def test_the_real_line_has_the_length_that_an_independent_script_finds(real_data: Path) -> None:
    version = the_real_line(real_data).version
    golden = json.loads((GOLDEN / "line_length.json").read_text())
    lengths = [kept.length_km for kept in version.parts_kept]
    assert len(lengths) == len(golden["parts_km"]) == 18
    assert lengths[0] == pytest.approx(1184, abs=1)
    assert lengths == pytest.approx(golden["parts_km"], rel=0.01)
    assert version.length_km == pytest.approx(golden["total_km"], rel=0.01)
    assert len(version.parts_dropped) == 117


@pytest.mark.real
def test_the_independent_script_still_prints_what_is_kept(real_data: Path) -> None:
    command = [sys.executable, str(GOLDEN / "line_length.py"), str(real_data)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    assert json.loads(printed) == json.loads((GOLDEN / "line_length.json").read_text())
