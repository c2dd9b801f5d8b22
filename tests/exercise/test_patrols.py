from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.exercise.watched import the_days, the_orders
from tests.exercise.worlds import lay_mission
from trucewatch.exercise import DAY_MIX
from trucewatch.exercise.mix import Mix
from trucewatch.exercise.patrols import Patrols, fly_patrols
from trucewatch.mission import LoadedMission

FLYING = replace(DAY_MIX, drones=5, cameras=0, habit_share=0.6, sorties=4, posts=0)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("patrols"))


def patrols(loaded: LoadedMission, seed: int, days: int, mix: Mix = FLYING) -> Patrols:
    return fly_patrols(the_orders(loaded, seed, days, mix), loaded.mission.sensors)


def starts(flown: Patrols, drone: str) -> list[float]:
    looks = [one for one in flown.looks if one.sensor.name == drone and one.status != "planned"]
    begins = sorted(one.span.start_at for one in looks)
    first = [one for one in begins if not any(timedelta(0) < one - two <= timedelta(minutes=30) for two in begins)]
    return [one.hour + one.minute / 60 for one in first]


def test_drones_keep_their_habits_as_often_as_the_mix_says(loaded: LoadedMission) -> None:
    """Of 20 days of four sorties of five drones 60 % start at a habitual hour; of the others some 20 % by chance."""
    flown = patrols(loaded, 1, 20)
    kept = [hour in dict(habit.starts_h) for habit in flown.habits for hour in starts(flown, habit.sensor)]
    assert len(kept) > 350
    # 3 sigma of 400 tosses.
    assert abs(sum(kept) / len(kept) - 0.68) < 0.07


def test_no_drone_is_in_two_places_at_once(loaded: LoadedMission) -> None:
    flown = patrols(loaded, 5, 7)
    for habit in flown.habits:
        spans = sorted(one.span for one in flown.looks if one.sensor.name == habit.sensor)
        assert all(one.end_at <= two.start_at for one, two in pairwise(spans))


def test_wind_and_rain_keep_drones_on_the_ground(loaded: LoadedMission) -> None:
    mild, harsh = (patrols(loaded, 2, 7, replace(FLYING, harshness=harshness)) for harshness in (0.0, 1.0))
    assert not mild.outages
    assert {one.kind for one in harsh.outages} == {"weather"}
    grounded = [look for look in harsh.looks if look.status == "failed"]
    assert len(grounded) == 4 * len(harsh.outages)
    assert {look.arrives for look in grounded} == {True, False}


def test_a_drone_that_was_shot_down_stays_away_until_it_is_replaced(loaded: LoadedMission) -> None:
    flown = patrols(loaded, 3, 7, replace(FLYING, sortie_loss=0.15))
    lost = [one for one in flown.outages if one.kind == "shootdown"]
    assert len(lost) > 5
    for loss in lost:
        mine = [one for one in flown.looks if one.sensor.name == loss.sensor and one.status != "planned"]
        back = [one.span.start_at for one in mine if one.span.start_at >= loss.span.start_at]
        assert all(at >= loss.span.start_at + timedelta(hours=17) for at in back)
        assert loss.reported_at is not None
        failed = [one for one in flown.looks if one.impediment_id == loss.impediment_id]
        assert [one.status for one in failed] == ["failed"]


def test_one_look_of_each_drone_is_planned_for_after_the_last_day(loaded: LoadedMission) -> None:
    flown = patrols(loaded, 1, 2)
    planned = [one for one in flown.looks if one.status == "planned"]
    assert [one.span.start_at for one in planned] == [the_days(2)[-1].end_at] * 5
