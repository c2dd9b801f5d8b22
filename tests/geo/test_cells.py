"""The release grid is equal-area, fixed, and names the cell of its own centres."""

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import example, given
from hypothesis import strategies as st
from pyproj import Transformer

from trucewatch.errors import InputError
from trucewatch.geo.cells import GridSettings, cell_centre, cell_columns_rows, cell_ids, cell_polygon

GRID = GridSettings()
LATITUDES, LONGITUDES = st.floats(-89.5, 89.5), st.floats(-180, 180)


@given(LATITUDES, LONGITUDES, st.sampled_from([0.0, 30.0, 48.0]))
@example(89.0, 180.0, 30.0)
@example(-89.5, -180.0, 30.0)
def test_the_cell_of_a_cells_centre_is_the_cell_itself(lat: float, lon: float, parallel: float) -> None:
    grid = GridSettings(standard_parallel_deg=parallel)
    (cell,) = cell_ids(grid, lat, lon)
    assert cell_ids(grid, *cell_centre(grid, cell)) == (cell,)


@given(LATITUDES, LONGITUDES)
def test_a_place_and_the_place_as_recorded_lie_in_the_same_cell(lat: float, lon: float) -> None:
    assert cell_ids(GRID, lat, lon) == cell_ids(GRID, round(lat, 7), round(lon, 7))


def test_cells_agree_with_the_projection_that_the_grid_is_named_after() -> None:
    rng = np.random.default_rng(7)
    lat, lon = rng.uniform(-85, 85, 2000), rng.uniform(-180, 180, 2000)
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:6933", always_xy=True).transform(lon.round(7), lat.round(7))
    columns, rows = cell_columns_rows(GRID, lat, lon)
    assert columns.tolist() == np.floor(x / 5000).tolist()
    assert rows.tolist() == np.floor(y / 5000).tolist()


@pytest.mark.parametrize("lat", [-60.0, 0.0, 30.0, 48.0, 70.0])
@pytest.mark.parametrize("parallel", [30.0, 48.0])
def test_every_cell_has_twenty_five_square_kilometres(lat: float, parallel: float) -> None:
    grid = GridSettings(standard_parallel_deg=parallel)
    west, south, east, north = cell_polygon(grid, cell_ids(grid, lat, 38.0)[0]).bounds
    outline = Geodesic.WGS84.Polygon()
    for place in np.linspace(west, east, 200):
        outline.AddPoint(south, place)
    for place in np.linspace(east, west, 200):
        outline.AddPoint(north, place)
    assert outline.Compute()[2] / 1e6 == pytest.approx(25, abs=1e-4)


def test_a_cell_holds_the_places_that_are_named_after_it() -> None:
    west, south, east, north = cell_polygon(GRID, "EA5:733:1089").bounds
    inside = cell_ids(GRID, [south + 1e-6, north - 1e-6], [west + 1e-6, east - 1e-6])
    beyond = cell_ids(GRID, [south - 1e-6, north + 1e-6], [west - 1e-6, east + 1e-6])
    assert inside == ("EA5:733:1089",) * 2
    assert beyond == ("EA5:732:1088", "EA5:734:1090")


def test_no_places_have_no_cells() -> None:
    assert cell_ids(GRID, [], []) == ()


@pytest.mark.parametrize("cell", ["", "EA5", "EA5:1", "EA5:1:x", "EA5:01:2", "EA9:1:2", "EA5:1:2:3", "EA5:1:9999"])
def test_an_id_that_is_not_of_the_grid_is_refused(cell: str) -> None:
    with pytest.raises(InputError, match="unknown_cell"):
        cell_centre(GRID, cell)


def test_a_place_that_is_no_number_has_no_cell() -> None:
    with pytest.raises(InputError, match="lat_deg nan"):
        cell_ids(GRID, [np.nan], [30.0])
