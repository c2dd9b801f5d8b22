"""Chainage leads to a place and the place back to the chainage; cells cover the line once."""

from pathlib import Path

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.geo.lines import ZIGZAG, a_built_line, a_line
from tests.geo.real_line import the_real_line
from trucewatch.errors import InputError
from trucewatch.geo.locate import locate_points
from trucewatch.geo.polygon import contains
from trucewatch.geo.walk import points_at, points_beside, spread_across, walk_line

LENGTH_KM = a_line().version.length_km


@given(st.floats(0, 1))
@settings(deadline=None, derandomize=True)
def test_the_place_at_a_chainage_is_located_at_that_chainage(share: float) -> None:
    place = points_at(a_line(), 1, share * LENGTH_KM)
    located = locate_points(a_line(), place.lat_deg, place.lon_deg)
    assert located.chainage_km[0] == pytest.approx(share * LENGTH_KM, abs=1.5e-6)
    assert located.offset_km[0] == 0.0


def test_direction_is_that_of_the_edge_and_at_a_vertex_the_mean_of_both() -> None:
    line = a_line([(30.0, 0.0), (30.0, 0.01), (30.01, 0.01)])
    corner = points_length_km((0.0, 30.0), (0.01, 30.0))
    azimuth = points_at(line, [1, 1, 1], [0.0, corner, line.version.length_km]).azimuth_deg
    assert azimuth.tolist() == pytest.approx([0.0, 45.0, 90.0], abs=0.01)


def points_length_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    return Geodesic.WGS84.Inverse(*first, *second)["s12"] / 1000


def test_a_part_or_chainage_that_the_line_does_not_have_is_refused() -> None:
    with pytest.raises(InputError, match=r"a chainage outside part 1; expected 0 to"):
        points_at(a_line(), 1, LENGTH_KM + 1)
    with pytest.raises(InputError, match=r"got part 9; expected one of \[1\]"):
        points_at(a_line(), 9, 0.0)


def test_cells_cover_each_part_once_and_the_last_one_is_shorter() -> None:
    cells = walk_line(a_line(ZIGZAG, [(31.0, 48.0), (31.0, 48.1)]), 5.0)
    first = cells.part == 1
    np.testing.assert_array_equal(cells.chainage_from_km[first][1:], cells.chainage_to_km[first][:-1])
    assert cells.chainage_to_km[first][-1] == pytest.approx(LENGTH_KM)
    assert cells.step[cells.part == 2].tolist() == [0, 1, 2]
    assert cells.chainage_to_km[-1] - cells.chainage_from_km[-1] == pytest.approx(1.12, abs=0.01)


def test_points_beside_a_straight_line_lie_at_their_offset_and_on_their_side() -> None:
    line = a_line([(30.0, 48.0), (30.0, 49.0)])
    cells = walk_line(line)
    for offset_km, side in ((3.0, "left"), (-7.0, "right")):
        located = locate_points(line, *points_beside(cells, offset_km))
        np.testing.assert_allclose(located.offset_km, abs(offset_km), atol=0.005)
        assert set(located.side.tolist()) == {side}


def test_a_positive_offset_leads_inside_whichever_way_the_line_runs() -> None:
    line = a_built_line()
    assert line.control is not None
    cells = walk_line(line)
    assert not cells.inside_left.any()
    assert contains(line.control, *points_beside(cells, 0.3)).mean() > 0.98
    assert contains(line.control, *points_beside(cells, -0.3)).mean() < 0.02


def test_spreading_across_moves_by_the_metres_asked_for() -> None:
    place = points_at(a_line(), [1, 1], [20.0, 20.0])
    lat, lon = spread_across(place, np.array([250.0, -250.0]))
    for row in (0, 1):
        moved = Geodesic.WGS84.Inverse(place.lat_deg[row], place.lon_deg[row], lat[row], lon[row])["s12"]
        assert moved == pytest.approx(250, abs=1e-6)
    assert points_length_km((lat[0], lon[0]), (lat[1], lon[1])) == pytest.approx(0.5, abs=1e-6)


def test_a_step_that_is_not_positive_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 0"):
        walk_line(a_line(), 0.0)


@pytest.mark.real
def test_points_beside_the_real_line_are_on_the_side_asked_for(real_data: Path) -> None:
    line = the_real_line(real_data)
    assert line.control is not None
    cells = walk_line(line)
    assert contains(line.control, *points_beside(cells, 0.1)).mean() > 0.98
    assert contains(line.control, *points_beside(cells, -0.1)).mean() < 0.02
