"""What is seen agrees with what can be reckoned by hand, and keeps the properties that the issue names."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan.posture.made import (
    a_lattice,
    a_scenario,
    a_watch,
    about,
    an_event,
    drones,
    exactly,
    looks,
    posts,
    satellites,
    tables,
)
from trucewatch.errors import InputError
from trucewatch.plan.posture.figures import mean_seen, mean_timed
from trucewatch.plan.posture.seen import Watch, chance_seen
from trucewatch.plan.posture.settle import settle
from trucewatch.records.posture import Hindrance, MonthlyCloud, Scenario

LATTICE = a_lattice()


def seen(scenario: Scenario, watch: Watch, *names: str) -> np.ndarray:
    """Return the chances of the first event at best estimates."""
    return chance_seen(watch, names, scenario.events[0], settle(scenario), {})


def test_certain_cameras_that_reach_over_half_the_band_see_half_by_day_and_night() -> None:
    # Posts 0.5 km apart on the line: what lies within 5 km of it is seen, what lies beyond is not.
    scenario = a_scenario(posts=(posts("cameras", count=900),))
    chance = seen(scenario, a_watch(LATTICE, tables({"camera": 1.0})), "cameras")
    assert np.allclose(chance, 0.5, atol=0.01)


def test_one_camera_sees_the_share_of_the_band_that_its_disc_covers() -> None:
    scenario = a_scenario(posts=(posts("camera", count=1, sides="left", reach_day_km=exactly(8.0)),))
    chance = seen(scenario, a_watch(LATTICE, tables({"camera": 1.0}, by_night={"camera": 0.0})), "camera")
    disc, band = np.pi * 8.0**2 / 2, 10.0 * LATTICE.length_km
    assert chance[:, LATTICE.starts_by_day].max() == pytest.approx(disc / band, rel=0.1)
    assert np.allclose(chance[0], chance[1], atol=1e-12)


def test_an_event_that_lasts_into_the_day_is_seen_by_a_camera_that_is_blind_at_night() -> None:
    watch = a_watch(LATTICE, tables({"camera": 1.0}, by_night={"camera": 0.0}))
    short, long = (
        seen(a_scenario(posts=(posts("c", count=900),), events=(an_event(hours),)), watch, "c") for hours in (0.1, 20.0)
    )
    assert short[:, ~LATTICE.starts_by_day].max() == 0
    assert long.min() == pytest.approx(0.5, abs=0.01)


def test_two_certain_satellites_under_one_cloud_are_worth_one() -> None:
    scenario = a_scenario(satellites=(satellites("one"), satellites("two", "other")))
    held = tables({"optical": 1.0, "other": 1.0}, under_cloud={"optical": 0.0, "other": 0.0})
    watch = a_watch(LATTICE, held, one=looks(LATTICE, [12.1]), two=looks(LATTICE, [12.1]))
    one, both = seen(scenario, watch, "one"), seen(scenario, watch, "one", "two")
    assert np.allclose(one, both, atol=1e-9)
    assert one.max() == pytest.approx(0.6)


def test_a_satellite_meets_the_events_that_began_within_their_length_before_it() -> None:
    scenario = a_scenario(satellites=(satellites("one"),))
    watch = a_watch(LATTICE, tables({"optical": 1.0}), one=looks(LATTICE, [12.1]))
    chance = seen(scenario, watch, "one")
    met = np.flatnonzero(chance[0, 0] > 0)
    assert met.tolist() == list(range(12, 24))
    # Mean over starts: 6 h of 48 h.
    assert mean_seen(chance, LATTICE) == pytest.approx(6 / 48)


def test_an_event_of_minutes_meets_a_satellite_as_seldom_as_it_is_short() -> None:
    scenario = a_scenario(satellites=(satellites("one"),), events=(an_event(0.1),))
    chance = seen(scenario, a_watch(LATTICE, tables({"optical": 1.0}), one=looks(LATTICE, [12.0, 30.03])), "one")
    assert mean_seen(chance, LATTICE) == pytest.approx(2 * 0.1 / 48)


def test_radar_and_optics_miss_independently_under_clear_sky() -> None:
    scenario = a_scenario(satellites=(satellites("one"), satellites("two", "radar")))
    held = tables({"optical": 0.5, "radar": 0.5}, under_cloud={"optical": 0.0})
    watch = a_watch(LATTICE, held, one=looks(LATTICE, [12.0]), two=looks(LATTICE, [12.0]))
    assert seen(scenario, watch, "one", "two").max() == pytest.approx(0.6 * 0.75 + 0.4 * 0.5)


def test_fleets_of_one_class_err_together() -> None:
    scenario = a_scenario(satellites=(satellites("one"), satellites("two")))
    held = tables({"optical": (0.0, 0.5, 1.0)})
    watch = a_watch(LATTICE, held, one=looks(LATTICE, [12.0]), two=looks(LATTICE, [12.0]))
    assert seen(scenario, watch, "one").max() == pytest.approx(0.5)
    assert seen(scenario, watch, "one", "two").max() == pytest.approx(0.25 * 0 + 0.5 * 0.75 + 0.25 * 1)


def test_drawn_patrols_follow_poissons_law() -> None:
    scenario = a_scenario(drones=(drones("patrols"),))
    chance = seen(scenario, a_watch(LATTICE, tables({"drone": 1.0})), "patrols")
    # One look a place and day, spread over light and dark by their lengths: 6 h and the 72 s of dwelling.
    day_h = 24 * LATTICE.starts_by_day.mean()
    rate = {True: (2 / 3) / day_h, False: (1 / 3) / (24 - day_h)}
    for by_day in (True, False):
        starts = LATTICE.starts_by_day == by_day
        least, most = (1 - np.exp(-value * 6.02) for value in sorted(rate.values()))
        assert least - 1e-3 <= chance[0][starts].min() <= chance[0][starts].max() <= most + 1e-3


def test_jamming_of_all_drones_at_once_cuts_what_they_see_by_its_share() -> None:
    jammed = Hindrance("jamming", "jamming", "drone", exactly(0.3), exactly(0.0))
    free, cut = a_scenario(drones=(drones("d"),)), a_scenario(drones=(drones("d"),), hindrances=(jammed,))
    watch = a_watch(LATTICE, tables({"drone": 1.0}))
    assert np.allclose(seen(cut, watch, "d"), 0.7 * seen(free, watch, "d"))


def test_a_timetable_is_worth_more_at_random_and_less_against_who_knows_it() -> None:
    watch = a_watch(LATTICE, tables({"drone": 1.0}))
    drawn, habit = (a_scenario(drones=(drones("d", habit_share=exactly(share)),)) for share in (0.0, 1.0))
    by_chance, by_timetable = seen(drawn, watch, "d"), seen(habit, watch, "d")
    assert mean_seen(by_timetable, LATTICE) > mean_seen(by_chance, LATTICE)
    assert mean_timed(by_timetable, LATTICE) < mean_timed(by_chance, LATTICE)


def test_the_sides_mirror_when_the_posts_change_sides() -> None:
    left, right = (
        a_scenario(posts=(posts("p", sides=side, stand_off_km=exactly(3.0), count=30),)) for side in ("left", "right")
    )
    watch = a_watch(LATTICE, tables({"camera": 0.7}))
    assert np.array_equal(seen(left, watch, "p"), seen(right, watch, "p")[::-1])


def test_a_month_without_cloud_is_refused() -> None:
    scenario = a_scenario(satellites=(satellites("one"),), clouds=(MonthlyCloud(7, exactly(0.5)),))
    watch = a_watch(LATTICE, tables({"optical": 1.0}), one=looks(LATTICE, [12.0]))
    with pytest.raises(InputError, match="cloud_unknown"):
        seen(scenario, watch, "one")


ESTIMATES = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).map(lambda three: about(*sorted(three)))


@settings(max_examples=25, deadline=None)
@given(
    chances=st.tuples(*(st.floats(0, 1) for _ in range(3))),
    cloud=st.floats(0, 1),
    hour=st.floats(0, 47.9),
    in_view=ESTIMATES,
    jammed=st.floats(0, 1),
)
def test_adding_a_fleet_never_lowers_what_is_seen_nor_is_timed_above_random(
    chances: tuple[float, float, float], cloud: float, hour: float, in_view: object, jammed: float
) -> None:
    scenario = a_scenario(
        satellites=(satellites("s"),),
        posts=(posts("p", in_view=in_view),),
        drones=(drones("d", habit_share=exactly(0.4)),),
        clouds=(MonthlyCloud(6, exactly(cloud)),),
        hindrances=(Hindrance("j", "j", "drone", exactly(jammed), exactly(0.2)),),
    )
    held = tables(dict(zip(("optical", "camera", "drone"), chances, strict=True)), under_cloud={"optical": 0.1})
    watch = a_watch(LATTICE, held, s=looks(LATTICE, [hour]))
    before = seen(scenario, watch, "p")
    for names in (("p", "s"), ("p", "s", "d")):
        after = seen(scenario, watch, *names)
        assert (after >= before - 1e-12).all()
        assert mean_timed(after, LATTICE) <= mean_seen(after, LATTICE) + 1e-12
        before = after
