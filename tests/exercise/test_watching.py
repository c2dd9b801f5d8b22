from dataclasses import replace
from pathlib import Path

import pytest

from tests.exercise.worlds import START, files_of, ingest_all, lay_mission, lay_world, rows_of
from trucewatch.exercise import WEEK_MIX, write_world
from trucewatch.mission import LoadedMission

WATCHED = replace(WEEK_MIX, quirks=0.3, sortie_loss=0.1, harshness=1.0, resent=0, mass_outages=0)
"""A week's mix in which much goes wrong with the watch; nothing that counts sensors or rows."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("watching"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, loaded: LoadedMission) -> Path:
    return lay_world(tmp_path_factory.mktemp("world"), loaded, 6, 1, WATCHED)


def rows(world: Path, source: str) -> list[dict[str, str]]:
    return rows_of(world / "inputs" / source / "2030-05-14.csv")


def test_ingest_takes_every_row_of_the_watch(world: Path, loaded: LoadedMission) -> None:
    assert [str(row) for batch in ingest_all(world, loaded) for row in batch.rejections.rows()] == []


def test_every_kind_of_sensor_looks_and_a_day_stays_manageable(world: Path, loaded: LoadedMission) -> None:
    kinds = {sensor.name: sensor.kind for sensor in loaded.mission.sensors}
    looks = rows(world, "looks")
    assert {kinds[row["sensor"]] for row in looks} == {"drone", "camera", "acoustic", "jamming_monitor", "observer"}
    assert 500 < len(looks) < 2500
    assert {row["cloud_fraction"] == "" for row in looks if kinds[row["sensor"]] == "drone"} == {True, False}


def test_nothing_is_recorded_in_a_look_that_failed_or_never_arrived(world: Path) -> None:
    status = {row["look_id"]: row["status"] for row in rows(world, "looks")}
    for source in ("drones", "camera", "acoustic", "jamming", "observers"):
        for row in rows(world, source):
            if row["event"] not in ("jamming", "outage") and row["look_id"]:
                assert status[row["look_id"]] in ("flown", "acquired")


def test_every_impediment_that_a_look_names_is_reported(world: Path) -> None:
    named = {row["impediment_id"] for row in rows(world, "looks")} - {""}
    assert named <= {row["impediment_id"] for row in rows(world, "impediments")}
    truth = rows_of(world / "truth" / "watch.csv")
    assert {row["what"] for row in truth} == {"outage", "quirk", "habit"}
    assert any(row["what"] == "outage" and not row["reported_at"] for row in truth)


def test_stations_move_nothing_of_the_others(world: Path, loaded: LoadedMission, tmp_path: Path) -> None:
    deaf = files_of(lay_world(tmp_path, loaded, 6, 1, replace(WATCHED, stations=0)) / "inputs")
    heard = files_of(world / "inputs")
    touched = {name for name in heard if heard[name] != deaf[name]}
    assert touched <= {f"{name}/2030-05-14.csv" for name in ("acoustic", "looks", "impediments")}
    for name in ("looks", "impediments"):
        kept = [row for row in rows(world, name) if not row["sensor"].startswith("acoustic")]
        assert kept == rows(tmp_path, name)


def test_exchanged_sides_watch_alike(world: Path, loaded: LoadedMission, tmp_path: Path) -> None:
    line = loaded.ground.line
    version = replace(line.version, inside=line.version.outside, outside=line.version.inside)
    ground = replace(loaded.ground, line=replace(line, version=version))
    assert loaded.elements is not None
    write_world(tmp_path, loaded.mission, ground, loaded.elements, 6, 1, START, WATCHED)
    assert (tmp_path / "truth" / "watch.csv").read_bytes() == (world / "truth" / "watch.csv").read_bytes()
    here, there = files_of(world / "inputs"), files_of(tmp_path / "inputs")
    for name in ("drones", "camera", "acoustic", "looks", "context", "press_feed", "hotspots"):
        assert there[f"{name}/2030-05-14.csv"] == here[f"{name}/2030-05-14.csv"], name
