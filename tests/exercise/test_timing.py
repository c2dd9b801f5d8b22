"""The opponent who waits: acts fall between passes and away from habits, more than acts of those who do not care."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tests.exercise.worlds import EMPTY, START, lay_mission
from trucewatch.exercise.overpasses import find_overpasses, read_orbits
from trucewatch.exercise.scene import Scene
from trucewatch.exercise.staging import set_scenes
from trucewatch.exercise.streams import open_stream
from trucewatch.exercise.timing import attention, make_timed_shelling, make_timed_weapon
from trucewatch.exercise.weather import make_sky
from trucewatch.records.interval import day_of

MIX = replace(EMPTY, sorties=8, habit_share=1.0)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    loaded = lay_mission(tmp_path_factory.mktemp("template"))
    days = tuple(day_of(START + timedelta(days=number)) for number in range(3))
    orbits = read_orbits(loaded.elements or b"", loaded.mission.sensors)
    return set_scenes(loaded.mission, loaded.ground, 1, days, MIX, make_sky(1, 0.3), orbits)[1]


def test_its_fire_is_out_before_the_next_satellite_comes(scene: Scene) -> None:
    for number in range(6):
        one = make_timed_shelling(scene, open_stream(number, "test"), "t", 0)
        (fire,) = one.fires
        lat, lon = np.array([one.spot.lat_deg]), np.array([one.spot.lon_deg])
        for orbit in scene.orbits:
            for time_us in find_overpasses(orbit, lat, lon, scene.day).time_us.tolist():
                sweep = datetime.fromtimestamp(time_us / 1e6, UTC)
                # A fire that had no time to go out burns for ten minutes at least.
                lasts = fire.end_at - fire.start_at
                assert not fire.start_at <= sweep < fire.end_at - timedelta(seconds=1) or lasts <= timedelta(minutes=10)


def test_it_keeps_away_from_where_patrols_are_wont_to_be(scene: Scene) -> None:
    timed = [make_timed_weapon(scene, open_stream(number, "test"), "t", 0) for number in range(8)]
    cared = [attention(scene, one.spot, one.began_at) for one in timed]
    rng = open_stream(1, "careless")
    careless = [attention(scene, scene.draw_fighting(rng, (0.5, 5.0)), scene.draw_moment(rng)) for _ in range(60)]
    assert sum(cared) == 0
    assert sum(careless) > 0


def test_either_party_may_be_the_one_that_waits(scene: Scene) -> None:
    bare = replace(scene, orbits=())
    actors = [make_timed_shelling(bare, open_stream(number, "side"), "t", 0).actor for number in range(40)]
    # Of 40 fair tosses, 3.8 sigma is 12.
    assert abs(actors.count("A") - 20) < 12
