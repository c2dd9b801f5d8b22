"""Rasters, joined rectangles and gaps hold exactly the cells they come from."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.report.views import DAY, a_ground, cells_of, the_mission
from trucewatch.records.mission import Sector
from trucewatch.report.gaps import Raster, apart_from, find_gaps, join_sides, lay_rasters, looked_hours
from trucewatch.report.strip import join_cells

HOUR_US = 3_600_000_000
START_US = int(DAY.timestamp() * 1e6)


def a_raster(state: list[list[int]], p_seen: float = 0.5, side: str = "") -> Raster:
    """Return a raster of cells 5 km long and an hour high."""
    codes = np.array(state, dtype=np.int8)
    rows, columns = codes.shape
    start = START_US + np.arange(rows) * HOUR_US
    chances = np.where(codes == 2, p_seen, np.where(codes < 0, np.nan, 0.0))
    from_km = np.arange(columns) * 5.0
    return Raster("thermal_anomaly", 0.0, 30.0, side, 1, from_km, from_km + 5, start, start + HOUR_US, codes, chances)


@given(arrays.arrays(np.int64, arrays.array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.integers(-1, 3)))
def test_joined_rectangles_cover_every_cell_once_with_its_own_code(codes: np.ndarray) -> None:
    covered = np.full(codes.shape, -9)
    for code, (top, bottom), (left, right) in join_cells(codes):
        piece = covered[top : bottom + 1, left : right + 1]
        assert (piece == -9).all()
        piece[:] = code
    assert (covered == codes).all()


@given(arrays.arrays(np.int8, arrays.array_shapes(min_dims=2, max_dims=2, max_side=7), elements=st.integers(-1, 2)))
def test_gaps_hold_exactly_the_kilometre_hours_not_looked_at(codes: np.ndarray) -> None:
    gaps = find_gaps((a_raster(codes.tolist()),), ())
    assert sum(gap.size for gap in gaps) == pytest.approx(5 * int((codes == 0).sum()))
    assert [gap.size for gap in gaps] == sorted((gap.size for gap in gaps), reverse=True)


def test_blind_is_no_gap_and_what_is_not_said_is_none_either() -> None:
    assert find_gaps((a_raster([[1, -1, 2]]),), ()) == []


def test_a_gap_knows_its_stretch_time_and_sectors() -> None:
    sectors = (Sector("west", "West", 1, 0.0, 5.0), Sector("east", "East", 1, 5.0, 15.0))
    gap = find_gaps((a_raster([[2, 2, 2], [0, 0, 2], [0, 0, 2]]),), sectors)[0]
    assert (gap.from_km, gap.to_km, gap.duration_h) == (0.0, 10.0, 2.0)
    assert (gap.sector_from, gap.sector_to) == (0, 1)


def test_the_same_gap_on_two_sides_is_one_gap_of_both() -> None:
    held = find_gaps((a_raster([[0, 0]], side="A"), a_raster([[0, 2]], side="B"), a_raster([[0, 0]], side="C")), ())
    assert [(gap.to_km, gap.sides) for gap in held] == [(10.0, ("A", "C")), (5.0, ("B",))]


def test_joined_sides_are_dark_only_where_both_are_and_treat_both_alike() -> None:
    one, other = a_raster([[0, 0, 2, 1]], 0.9, "A"), a_raster([[0, 2, 2, 0]], 0.5, "B")
    joined = join_sides((one, other))[0]
    assert joined.state.tolist() == [[0, 2, 2, 1]]
    assert joined.p_seen.tolist() == [[0.0, 0.25, 0.7, 0.0]]
    swapped = join_sides((replace(other, side="A"), replace(one, side="B")))[0]
    assert np.array_equal(swapped.p_seen, joined.p_seen)


def test_quiet_hours_leave_out_the_cells_in_which_something_was_recorded() -> None:
    raster = a_raster([[0, 1, 2, 2]], 0.9)
    busy = np.array([[False, False, False, True]])
    assert looked_hours((raster,), 0.8, (busy,)) == (5.0, 0.0, 5.0, 5.0)
    assert looked_hours((raster,), 0.95, (busy,)) == (0.0, 5.0, 5.0, 5.0)


def test_cells_become_one_raster_for_each_kind_and_part() -> None:
    ground = a_ground()
    cells = cells_of(ground, the_mission(ground), DAY)
    rasters = lay_rasters(cells)
    assert [(raster.event, raster.part) for raster in rasters] == [
        (event, part) for event in ("explosion", "thermal_anomaly", "weapon") for part in (1, 2, 3)
    ]
    assert sum(raster.state.size for raster in rasters) == len(cells)
    assert all((raster.state >= 0).all() for raster in rasters)


def test_no_cells_give_no_rasters() -> None:
    ground = a_ground()
    assert lay_rasters(cells_of(ground, the_mission(ground), DAY).take(np.array([], dtype=np.int64))) == ()


@given(
    arrays.arrays(np.int8, (4, 5), elements=st.integers(0, 2)),
    arrays.arrays(np.int8, (4, 5), elements=st.integers(0, 2)),
)
def test_gaps_of_both_sides_and_of_one_tell_every_dark_cell_once(one: np.ndarray, other: np.ndarray) -> None:
    sides = (a_raster(one.tolist(), side="A"), a_raster(other.tolist(), side="B"))
    joined = join_sides(sides)
    gaps = find_gaps((*joined, *apart_from(sides, joined)), ())
    both = sum(gap.size for gap in gaps if gap.sides == ("",))
    apart = sum(gap.size * len(gap.sides) for gap in gaps if gap.sides != ("",))
    assert both == pytest.approx(5 * int(((one == 0) & (other == 0)).sum()))
    assert 2 * both + apart == pytest.approx(5 * int((one == 0).sum() + (other == 0).sum()))


def test_sides_of_unequal_length_are_joined_on_the_longer_one() -> None:
    joined = join_sides((a_raster([[0, 0, 2]], 0.8, "A"), a_raster([[0, 2]], 0.4, "B")))
    assert [one.side for one in joined] == [""]
    assert joined[0].state.tolist() == [[0, 2, 2]]
    assert joined[0].p_seen.tolist() == [[0.0, 0.2, 0.8]]
    sides = (a_raster([[0, 0, 0]], side="A"), a_raster([[0, 2]], side="B"))
    gaps = find_gaps((*join_sides(sides), *apart_from(sides, join_sides(sides))), ())
    assert [(gap.from_km, gap.to_km, gap.sides) for gap in gaps] == [
        (0.0, 5.0, ("",)), (5.0, 10.0, ("A",)), (10.0, 15.0, ("",)),
    ]  # fmt: skip


def test_sides_whose_cells_do_not_fit_stay_apart() -> None:
    other = a_raster([[0, 2]], side="B")
    shifted = replace(other, from_km=other.from_km + 2, to_km=other.to_km + 2)
    assert [one.side for one in join_sides((a_raster([[0, 0]], side="A"), shifted))] == ["A", "B"]
