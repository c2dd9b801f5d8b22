"""Real cloud of one year lies where the other years say about as often as they promise."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from tests.builders import a_mission, a_source
from trucewatch.coverage.normals import CloudSeries
from trucewatch.evaluate.weather import measure_climatology, read_series
from trucewatch.ingest import read_file
from trucewatch.mission.climatology import parse_climatology


def silent(done: int, whole: int) -> None:
    """Say nothing."""


def a_series(years: int, cloud: np.ndarray) -> CloudSeries:
    hours = np.arange(np.datetime64("2020-01-01"), np.datetime64(f"{2020 + years}-01-01"), np.timedelta64(1, "h"))
    times = np.tile(hours.astype("datetime64[us]").astype(np.int64), 2)
    place = np.repeat([0, 1], len(hours))
    return CloudSeries(times, place, cloud[: len(times)], np.array([48.0, 49.0]), np.array([37.0, 38.0]), 100.0)


def test_years_that_are_alike_hold_nine_tenths_and_a_year_that_is_not_holds_less() -> None:
    cloud = np.random.default_rng(3).random(200_000)
    alike = measure_climatology(a_series(4, cloud), silent)
    assert alike.years[-1].inside == pytest.approx(0.9, abs=0.01)
    assert alike.beside.inside == pytest.approx(0.9, abs=0.01)
    assert [one.name for one in alike.years[:-1]] == ["2020", "2021", "2022", "2023"]
    series = a_series(4, cloud)
    dark = np.where(
        series.times_us > np.datetime64("2023-01-01").astype("datetime64[us]").astype(np.int64),
        0.99,
        cloud[: len(series.times_us)],
    )
    other = measure_climatology(
        CloudSeries(series.times_us, series.place, dark, series.lat_deg, series.lon_deg, 100.0), silent
    )
    assert other.years[3].inside < 0.2
    assert other.years[3].bias < -0.4


@pytest.mark.real
def test_the_shared_hours_are_nine_places_over_seven_years_and_hold(real_data: Path) -> None:
    series = read_series(real_data)
    assert (len(series.times_us), len(series.lat_deg)) == (532_440, 9)
    few = series.where(series.place < 2)
    assert measure_climatology(few, silent).years[-1].inside >= 0.9


@pytest.mark.real
def test_what_the_example_builds_is_read_without_a_fault(real_data: Path, tmp_path: Path) -> None:
    build = Path(__file__).parents[2] / "examples" / "weather" / "build.py"
    span = ("--from", "2024-06-24", "--to", "2024-06-25")
    subprocess.run([sys.executable, str(build), "--data", str(real_data), "--out", str(tmp_path), *span], check=True)
    normals, faults = parse_climatology((tmp_path / "climatology.csv").read_bytes(), "climatology.csv")
    assert (len(normals), faults) == (9 * 12 * 24, ())
    content, received = (tmp_path / "clouds.csv").read_bytes(), datetime(2024, 7, 1, tzinfo=UTC)
    batch = read_file(content, "clouds.csv", a_source("clouds"), a_mission(), received)
    assert (len(batch.clouds), len(batch.rejections)) == (9 * 24, 0)
