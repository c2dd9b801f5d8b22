"""Points are located exactly, whatever the line looks like and however far they are."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.geo.lines import ZIGZAG, a_built_line, a_line
from tests.geo.real_line import the_real_line
from tests.geo.truth import is_inside, true_distance_m, worst_offset_error_m
from trucewatch.errors import InputError
from trucewatch.geo.line import LineAlternative, ReferenceLine
from trucewatch.geo.locate import LocatedPoints, locate_points

MILLIMETRE_KM = 1.5e-6
SHARE = 15
"""`make test` compares every 15th hotspot of the three days; `make evaluate` all of them."""

POINTS = st.lists(st.tuples(st.floats(47.5, 49.5), st.floats(28.0, 32.0)), min_size=1, max_size=20)


def columns(points: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    array = np.array(points)
    return array[:, 0], array[:, 1]


def names() -> tuple[str, ...]:
    return ("part", "chainage_km", "offset_km", "side", "at_end", "foot_lat_deg", "foot_lon_deg")


def assert_same_places(first: LocatedPoints, second: LocatedPoints) -> None:
    np.testing.assert_allclose(first.offset_km, second.offset_km, atol=MILLIMETRE_KM)
    np.testing.assert_allclose(first.chainage_km, second.chainage_km, atol=MILLIMETRE_KM)
    np.testing.assert_array_equal(first.side, second.side)


@given(
    st.lists(st.tuples(st.floats(20, 24), st.floats(-70, 70)), min_size=2, max_size=6, unique=True),
    st.floats(-75, 75),
    st.floats(15, 30),
)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_offsets_agree_with_geographiclib_on_any_line_with_edges_of_any_length(
    chain: list[tuple[float, float]], lat: float, lon: float
) -> None:
    near = np.array(chain) * [1, 0.02] + [0, lat - lat * 0.02]
    offset = locate_points(a_line(near), lat, lon).offset_km[0] * 1000
    assert offset == pytest.approx(true_distance_m([near], lat, lon), abs=0.01)


def test_a_point_beside_a_meridian_has_the_offset_and_chainage_of_the_ellipsoid() -> None:
    located = locate_points(a_line([(30.0, 0.0), (30.0, 10.0)]), 0.0, 31.0)
    assert located.offset_km[0] == pytest.approx(111.319491, abs=1e-6)
    assert located.chainage_km[0] == 0.0
    assert located.at_end[0]


def test_the_nearest_place_on_a_straight_edge_is_not_that_on_the_geodesic_between_its_ends() -> None:
    """Half-way along 60° N the edge keeps to the parallel; the geodesic between its ends runs 27 km farther north."""
    located = locate_points(a_line([(20.0, 60.0), (25.0, 60.0), (30.0, 60.0)]), 60.2, 25.0)
    assert located.offset_km[0] == pytest.approx(22.28, abs=0.01)


def test_chainage_restarts_in_each_part() -> None:
    line = a_line(ZIGZAG, [(31.0, 48.0), (31.0, 49.0)])
    located = locate_points(line, [48.001, 48.001], [30.0, 31.0])
    assert located.part.tolist() == [1, 2]
    assert located.chainage_km.max() < 0.2


def test_a_ring_has_no_ends() -> None:
    ring = [(30.0, 48.0), (30.1, 48.0), (30.1, 48.1), (30.0, 48.0)]
    assert not locate_points(a_line(ring), [47.9, 48.2], [29.9, 30.2]).at_end.any()


def test_a_line_without_polygons_says_left_and_right_and_nothing_at_its_ends() -> None:
    located = locate_points(a_line(), [48.2, 48.2, 47.0, 48.2], [30.0, 30.3, 30.0, 30.1])
    assert located.side.tolist() == ["left", "right", "", "on_line"]


def test_left_and_right_hold_at_a_sharp_bend_where_the_nearest_place_is_a_vertex() -> None:
    line = a_line([(30.0, 48.0), (30.1, 48.1), (30.0, 48.1001)])
    assert locate_points(line, [48.1005, 48.099], [30.2, 30.03]).side.tolist() == ["right", "left"]


def test_side_is_by_area_and_beyond_the_border_it_is_outside() -> None:
    located = locate_points(a_built_line(), [48.5, 48.5, 48.5], [29.0, 31.0, 33.0])
    assert located.side.tolist() == ["A", "B", "outside"]


def test_one_metre_from_the_line_is_on_it_and_two_are_not() -> None:
    line = a_line([(30.0, 0.0), (30.0, 1.0)])
    degree = 1 / 111_319.491
    assert locate_points(line, [0.5, 0.5], [30 + 0.99 * degree, 30 + 2 * degree]).side.tolist() == ["on_line", "right"]


def test_a_place_within_one_account_of_the_control_polygon_only_is_disputed() -> None:
    line = a_built_line()
    assert line.control is not None
    other = LineAlternative("party A", (), shapely.affinity.translate(line.control, 0.2, 0.0))
    located = locate_points(replace(line, alternatives=(other,)), [48.5, 48.5, 48.5], [29.0, 30.2, 31.4])
    assert located.side.tolist() == ["A", "disputed", "B"]


@given(POINTS)
@settings(deadline=None, derandomize=True)
def test_reversed_points_give_reversed_rows(points: list[tuple[float, float]]) -> None:
    line = a_built_line()
    forward, backward = locate_points(line, *columns(points)), locate_points(line, *columns(points[::-1]))
    for name in names():
        np.testing.assert_array_equal(getattr(forward, name), getattr(backward, name)[::-1])


@given(POINTS)
@settings(deadline=None, derandomize=True)
def test_swapped_side_names_swap_the_sides_and_nothing_else(points: list[tuple[float, float]]) -> None:
    first = locate_points(a_built_line(), *columns(points))
    second = locate_points(a_built_line(inside="A", outside="B"), *columns(points))
    swap = {"A": "B", "B": "A"}
    assert [swap.get(side, side) for side in first.side.tolist()] == second.side.tolist()
    for name in names():
        if name != "side":
            np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


@given(POINTS, st.lists(st.tuples(st.integers(0, 4), st.floats(0, 1)), max_size=8))
@example([(47.75, 31.86905607568072)], [(0, 0.8125)])
@example([(48.0, 30.5)], [(0, 0.1875)])
@example([(48.0, 28.0)], [(0, 2.9257990633098694e-10)])
@settings(deadline=None, derandomize=True)
def test_vertices_put_twice_or_on_an_edge_change_nothing_beyond_a_millimetre(
    points: list[tuple[float, float]], extra: list[tuple[int, float]]
) -> None:
    chain = np.array(ZIGZAG)
    edges = [chain[k] + (chain[k + 1] - chain[k]) * share for k, share in sorted(extra)]
    at = [k + 1 for k, _ in sorted(extra)]
    longer = np.insert(chain, at, edges, axis=0) if extra else np.repeat(chain, 2, axis=0)
    assert_same_places(locate_points(a_line(chain), *columns(points)), locate_points(a_line(longer), *columns(points)))


@given(POINTS, st.floats(-150, 100))
@settings(deadline=None, derandomize=True)
def test_turning_the_world_about_its_axis_changes_nothing(points: list[tuple[float, float]], turn: float) -> None:
    lat, lon = columns(points)
    still, turned = (
        locate_points(a_line(), lat, lon),
        locate_points(a_line(np.array(ZIGZAG) + np.array([turn, 0])), lat, lon + turn),
    )
    np.testing.assert_allclose(still.offset_km, turned.offset_km, atol=MILLIMETRE_KM)


def a_short_piece_across(lat: float, lon: float, azimuth: float, metres: float) -> np.ndarray:
    """Return an edge of 200 m square to the geodesic that leaves a place, at a distance along it."""
    there = Geodesic.WGS84.Direct(lat, lon, azimuth, metres)
    ends = [Geodesic.WGS84.Direct(there["lat2"], there["lon2"], there["azi2"] + turn, 100.0) for turn in (-90, 90)]
    return np.array([(end["lon2"], end["lat2"]) for end in ends])


def test_far_away_the_nearer_by_geodesic_wins_over_the_nearer_in_a_straight_line() -> None:
    """900 km to the north is 5 m shorter through the Earth than 900 km to the east, for the ellipsoid bends more."""
    line = a_line(a_short_piece_across(46, 30, 0, 900_000), a_short_piece_across(46, 30, 90, 899_998))
    located = locate_points(line, 46.0, 30.0)
    assert located.part[0] == 2
    assert located.offset_km[0] == pytest.approx(899.998, abs=1e-5)


def test_a_long_edge_nearby_is_not_hidden_by_a_crowd_of_short_ones_farther_off() -> None:
    degree = 1 / 111_195
    edge = np.array([(30.0, 48 + 100 * degree), (30.0, 48 + 1050 * degree)])
    turns = np.arange(40)
    dip = 5 * degree * (turns // 2 % 2) * (turns % 2)
    crowd = np.column_stack((30 + 5 * degree * (turns % 2), 48 - 300 * degree - dip))
    located = locate_points(a_line(edge, crowd), 48.0, 30.0)
    assert located.part[0] == 1
    assert located.offset_km[0] == pytest.approx(0.1, abs=0.001)


def test_no_points_give_no_rows() -> None:
    located = locate_points(a_line(), [], [])
    assert all(len(getattr(located, name)) == 0 for name in names())


def test_places_that_are_no_number_or_out_of_range_are_refused_together() -> None:
    with pytest.raises(InputError, match=r"row 2: got lat_deg nan.*\n.*row 1: got lon_deg 200") as refused:
        locate_points(a_line(), [48.0, np.nan], [200.0, 30.0])
    assert [fault.code for fault in refused.value.faults] == ["place_out_of_range"] * 2


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(InputError, match="as many of each"):
        locate_points(a_line(), [48.0], [30.0, 31.0])


@pytest.fixture(scope="module")
def located_hotspots(real_data: Path) -> tuple[ReferenceLine, np.ndarray, np.ndarray, LocatedPoints]:
    table = pq.read_table(real_data / "firms" / "viirs_full_2026-06.parquet", columns=["latitude", "longitude"])
    lat, lon = (table[name].to_numpy().astype(np.float64) for name in ("latitude", "longitude"))
    line = the_real_line(real_data)
    return line, lat, lon, locate_points(line, lat, lon)


@pytest.mark.real
def test_every_fifteenth_hotspot_has_its_offset_within_one_metre_of_geographiclib(
    located_hotspots: tuple[ReferenceLine, np.ndarray, np.ndarray, LocatedPoints],
) -> None:
    line, lat, lon, located = located_hotspots
    chains = [part.lon_lat for part in line.parts]
    assert worst_offset_error_m(chains, lat, lon, located.offset_km, range(0, len(lat), SHARE)) < 1.0


@pytest.mark.real
def test_no_hotspot_beyond_fifty_metres_is_on_the_wrong_side(
    located_hotspots: tuple[ReferenceLine, np.ndarray, np.ndarray, LocatedPoints],
) -> None:
    line, lat, lon, located = located_hotspots
    assert line.control is not None
    assert line.border is not None
    held, within = (
        is_inside([shapely.get_coordinates(r) for r in shapely.get_rings(shapely.get_parts(area))], lat, lon)
        for area in (line.control, line.border)
    )
    truth = np.where(held, "B", np.where(within, "A", "outside"))
    assert (located.side == truth)[located.offset_km > 0.05].all()
    assert len(located.side) == 4530
