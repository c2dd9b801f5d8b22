from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.exercise.watched import the_watch
from tests.exercise.worlds import lay_mission
from trucewatch.exercise import DAY_MIX
from trucewatch.exercise.looking import WorldLook
from trucewatch.exercise.mix import Mix
from trucewatch.mission import LoadedMission

FIXED = replace(DAY_MIX, drones=0, cameras=12, stations=8, post_looks=True, posts=3, harshness=0.6, honesty_sigma=0.0)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("masts"))


@pytest.fixture(scope="module")
def looks(loaded: LoadedMission) -> tuple[WorldLook, ...]:
    return the_watch(loaded, 1, 1, FIXED).looks


def of(looks: tuple[WorldLook, ...], name: str) -> list[WorldLook]:
    return [look for look in looks if look.sensor.name == name]


def test_every_fixed_sensor_looks_all_day_without_a_gap(looks: tuple[WorldLook, ...]) -> None:
    names = {look.sensor.name for look in looks}
    assert len(names) == 12 + 8 + 3 + 1
    for name in names:
        spans = [look.span for look in of(looks, name)]
        assert all(one.end_at == two.start_at for one, two in pairwise(spans))
        assert sum((span.duration for span in spans), timedelta(0)) == timedelta(days=1)


def test_a_camera_sees_farther_and_more_by_day(looks: tuple[WorldLook, ...]) -> None:
    night, day = (of(looks, "camera_5")[hour] for hour in (3, 15))
    assert day.footprint.area > 2 * night.footprint.area
    assert dict(night.stated)["vehicle"] < 0.5 * dict(day.stated)["vehicle"]
    assert dict(night.stated)["explosion"] > 0.7


def test_shorter_looks_are_more_looks(loaded: LoadedMission) -> None:
    watch = the_watch(loaded, 1, 1, replace(FIXED, camera_look_min=10))
    assert len(of(watch.looks, "camera_5")) == 144


def test_wind_shortens_hearing(loaded: LoadedMission) -> None:
    calm, windy = (the_watch(loaded, 1, 1, replace(FIXED, harshness=harshness)).looks for harshness in (0.0, 1.0))
    for one, two in zip(of(calm, "acoustic_1"), of(windy, "acoustic_1"), strict=True):
        assert two.footprint.area < one.footprint.area


def test_stations_stand_in_fours_within_hearing_of_each_other(looks: tuple[WorldLook, ...]) -> None:
    for group in (range(1, 5), range(5, 9)):
        areas = [of(looks, f"acoustic_{number}")[0].footprint for number in group]
        assert all(one.intersects(two) for one in areas for two in areas)


def test_more_stations_move_no_camera(loaded: LoadedMission, looks: tuple[WorldLook, ...]) -> None:
    deaf = the_watch(loaded, 1, 1, replace(FIXED, stations=0)).looks
    kept = [look for look in looks if look.sensor.kind != "acoustic"]
    assert [(one.look_id, one.footprint.wkt, one.stated) for one in deaf] == [
        (one.look_id, one.footprint.wkt, one.stated) for one in kept
    ]


def test_a_mix_without_them_has_one_camera_and_no_ears(loaded: LoadedMission) -> None:
    watch = the_watch(loaded, 1, 1, Mix(drones=0))
    assert {look.sensor.name for look in watch.looks} == {"camera_1", "jamming_monitor_1"}


def test_what_nobody_knows_at_the_mast_makes_the_claims_wrong(tmp_path: Path) -> None:
    """Fog and a low sun cut the true chance of some looks whose operator does not notice."""
    loaded = lay_mission(tmp_path)
    looks = the_watch(loaded, 2, 3, replace(FIXED, harshness=1.0)).looks
    cameras = [look for look in looks if look.sensor.kind == "camera"]
    worse = [look for look in cameras if look.honesty < 0.9]
    assert 0 < len(worse) < 0.2 * len(cameras)
    assert all(look.honesty == pytest.approx(1.0) for look in cameras if look not in worse)
