from pathlib import Path

import numpy as np
import pytest

from tests.exercise.worlds import lay_mission, lay_world, rows_of
from trucewatch.exercise import History, history_points
from trucewatch.mission import LoadedMission


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, LoadedMission]:
    folder = tmp_path_factory.mktemp("history")
    loaded = lay_mission(folder)
    return lay_world(folder, loaded, 1), loaded


@pytest.fixture(scope="module")
def history(laid: tuple[Path, LoadedMission]) -> History:
    return history_points(1, laid[1].mission, laid[1].ground)


def test_the_same_seed_has_the_same_history(history: History, laid: tuple[Path, LoadedMission]) -> None:
    again = history_points(1, laid[1].mission, laid[1].ground)
    other = history_points(2, laid[1].mission, laid[1].ground)
    assert np.array_equal(again.acq_date, history.acq_date)
    assert np.array_equal(again.lat_e5, history.lat_e5)
    assert len(other.lat_e5) != len(history.lat_e5) or not np.array_equal(other.lat_e5, history.lat_e5)


def test_history_is_of_two_years_in_order_and_within_the_area(
    history: History, laid: tuple[Path, LoadedMission]
) -> None:
    area = laid[1].mission.area
    assert np.all(np.diff(history.acq_date.astype(np.int64)) >= 0)
    assert sorted(set(history.acq_date.astype("datetime64[Y]").astype(str))) == ["2012", "2013"]
    assert np.all((history.lat_e5 >= area.south_deg * 1e5) & (history.lat_e5 <= area.north_deg * 1e5))
    assert np.all((history.lon_e5 >= area.west_deg * 1e5) & (history.lon_e5 <= area.east_deg * 1e5))


def test_the_works_of_today_glowed_before(history: History, laid: tuple[Path, LoadedMission]) -> None:
    for row in rows_of(laid[0] / "truth" / "incidents.csv"):
        if row["kind"] == "factory":
            north = np.abs(history.lat_e5 / 1e5 - float(row["lat_deg"])) < 0.008
            east = np.abs(history.lon_e5 / 1e5 - float(row["lon_deg"])) < 0.011
            # Some 200 days a year, over two years.
            assert np.sum(north & east) > 300


def test_straw_burns_where_it_burnt_before(history: History, laid: tuple[Path, LoadedMission]) -> None:
    """Within 0.05 degree of most burns of today there was a burn in the same season; of few random places."""
    spring = np.isin(history.acq_date.astype("datetime64[M]").astype(np.int64) % 12, (3, 4, 5))
    lat, lon = history.lat_e5[spring] / 1e5, history.lon_e5[spring] / 1e5
    rows = [row for row in rows_of(laid[0] / "truth" / "incidents.csv") if row["kind"] == "farm_burn"]
    burnt = [
        bool(np.any((np.abs(lat - float(row["lat_deg"])) < 0.05) & (np.abs(lon - float(row["lon_deg"])) < 0.07)))
        for row in rows
    ]
    assert np.mean(burnt) > 0.6
