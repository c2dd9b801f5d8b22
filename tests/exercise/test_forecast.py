"""The weather office of an exercise errs honestly: what it states holds as often as it says; nothing else moves."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.exercise.worlds import START, lay_mission, lay_world, rows_of
from trucewatch.coverage.sky import BASES, make_field
from trucewatch.exercise.forecast import (
    ANALYSIS_ERROR,
    FORECAST_ERROR,
    Forecaster,
    lay_places,
    shares_of,
    tell_clouds,
    true_shares,
)
from trucewatch.exercise.rows import CLOUDS, Told
from trucewatch.exercise.terrain import survey
from trucewatch.exercise.weather import make_sky
from trucewatch.ingest import read_file
from trucewatch.mission import LoadedMission
from trucewatch.records.interval import Interval, day_of
from trucewatch.records.table import microseconds

SEEDS = range(1, 41)
TIMES = ("start_at", "end_at", "received_at")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("forecast"))


def the_days(count: int) -> tuple[Interval, ...]:
    return tuple(day_of(START + timedelta(days=number), "UTC") for number in range(count))


def forecaster_of(loaded: LoadedMission, seed: int) -> Forecaster:
    source = next(one for one in loaded.mission.sources if one.format == "clouds")
    return Forecaster(seed, source, make_sky(seed, 0.35), lay_places(survey(loaded.mission, loaded.ground)))


def told(loaded: LoadedMission, days: int, seed: int = 1) -> list[dict[str, str]]:
    rows: list[Told] = tell_clouds(
        seed, loaded.mission, survey(loaded.mission, loaded.ground), the_days(days), make_sky(seed, 0.35)
    )
    return [dict(zip(CLOUDS, row.cells, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("error", "least_gain", "most_width"), [(FORECAST_ERROR, 0.25, 0.7), (ANALYSIS_ERROR, 0.6, 0.4)]
)
def test_at_least_nine_of_ten_true_shares_lie_in_the_stated_interval_and_the_mean_is_right(
    loaded: LoadedMission, error: float, least_gain: float, most_width: float
) -> None:
    """Over 40 seeds. The interval takes the error as one over all of the reach, so that it is rather too wide."""
    moments = [the_days(1)[0].start_at + timedelta(hours=hour) for hour in range(1, 24, 6)]
    held = [(*shares_of(forecaster, moments, error, "test"), true_shares(forecaster, moments))
            for forecaster in (forecaster_of(loaded, seed) for seed in SEEDS)]  # fmt: skip
    best, low, high, true = (np.concatenate([one[at].ravel() for one in held]) for at in range(4))
    assert ((low <= best) & (best <= high)).all()
    assert np.mean((low - 1e-9 <= true) & (true <= high + 1e-9)) >= 0.9
    assert np.mean(high - low) < most_width
    assert best.mean() == pytest.approx(true.mean(), abs=0.03)
    assert np.mean((best - true) ** 2) < (1 - least_gain) * np.mean((0.35 - true) ** 2)


def test_a_forecast_comes_before_its_day_and_an_analysis_after_its_hour(loaded: LoadedMission) -> None:
    rows = told(loaded, 2)
    assert {row["basis"] for row in rows} == {"forecast", "reanalysis"}
    times = [{name: datetime.fromisoformat(row[name]) for name in TIMES} for row in rows]
    for row, time in zip(rows, times, strict=True):
        if row["basis"] == "forecast":
            assert datetime.fromisoformat(row["issued_at"]) < time["received_at"] < time["start_at"]
            assert time["end_at"] - time["start_at"] == timedelta(hours=3)
        else:
            assert time["received_at"] > time["end_at"] == time["start_at"] + timedelta(hours=1)
    last = the_days(2)[-1].end_at
    assert max(time["received_at"] for time in times) < last < max(time["end_at"] for time in times)


def test_every_place_of_the_line_is_within_reach_at_every_hour_of_every_day(loaded: LoadedMission) -> None:
    source = next(one for one in loaded.mission.sources if one.format == "clouds")
    lines = [",".join(CLOUDS), *(",".join(row.values()) for row in told(loaded, 2))]
    batch = read_file("\n".join(lines).encode(), "c.csv", source, loaded.mission, the_days(3)[-1].end_at)
    assert not len(batch.rejections)
    field = make_field(batch.clouds, None, 0.5)
    on_line = np.vstack([part.lon_lat for part in loaded.ground.line.parts])[::25]
    hours = [the_days(1)[0].start_at + timedelta(minutes=90 * step) for step in range(32)]
    times = np.repeat([microseconds(hour) for hour in hours], len(on_line))
    said = field.at(times, np.tile(on_line[:, 1], len(hours)), np.tile(on_line[:, 0], len(hours)))
    assert {BASES[code] for code in np.unique(said.basis)} == {"reanalysis", "forecast"}


def test_the_weather_of_a_world_is_a_file_of_its_own_and_moves_no_other(loaded: LoadedMission, tmp_path: Path) -> None:
    dry = tuple(one for one in loaded.mission.sources if one.format != "clouds")
    with_cloud, without = tmp_path / "with", tmp_path / "without"
    lay_world(with_cloud, loaded, 5)
    lay_world(without, replace(loaded, mission=replace(loaded.mission, sources=dry)), 5)
    files = {path.relative_to(without): path for path in sorted((without / "inputs").rglob("*.csv"))}
    assert all((with_cloud / name).read_bytes() == path.read_bytes() for name, path in files.items())
    more = {path.relative_to(with_cloud) for path in (with_cloud / "inputs").rglob("*.csv")} - set(files)
    assert {str(name) for name in more} == {"inputs/weather/2030-05-14.csv"}
    assert rows_of(with_cloud / "inputs" / "weather" / "2030-05-14.csv")


def test_a_mission_without_a_source_of_cloud_is_told_nothing(loaded: LoadedMission) -> None:
    dry = replace(loaded.mission, sources=())
    assert not tell_clouds(1, dry, survey(dry, loaded.ground), the_days(1), make_sky(1, 0.35))
