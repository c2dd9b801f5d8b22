"""The opponent of the probes: it knows orbits, masts and the habits of patrols, and nothing of today's plan."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.exercise.worlds import EMPTY, START, lay_mission
from trucewatch.exercise.opponent import choose_starts, expect_sightings
from trucewatch.exercise.overpasses import find_overpasses, read_orbits
from trucewatch.exercise.scene import Scene
from trucewatch.exercise.spots import Spots, draw_spots
from trucewatch.exercise.staging import set_scenes
from trucewatch.exercise.weather import make_sky
from trucewatch.records.interval import Interval, day_of
from trucewatch.records.mission import EventSize
from trucewatch.records.table import microseconds

MIX = replace(EMPTY, sorties=8, habit_share=1.0, drones=5, cameras=6, stations=0, posts=0)
COUNT = 150


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, ...]:
    loaded = lay_mission(tmp_path_factory.mktemp("template"))
    days = tuple(day_of(START + timedelta(days=number)) for number in range(3))
    orbits = read_orbits(loaded.elements or b"", loaded.mission.sensors)
    return set_scenes(loaded.mission, loaded.ground, 1, days, MIX, make_sky(1, 0.3), orbits)


@pytest.fixture(scope="module")
def spots(scenes: tuple[Scene, ...]) -> Spots:
    return draw_spots(np.random.default_rng(1), scenes[2].terrain, COUNT, 6.0)


def size_of(scene: Scene, event: str) -> EventSize:
    return next(size for size in scene.mission.event_sizes if size.event == event)


def test_its_fires_go_out_before_the_next_satellite_comes(scenes: tuple[Scene, ...], spots: Spots) -> None:
    scene, size = scenes[1], size_of(scenes[1], "thermal_anomaly")
    span = Interval(scene.day.start_at, scene.day.end_at + timedelta(hours=3))
    bare = replace(scene, watch=replace(scene.watch, looks=()))
    passes = [find_overpasses(orbit, spots.lat_deg, spots.lon_deg, span) for orbit in scene.orbits]
    starts = choose_starts(np.random.default_rng(2), bare, spots, size, passes)
    met = np.zeros(COUNT, dtype=np.int64)
    for over in passes:
        began = starts[over.place]
        np.add.at(met, over.place, (began <= over.time_us) & (over.time_us < began + 3 * 3600 * 1_000_000))
    assert (met == 0).mean() > 0.97
    assert (starts >= microseconds(scene.day.start_at)).all()
    assert (starts < microseconds(scene.day.end_at)).all()


def test_it_knows_the_patrols_of_the_days_before_and_not_those_of_today(
    scenes: tuple[Scene, ...], spots: Spots
) -> None:
    scene, size = scenes[2], size_of(scenes[2], "explosion")
    hours = np.arange(24) * 3600 * 1_000_000
    starts = np.tile(microseconds(scene.day.start_at) + hours, (COUNT, 1))
    drones = [look for look in scene.watch.looks if look.post is None]
    today = {look.look_id for look in drones if scene.day.contains(look.span.start_at)}

    def expected(*left_out: str) -> float:
        looks = tuple(look for look in scene.watch.looks if look.look_id not in left_out)
        known = replace(scene, watch=replace(scene.watch, looks=looks))
        return float(expect_sightings(known, spots, size, [], starts).sum())

    assert expected() == expected(*sorted(today))
    assert expected(*(look.look_id for look in drones)) < expected()


def test_a_mast_that_will_fail_is_avoided_as_one_that_will_not(scenes: tuple[Scene, ...], spots: Spots) -> None:
    scene, size = scenes[2], size_of(scenes[2], "weapon")
    starts = np.full((COUNT, 1), microseconds(scene.day.start_at), dtype=np.int64)
    looks = tuple(replace(look, status="failed") if look.post else look for look in scene.watch.looks)
    failing = replace(scene, watch=replace(scene.watch, looks=looks))
    risks = [expect_sightings(one, spots, size, [], starts) for one in (scene, failing)]
    assert risks[0].sum() > 0
    assert np.array_equal(risks[0], risks[1])


def test_on_an_only_day_its_own_plan_is_the_habit(scenes: tuple[Scene, ...], spots: Spots) -> None:
    scene, size = scenes[0], size_of(scenes[0], "explosion")
    alone = replace(scene, days=(scene.day,))
    starts = np.tile(microseconds(scene.day.start_at) + np.arange(24) * 3_600_000_000, (COUNT, 1))
    assert (
        expect_sightings(alone, spots, size, [], starts).sum() > expect_sightings(scene, spots, size, [], starts).sum()
    )
